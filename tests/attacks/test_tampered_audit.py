"""Whoever writes into the server's database past the exchange is found by `audit verify`, with device and number."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from college.names import PersonName
from db import founding
from db.admission import access_log
from db.admission.access_log import Access
from db.chain_audit import (
    CHANGED,
    CUT,
    MISSING,
    OPENED,
    RETOLD,
    STRANGER,
    UNANSWERED,
    UNREADABLE,
    UNSIGNED,
    UNTOLD,
    Checked,
    checked,
)
from db.credentials import DeviceKey
from db.engine import open_server, reading, writing
from db.house import house_write
from db.models.exchange import Batch as BatchRow
from db.models.exchange import Meta
from db.models.journal import Teaching
from db.models.marks import MarkEntry
from db.sync.batch import canonical, hash_of
from tests.db.questions import ABSENT, FIVE, FOUR
from tests.factories import (
    TEACHING,
    TODAY,
    WHO,
    Hand,
    Hands,
    Machines,
    as_founded,
    column_on,
    exchange_with,
    put,
    put_lesson,
)
from tests.server.test_command import run

Tamper = Callable[[Connection, Hand], object]


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    yield made
    made.close()


@pytest.fixture
def server(machines: Machines) -> Engine:
    """A server to which two teachers' desktops and its own acts have written."""
    engine = machines.server()
    as_founded(engine)
    return engine


@pytest.fixture
def teacher(machines: Machines, server: Engine) -> Hand:
    """Who has written seven batches; another has written beside him."""
    hand, other = machines.enrolled(server), machines.enrolled(server, WHO.curator)
    for number, cell in enumerate((FIVE, FOUR, ABSENT, FIVE)):
        put(hand, column_on(hand, TODAY), number, cell)
    put(hand, column_on(hand, TODAY), 0, FOUR)
    put_lesson(hand, column_on(hand, TODAY), topic="Процессы и потоки")
    with hand.store.write("put_comment") as session:
        session.scalars(select(MarkEntry).where(MarkEntry.value == "4")).first().comment = "у доски"
    exchange_with(server, hand, other)
    with house_write(server, Hands(), "change_load") as session:
        session.get(Teaching, TEACHING).last_day = TODAY.replace(year=2027)
    return hand


def of(server: Engine, hand: Hand) -> Checked:
    """What is said of this device; everybody else's chain is whole."""
    told = {each.device: each for each in checked(server)}
    assert not [each.line for each in told.values() if each.flaw and each.device != hand.device]
    return told[hand.device]


def test_what_nobody_touched_is_whole(server, teacher):
    assert (of(server, teacher).flaw, of(server, teacher).batches) == (None, 7)
    assert sum(each.batches for each in checked(server)) == 8  # the server's own act is signed like anybody's


# ---- the signed bytes


def body_of(connection: Connection, hand: Hand, seq: int) -> bytes:
    return connection.scalar(select(BatchRow.body).where(BatchRow.device == hand.device, BatchRow.seq == seq))


def put_body(connection: Connection, hand: Hand, seq: int, body: bytes, *columns: str, **more: object) -> None:
    """Write other bytes under a number, and with them whatever follows from the bytes alone."""
    for table in ("batch", "batch_result"):
        if table in columns:
            connection.exec_driver_sql(
                f"UPDATE {table} SET hash = ? WHERE device = ? AND seq = ?", (hash_of(body), hand.device.hex, seq)
            )
    connection.execute(
        BatchRow.__table__.update().where(BatchRow.device == hand.device, BatchRow.seq == seq).values(body=body, **more)
    )


def better(body: bytes) -> bytes:
    """The same batch with a better mark in it."""
    other = re.sub(rb'"value":"[2-5]"', b'"value":"3"', body)
    assert other != body
    return other


def test_another_mark_in_the_stored_bytes(server, teacher):
    with writing(server).begin() as connection:
        put_body(connection, teacher, 2, better(body_of(connection, teacher, 2)))
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (2, CHANGED)


def test_another_mark_and_every_hash_made_to_fit(server, teacher):
    with writing(server).begin() as connection:
        put_body(connection, teacher, 2, better(body_of(connection, teacher, 2)), "batch")
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (2, UNANSWERED)
    with writing(server).begin() as connection:
        put_body(connection, teacher, 2, body_of(connection, teacher, 2), "batch_result")
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (2, UNSIGNED)


def test_another_mark_signed_by_whoever_holds_the_database(server, teacher):
    thief = DeviceKey.generate()
    with writing(server).begin() as connection:
        body = better(body_of(connection, teacher, 2))
        put_body(connection, teacher, 2, body, "batch", "batch_result", signature=thief.sign(body))
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (2, UNSIGNED)


def test_bytes_that_are_no_batch_and_a_refusal_made_up_afterwards(server, teacher):
    with writing(server).begin() as connection:
        put_body(connection, teacher, 7, b"{}", "batch", "batch_result")
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (7, UNREADABLE)
    with writing(server).begin() as connection:
        connection.exec_driver_sql("UPDATE batch_result SET status = 'rejected' WHERE seq = 7")
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (7, RETOLD)


@pytest.mark.parametrize(("seq", "what"), [(1, MISSING), (3, MISSING), (7, MISSING)])
def test_a_batch_that_is_gone(server, teacher, seq, what):
    with writing(server).begin() as connection:
        connection.exec_driver_sql("DELETE FROM batch WHERE device = ? AND seq = ?", (teacher.device.hex, seq))
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (seq, what)


def test_the_last_batch_gone_with_all_that_tells_of_it(server, teacher):
    with writing(server).begin() as connection:
        for table in ("batch", "batch_result", "change_audit"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE device = ? AND seq = 7", (teacher.device.hex,))
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (6, CUT)


def test_a_device_that_is_gone(server, teacher):
    with writing(server).begin() as connection:
        connection.exec_driver_sql("DELETE FROM device WHERE id = ?", (teacher.device.hex,))
    assert of(server, teacher).flaw.what == STRANGER


# ---- what lies beside them


def test_an_open_value_beside_its_hash(server, teacher):
    with writing(server).begin() as connection:
        opened = json.loads(connection.exec_driver_sql("SELECT open_values FROM batch WHERE seq = 7").scalar())
        [name] = [name for name in opened if name.endswith(".comment")]
        opened[name][1] = "сам попросил"
        connection.exec_driver_sql(
            "UPDATE batch SET open_values = ? WHERE device = ? AND seq = 7", (canonical(opened), teacher.device.hex)
        )
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (7, OPENED)


def test_an_open_value_that_was_lawfully_erased_leaves_the_chain_whole(server, teacher):
    with writing(server).begin() as connection:
        connection.exec_driver_sql("UPDATE batch SET open_values = NULL")
    assert of(server, teacher).flaw is None


AUDIT = "UPDATE change_audit SET {} WHERE device = ? AND seq = 2 AND tbl = 'mark' AND grp = 'value'"


@pytest.mark.parametrize(
    "change",
    [
        'new = replace(new, \'"value":"4"\', \'"value":"5"\')',
        "person = lower(hex(randomblob(16)))",
        "raw_time = raw_time - 86400000",
        "base = 'x.1'",
        "seen = 'e/1/1'",
        "row_id = lower(hex(randomblob(16)))",
    ],
)
def test_a_line_of_the_history_of_edits(server, teacher, change):
    with writing(server).begin() as connection:
        assert connection.exec_driver_sql(AUDIT.format(change), (teacher.device.hex,)).rowcount == 1
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (2, RETOLD)


def test_a_line_of_the_history_gone_and_one_added(server, teacher):
    with writing(server).begin() as connection:
        connection.exec_driver_sql("DELETE FROM change_audit WHERE device = ? AND seq = 3", (teacher.device.hex,))
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (3, UNTOLD)
    columns = "device, seq, person, tbl, row_id, grp, base, seen, met, old, new, outcome, raw_time, corrected_time, received_at"
    with writing(server).begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO change_audit ({columns}) SELECT device, 3, person, tbl, row_id, grp, base, seen, met, old, new,"
            " outcome, raw_time, corrected_time, received_at FROM change_audit WHERE device = ? AND seq = 2",
            (teacher.device.hex,),
        )
    assert (of(server, teacher).flaw.seq, of(server, teacher).flaw.what) == (3, RETOLD)


@pytest.mark.parametrize(
    "change", ["value = '5'", "comment = 'сам попросил'", "v_value = NULL", "withdrawn_at = 1", "value = 'нет такой'"]
)
def test_a_mark_changed_in_its_table(server, teacher, change):
    with Session(reading(server)) as session:
        mark = session.scalars(select(MarkEntry).where(MarkEntry.value == "4")).first()
    with writing(server).begin() as connection:
        connection.exec_driver_sql(f"UPDATE mark SET {change} WHERE id = ?", (mark.id.hex,))
    flaw = of(server, teacher).flaw
    assert flaw.seq in (2, 5, 7)
    assert mark.id.hex in flaw.what


@pytest.mark.parametrize("author", ["NULL", "'{house}.0'", "'{device}.2'", "'nobody'"])
def test_a_mark_made_in_its_table(server, teacher, author):
    with writing(server).begin() as connection:
        house = connection.scalar(select(Meta.house))
        token = author.format(house=house.hex, device=teacher.device.hex)
        connection.exec_driver_sql("CREATE TEMP TABLE one AS SELECT * FROM mark LIMIT 1")
        connection.exec_driver_sql(
            f"UPDATE one SET id = 'a' || substr(id, 2), student_id = id, value = '5', v_value = {token},"
            f" v_comment = NULL, comment = '', v_state = NULL"
        )
        connection.exec_driver_sql("INSERT INTO mark SELECT * FROM one")
        connection.exec_driver_sql("DROP TABLE one")
    flaws = [each for each in checked(server) if each.flaw]
    if "house" in author:
        assert not flaws, "what remains: the founding is signed by nobody"
        return
    assert [each.device for each in flaws] == [teacher.device if "device" in author else house]
    assert "mark" in flaws[0].flaw.what


# ---- the log of access, and the command


def test_the_log_of_access(server, teacher):
    with writing(server).begin() as connection, Session(connection) as session:
        entries = [Access(WHO.deputy, "reveal", "students.card", WHO.teacher, reason=str(n)) for n in range(3)]
        access_log.append(session, entries, Hands().now())
        session.flush()
    assert access_log.broken_at(server) is None
    with writing(server).begin() as connection:
        connection.exec_driver_sql("UPDATE access_entry SET reason = 'справка' WHERE reason = '1'")
    assert access_log.broken_at(server) == 2


def copy_into(data: Path, folder: Path) -> None:
    for path in folder.glob("server-*.db*"):
        shutil.copy(path, data / re.sub(r"server-\d+", "parta", path.name))


def test_the_command_names_device_and_number_and_ends_with_one(server, teacher, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    copy_into(data, tmp_path)
    whole = run("audit", "verify", "--data", data)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert f"Устройство {teacher.device.hex}: записей 7, подписи и цепочка целы." in whole.stdout
    assert "Сервер, устройство" in whole.stdout
    assert "Журнал доступа: цепочка цела." in whole.stdout
    with writing(server).begin() as connection:
        put_body(connection, teacher, 2, better(body_of(connection, teacher, 2)))
    copy_into(data, tmp_path)
    for more in ((), ("--device", teacher.device.hex)):
        broken = run("audit", "verify", "--data", data, *more)
        assert broken.returncode == 1
        assert f"Устройство {teacher.device.hex}, запись № 2: {CHANGED}." in broken.stderr
        assert "Ничего не изменено" in broken.stderr
    assert run("audit", "verify", "--data", data, "--device", "0" * 32).returncode == 1


def test_a_college_on_postgresql_is_checked_alike(postgres_server):
    engine = open_server(postgres_server)
    admin = PersonName("Иванова", "Анна", "Петровна")
    made = founding.found(engine, name="Техникум", zone="Asia/Tomsk", admin=admin, grants=(), clock=Hands())
    [whole] = checked(engine)
    assert (whole.flaw, whole.is_house, whole.batches) == (None, True, 2)
    with writing(engine).begin() as connection:
        connection.exec_driver_sql("UPDATE account SET standing = 'active'")
    [found] = checked(engine)
    assert found.flaw.seq == 2
    assert "account" in found.flaw.what
    assert made.code not in found.line
    engine.dispose()
