"""Nobody writes over what was once logged: no code of the server changes or deletes a row of either log."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.models.accounts import AccessEntry
from db.models.exchange import ChangeAudit
from db.models.record import Record, synced_models

ROOT = Path(__file__).parents[2]
LOGS = {"ChangeAudit": "change_audit", "AccessEntry": "access_entry"}
WRITES_OVER = {"update", "delete", "merge", "bulk_update_mappings", "on_conflict_do_update", "setattr", "delattr"}
RAW = re.compile(
    r"\b(update|delete\s+from|truncate(\s+table)?|replace\s+into|drop\s+table)\s+\"?(change_audit|access_entry)\b", re.I
)  # fmt: skip
# Writes that name their table by a variable: each is about synchronised tables or parts of one, never about a log.
OF_ANY_TABLE = {("db/sync/rows.py", "target")}


def offences(source: str) -> list[str]:
    """Return what in this source could change or delete a row of a log."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [f"line {line}" for scope in (*functions, tree) for line in _lines(scope, is_whole=scope is tree)]


def _lines(scope: ast.AST, *, is_whole: bool) -> Iterator[int]:
    """Look through one function with its own variables; through the whole file with those of the file."""
    read, made = _held(ast.Module(list(_outer(scope)), []) if is_whole else scope)
    for node in ast.walk(scope):
        if isinstance(node, ast.expr | ast.stmt) and _offends(node, read, made):
            yield node.lineno


def _outer(tree: ast.AST) -> Iterator[ast.stmt]:
    """Return what stands in a file outside its functions and classes."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def _held(tree: ast.AST) -> tuple[set[str], set[str]]:
    """Return the variables that hold rows or tables of a log, and those that hold a row just made."""
    read, made = set(LOGS), set[str]()
    for _ in range(3):
        for node in ast.walk(tree):
            for target, value in _bindings(node):
                if not _mentions(value, read | made):
                    continue
                is_new = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in LOGS
                (made if is_new else read).update(each.id for each in ast.walk(target) if isinstance(each, ast.Name))
    return read, made - read


def _bindings(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets if isinstance(target, ast.Name | ast.Tuple | ast.List))
        case (
            ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value)
            | ast.NamedExpr(target=target, value=value)
        ):
            yield target, value
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            yield target, value


def _mentions(node: ast.AST, names: set[str]) -> bool:
    return any(
        (isinstance(each, ast.Name) and each.id in names)
        or (isinstance(each, ast.Attribute) and each.attr in LOGS)
        or (isinstance(each, ast.Constant) and each.value in LOGS.values())
        for each in ast.walk(node)
    )


def _offends(node: ast.AST, read: set[str], made: set[str]) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return RAW.search(text) is not None
        case ast.Call(func=ast.Name(id=verb)) | ast.Call(func=ast.Attribute(attr=verb)) if verb in WRITES_OVER:
            return _mentions(node, read | made)
        case ast.Assign(targets=targets):
            return any(isinstance(each, ast.Attribute) and _mentions(each.value, read - set(LOGS)) for each in targets)
        case ast.AugAssign(target=ast.Attribute() as target):
            return _mentions(target.value, read - set(LOGS))
    return False


def sources() -> list[Path]:
    return [path for room in ("db", "server") for path in sorted((ROOT / room).rglob("*.py"))]


def test_no_code_writes_over_a_log():
    found = {str(path.relative_to(ROOT)): offences(path.read_text("utf-8")) for path in sources()}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert len(found) > 80


def test_writes_to_any_table_are_known():
    """An update or delete whose table is a variable could reach a log: each is looked at once and listed."""
    found = set()
    for path in sources():
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("update", "delete")
                and node.args
                and isinstance(node.args[0], ast.Name)
                and node.args[0].id.islower()
            ):
                found.add((str(path.relative_to(ROOT)), node.args[0].id))
    assert found == {*OF_ANY_TABLE, ("db/sync/written.py", "table")}  # the arbiter's table is `conflict`


def test_logs_are_no_synchronised_tables_and_nothing_cascades_into_them():
    for model in (ChangeAudit, AccessEntry):
        assert model.__tablename__ not in synced_models()
        assert not model.__table__.foreign_keys
        assert all(key.column.table is not model.__table__ for table in Record.metadata.tables.values() for key in table.foreign_keys)  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "conn.execute(update(ChangeAudit).values(new='5'))",
        "conn.execute(delete(AccessEntry.__table__))",
        "conn.execute(exchange.ChangeAudit.__table__.update())",
        "session.query(AccessEntry).filter_by(id=1).delete()",
        "table = ChangeAudit.__table__\nconn.execute(delete(table))",
        "for row in session.scalars(select(AccessEntry)):\n    session.delete(row)",
        "row = session.get(ChangeAudit, 1)\nrow.new = '5'",
        "[last] = session.scalars(select(ChangeAudit))\nlast.id += 1",
        "conn.execute(text('DELETE FROM change_audit WHERE id < 7'))",
        "conn.exec_driver_sql('update access_entry set reason = 1')",
        "inserting(conn, AccessEntry).values(id=1).on_conflict_do_update(set_={'act': 'see'})",
        "conn.execute(delete(Record.metadata.tables['change_audit']))",
    ],
)
def test_the_look_finds_what_it_is_for(source):
    assert offences(source)


@pytest.mark.parametrize(
    "source",
    [
        "row = AccessEntry(at=1)\nrow.hash = 'x'\nsession.add(row)",
        "told = session.scalars(select(ChangeAudit).order_by(ChangeAudit.id))",
        "conn.execute(update(Device).values(state='ok'))",
    ],
)
def test_the_look_lets_adding_and_reading_pass(source):
    assert offences(source) == []
