"""What is kept of rights is kept until their stamp moves, and the database moves it with whatever rights follow from."""

import sqlite3
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Date, Engine, Integer, Uuid, event, insert, select, text, update

from db import rights_stamp
from db.engine import open_server, reading, writing
from db.house import new_epoch
from db.models.exchange import Meta
from db.models.journal import Teaching
from db.models.record import Record
from db.rights import SOURCES, load_rights
from db.rights_stamp import rights_now, stamped_rights
from tests.simulate.college import START, HandClock, college_at, found, name

SEPTEMBER = date(2026, 9, 1)
WATCHED = sorted(SOURCES | {"study_group"})
ON_A_FILE = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture(params=["sqlite", "postgresql"])
def college(request: pytest.FixtureRequest, tmp_path):
    rights_stamp.forget()
    if request.param == "sqlite":
        made = college_at(tmp_path / "server.db")
    else:
        made = found(open_server(request.getfixturevalue("postgres_server")), HandClock())
    yield made
    made.engine.dispose()
    rights_stamp.forget()


def stamp(engine: Engine) -> str:
    with reading(engine).connect() as conn:
        return conn.scalar(select(Meta.rights_stamp))


def anything(column) -> object:
    kinds = {Uuid: uuid4(), Date: SEPTEMBER, Integer: 1}
    return next((value for kind, value in kinds.items() if isinstance(column.type, kind)), "x")


def ways_to_write(engine: Engine, table) -> list:
    """Statements that touch a row of the table on SQLite; PostgreSQL asks no more than that they are made."""
    if engine.dialect.name != "sqlite":
        quoted = f'"{table.name}"'
        return [
            text(f"INSERT INTO {quoted} SELECT * FROM {quoted} WHERE false"),
            text(f"UPDATE {quoted} SET id=id WHERE false"),
            text(f"DELETE FROM {quoted} WHERE false"),
            text(f"TRUNCATE {quoted} CASCADE"),
        ]
    wanted = [column for column in table.columns if not column.nullable and column.server_default is None]
    row = {column.name: anything(column) for column in wanted}
    mine = table.c.id == row["id"]
    return [insert(table).values(row), update(table).where(mine).values(id=row["id"]), table.delete().where(mine)]


def test_every_way_of_writing_what_rights_follow_from_moves_their_stamp(college):
    engine = college.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=OFF"))
        engine.dispose()
    known = {stamp(engine)}
    for table in WATCHED:
        for way in ways_to_write(engine, Record.metadata.tables[table]):
            with writing(engine).begin() as conn:
                conn.execute(way)
            assert stamp(engine) not in known, f"{way} moves no stamp"
            known.add(stamp(engine))


def test_what_cannot_change_a_right_leaves_the_stamp_alone(college):
    before = stamp(college.engine)
    college.enrol(college.teacher, uuid4())
    assert stamp(college.engine) == before != ""


def test_rights_are_read_of_no_table_that_moves_no_stamp(tmp_path):
    college = college_at(tmp_path / "server.db")
    read: set[str] = set()
    people = (college.teacher, college.other, college.curator, college.dispatcher, college.deputy, college.director)
    with reading(college.engine).connect() as conn:
        raw = conn.connection.dbapi_connection

        def asked(action, table, *_):
            read.update({table} if action == sqlite3.SQLITE_READ else ())
            return sqlite3.SQLITE_OK

        raw.set_authorizer(asked)
        for person in people:
            for month in range(1, 13):
                stamped = stamped_rights(conn, person)
                stamped.names(conn, date(2027, month, 1))
        raw.set_authorizer(None)
    college.engine.dispose()
    # Who the college is never changes.
    assert {"right", "teaching", "study_group"} <= read
    assert read <= {*WATCHED, "sync_meta", "college"}


def test_what_is_kept_is_read_anew_once_the_stamp_has_moved(college):
    with reading(college.engine).connect() as conn:
        kept = rights_now(conn, college.teacher)
        assert kept.teachings
        assert rights_now(conn, college.teacher) is kept
    with writing(college.engine).begin() as conn:
        conn.execute(update(Teaching).where(Teaching.id == name("teaching", 0)).values(withdrawn_at=START))
    with reading(college.engine).connect() as conn:
        found_now = stamped_rights(conn, college.teacher)
        assert not found_now.rights.teachings
        assert found_now.rights == load_rights(conn, college.teacher)
        assert f"page:{college.pages[0].hex}" not in found_now.names(conn, START.date())


def test_what_is_not_committed_is_kept_for_nobody(college):
    with reading(college.engine).connect() as conn:
        before = rights_now(conn, college.teacher)
    with writing(college.engine).connect() as conn:
        conn.execute(update(Teaching).values(withdrawn_at=START))
        assert not rights_now(conn, college.teacher).teachings
        conn.rollback()
    with reading(college.engine).connect() as conn:
        assert rights_now(conn, college.teacher) == before


def test_the_days_of_a_right_are_those_of_the_day_that_is_asked(college):
    day = START.date()
    with writing(college.engine).begin() as conn:
        conn.execute(update(Teaching).values(last_day=day))
    with reading(college.engine).connect() as conn:
        stamped = stamped_rights(conn, college.teacher)
        for asked in (day, date(2027, 9, 1), day + timedelta(days=1), day):
            assert stamped.names(conn, asked) == stamped_rights(conn, college.teacher).names(conn, asked)
        assert set(stamped.names(conn, day)) - set(stamped.names(conn, date(2027, 9, 1)))


def test_a_snapshot_from_before_a_change_neither_gets_nor_leaves_what_came_after_it(college):
    with reading(college.engine).connect() as old:
        assert rights_now(old, college.teacher).teachings  # its moment is this one
        with writing(college.engine).begin() as conn:
            conn.execute(update(Teaching).values(withdrawn_at=START))
        with reading(college.engine).connect() as new:
            assert not rights_now(new, college.teacher).teachings
        assert rights_now(old, college.teacher).teachings
        with reading(college.engine).connect() as new:
            assert not rights_now(new, college.teacher).teachings


def test_what_is_read_of_two_moments_is_not_kept(postgres_server, monkeypatch):
    rights_stamp.forget()
    college = found(open_server(postgres_server), HandClock())

    def overtaken(reader, person):
        before = load_rights(reader, person)
        with writing(college.engine).begin() as conn:
            conn.execute(update(Teaching).values(withdrawn_at=START))
        return before

    monkeypatch.setattr(rights_stamp, "load_rights", overtaken)
    with college.engine.connect() as conn:  # every question sees a moment of its own
        assert rights_now(conn, college.teacher).teachings
    monkeypatch.undo()
    with reading(college.engine).connect() as conn:
        assert not rights_now(conn, college.teacher).teachings
    college.engine.dispose()


def test_a_server_put_back_from_a_copy_begins_with_a_stamp_of_its_own(college):
    before = stamp(college.engine)
    with writing(college.engine).begin() as conn:
        new_epoch(conn, UUID(int=1), demo=True, clock=HandClock())
    assert stamp(college.engine) not in ("", before)
