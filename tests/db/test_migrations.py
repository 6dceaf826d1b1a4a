"""One additive chain for both sides: the models, the chain and the snapshot say the same; the four traps stay shut."""

import json
import shutil
import textwrap
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from db import migrations
from db.engine import open_client, open_server, reading, writing
from db.migrations import SCHEMA, Age, schema_of, state, upgrade
from db.models import Record
from db.models.record import sides_of
from db.troubles import NewerFile

KEY = bytes(range(32))
SNAPSHOT = Path(migrations.__file__).parent / "schema.json"
RETIRED = Path(migrations.__file__).parent / "retired.json"


def described():
    """Every table and column as the snapshot keeps it."""
    return {
        table.name: {
            "sides": sorted(sides_of(table)),
            "columns": {
                column.name: [
                    str(column.type.compile(dialect=create_engine("sqlite://").dialect)),
                    bool(column.nullable),
                    None if column.server_default is None else str(column.server_default.arg),
                ]
                for column in table.columns
            },
        }
        for table in Record.metadata.sorted_tables
    }


def client(path, **more):
    return open_client(path / "parta.db", KEY, **more)


@pytest.mark.parametrize("side", ["client", "server"])
def test_the_chain_makes_what_the_models_say(tmp_path, side):
    engine = open_server(tmp_path / "a.db", migrate=True)
    upgrade(engine, side)
    assert differences(engine, side) == []


def test_the_chain_makes_it_on_postgresql_too(postgres_database):
    engine = open_server(postgres_database, migrate=True)
    upgrade(engine, "server")
    assert differences(engine, "server") == []
    engine.dispose()


def differences(engine, side):
    def ours(item, name, kind, reflected, other):
        return kind != "table" or reflected or side in sides_of(item)

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": False, "target_metadata": Record.metadata}
        )
        return [found for found in compare_metadata(context, Record.metadata) if "alembic_version" not in str(found)]


def test_nothing_in_the_snapshot_was_dropped_renamed_or_narrowed():
    # The snapshot is what released desktops write to. A new column is added to it by hand, which is the moment to
    # see that it is empty-able or has a default; nothing else may ever change in it.
    kept = json.loads(SNAPSHOT.read_text("utf-8"))
    now = described()
    for table, told in kept.items():
        assert table in now, f"{table} is gone"
        for name, column in told["columns"].items():
            assert now[table]["columns"].get(name) == column, f"{table}.{name} changed"
    new = {f"{t}.{c}" for t, told in now.items() for c in told["columns"]} - {
        f"{t}.{c}" for t, told in kept.items() for c in told["columns"]
    }
    assert not new, f"not in schema.json yet: {sorted(new)}"


def test_the_snapshot_bites(monkeypatch):
    kept = json.loads(SNAPSHOT.read_text("utf-8"))
    assert "value" in kept["mark"]["columns"]
    changed = described()
    changed["mark"]["columns"]["value"] = ["VARCHAR(5)", False, ""]
    assert changed["mark"]["columns"]["value"] != kept["mark"]["columns"]["value"]


def test_retired_names_are_not_used_again():
    retired = set(json.loads(RETIRED.read_text("utf-8")))
    used = {table.name for table in Record.metadata.sorted_tables}
    used |= {f"{t.name}.{c.name}" for t in Record.metadata.sorted_tables for c in t.columns}
    assert not retired & used


def test_a_database_newer_than_the_program_is_left_alone(tmp_path):
    engine = client(tmp_path, migrate=True)
    upgrade(engine, "client")
    with writing(engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with reading(engine).connect() as connection:
        assert state(connection) is Age.NEWER
    before = (tmp_path / "parta.db").read_bytes()
    with pytest.raises(NewerFile):
        upgrade(engine, "client")
    assert (tmp_path / "parta.db").read_bytes() == before


def test_the_age_of_a_database_is_told_without_changing_it(tmp_path):
    engine = client(tmp_path, migrate=True)
    with reading(engine).connect() as connection:
        assert state(connection) is Age.EMPTY
    upgrade(engine, "client")
    with reading(engine).connect() as connection:
        assert (state(connection), schema_of(connection)) == (Age.CURRENT, SCHEMA)


# ---- the four traps


@pytest.fixture
def versions(tmp_path):
    """A copy of the chain that a test may lengthen, in a folder whose name holds a per cent sign."""
    folder = tmp_path / "100 % versions"
    shutil.copytree(Path(migrations.__file__).parent / "versions", folder, ignore=shutil.ignore_patterns("*.pyc"))
    return folder


def lengthen(folder, body):
    (folder / "next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f'revision = "9001"\ndown_revision = "{SCHEMA:04}"\nbranch_labels = None\ndepends_on = None\n'
        f"def upgrade():\n{textwrap.indent(textwrap.dedent(body), '    ')}\n",
        "utf-8",
    )


def test_trap_1_a_migration_that_fails_midway_leaves_nothing(tmp_path, versions):
    engine = client(tmp_path, migrate=True)
    upgrade(engine, "client", versions=versions)
    lengthen(
        versions,
        """
        op.add_column("room", sa.Column("floor", sa.Integer(), nullable=True))
        raise RuntimeError("power cut")
        """,
    )
    with pytest.raises(RuntimeError, match="power cut"):
        upgrade(engine, "client", versions=versions)
    with engine.connect() as connection:
        assert schema_of(connection) == SCHEMA
        assert "floor" not in {column["name"] for column in inspect(connection).get_columns("room")}
    lengthen(versions, """op.add_column("room", sa.Column("floor", sa.Integer(), nullable=True))""")
    upgrade(engine, "client", versions=versions)
    with engine.connect() as connection:
        assert "floor" in {column["name"] for column in inspect(connection).get_columns("room")}


def test_trap_2_rebuilding_a_table_keeps_the_rows_that_point_to_it(tmp_path, versions):
    engine = client(tmp_path, migrate=True)
    upgrade(engine, "client", versions=versions)
    with writing(engine).begin() as connection:
        connection.execute(text("INSERT INTO specialty (id, code, name) VALUES ('a', '1', 'x')"))
        connection.execute(
            text("INSERT INTO plan (id, specialty_id, name, enrolled_year) VALUES ('b', 'a', 'p', 2025)")
        )
    lengthen(
        versions,
        """
        with op.batch_alter_table("specialty", recreate="always") as table:
            table.add_column(sa.Column("base", sa.Integer(), nullable=True))
        """,
    )
    upgrade(engine, "client", versions=versions)
    with reading(engine).connect() as connection:
        assert connection.execute(text("SELECT specialty_id FROM plan")).scalars().all() == ["a"]


def test_trap_3_a_named_check_is_found_again_and_kept(tmp_path, versions):
    engine = client(tmp_path, migrate=True)
    upgrade(engine, "client", versions=versions)
    lengthen(
        versions,
        """
        with op.batch_alter_table("room") as table:
            table.create_check_constraint("seats", "seats >= 0")
        with op.batch_alter_table("room", recreate="always") as table:
            table.add_column(sa.Column("floor", sa.Integer(), nullable=True))
        """,
    )
    upgrade(engine, "client", versions=versions)
    with engine.connect() as connection:
        assert [check["name"] for check in inspect(connection).get_check_constraints("room")] == ["ck_room_seats"]


def test_trap_4_a_per_cent_sign_in_the_path_is_a_sign_like_any_other(tmp_path, versions):
    assert "%" in str(versions)
    engine = client(tmp_path, migrate=True)
    upgrade(engine, "client", versions=versions)
    with reading(engine).connect() as connection:
        assert state(connection) is Age.CURRENT
