"""What must stand after a kill, asked by plain SQL from both files: it shares no code with what it judges."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from tests.factories import KEY, student
from tests.soak.programs import STUDENTS, cell_of, value_of

FINAL = ("applied", "merged")
MARKS = (
    "SELECT lesson.day, mark.student_id, mark.value, mark.v_value FROM mark"
    " JOIN work ON work.id = mark.work_id JOIN lesson ON lesson.id = work.lesson_id"
)
NUMBERS = {student(number).hex: number for number in range(STUDENTS)}


@dataclass(frozen=True, slots=True)
class Desk:
    """A desktop's file: its batches as (seq, hash, status), what stands in each cell, and whether the file is whole."""

    device: str
    batches: list[tuple[int, str, str]]
    marks: dict[tuple[date, int], str]
    flaws: list[str]


@dataclass(frozen=True, slots=True)
class House:
    """The server's file: batches, answers, audited changes of marks, and what stands in each cell and whose it is."""

    batches: list[tuple[int, str]]
    answers: list[tuple[int, str, str]]
    changes: Counter[int]
    marks: dict[tuple[date, int], tuple[str, str]]
    flaws: list[str]


def desk_at(path: Path) -> Desk:
    """Read a desktop's file whose program has ended."""
    with closing(sqlcipher.connect(path)) as file:
        file.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")
        ((device,),) = file.execute("SELECT device FROM sync_self").fetchall()
        return Desk(
            device,
            file.execute("SELECT seq, hash, status FROM outbox ORDER BY seq").fetchall(),
            {cell: value for cell, (value, _) in _marks(file).items()},
            [told for (told,) in file.execute("PRAGMA quick_check") if told != "ok"],
        )


def house_at(path: Path, device: str) -> House:
    """Read what the server's file holds of a device, at one moment: the server may be at work on what came last."""
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as file:
        file.execute("BEGIN")
        told = file.execute(
            "SELECT seq FROM change_audit WHERE device = ? AND tbl = 'mark' AND grp = 'value'", [device]
        )
        return House(
            file.execute("SELECT seq, hash FROM batch WHERE device = ? ORDER BY seq", [device]).fetchall(),
            file.execute(
                "SELECT seq, hash, status FROM batch_result WHERE device = ? ORDER BY seq", [device]
            ).fetchall(),
            Counter(seq for (seq,) in told),
            _marks(file),
            [told for (told,) in file.execute("PRAGMA quick_check") if told != "ok"],
        )


def after_kill(desk: Desk, house: House, saved: int) -> list[str]:
    """Tell what does not hold at any moment: `saved` marks were shown as saved."""
    found = [*desk.flaws, *of_house(desk.device, house)]
    if [seq for seq, _, _ in desk.batches] != list(range(1, len(desk.batches) + 1)):
        found.append("the outbox has a gap")
    if len(desk.batches) < saved:
        found.append(f"{saved - len(desk.batches)} marks shown as saved are lost")
    if desk.marks != _expected(len(desk.batches)):
        found.append("a cell does not show what was typed last")
    here = {seq: name for seq, name, _ in desk.batches}
    there = dict(house.batches)
    if any(here.get(seq) != name for seq, name in there.items()):
        found.append("the server holds a batch that was never saved")
    if lost := [seq for seq, _, status in desk.batches if status != "waiting" and seq not in there]:
        found.append(f"{len(lost)} acknowledged batches are lost")
    return found


def of_house(device: str, house: House) -> list[str]:
    """Tell what does not hold in the server's file by itself."""
    found = list(house.flaws)
    there = [seq for seq, _ in house.batches]
    if there != list(range(1, len(there) + 1)):
        found.append("the server holds a batch twice, or has a gap")
    if [(seq, name) for seq, name, _ in house.answers] != house.batches:
        found.append("a batch stands without its answer, or was answered twice")
    if refused := {status for _, _, status in house.answers} - set(FINAL):
        found.append(f"batches were answered {sorted(refused)}")
    if house.changes != Counter(there):
        found.append("a mark was applied twice or not at all")
    if house.marks != _standing(device, len(there)):
        found.append("the server shows another mark than the last it was sent")
    return found


def at_rest(desk: Desk, house: House, saved: int) -> list[str]:
    """Tell what does not hold when everything is sent."""
    found = after_kill(desk, house, saved)
    if waiting := [seq for seq, _, status in desk.batches if status not in FINAL]:
        found.append(f"{len(waiting)} batches still wait")
    if len(house.batches) != len(desk.batches):
        found.append("the server has not got everything")
    return found


def _marks(file: sqlite3.Connection) -> dict[tuple[date, int], tuple[str, str]]:
    return {(date.fromisoformat(day), NUMBERS[who]): (value, token) for day, who, value, token in file.execute(MARKS)}


def _expected(typed: int) -> dict[tuple[date, int], str]:
    return {cell_of(number): value_of(number) for number in range(typed)}


def _standing(device: str, sent: int) -> dict[tuple[date, int], tuple[str, str]]:
    return {cell_of(number): (value_of(number), f"{device}.{number + 1}") for number in range(sent)}
