"""The example conversation of docs/wire.md: a stranger's client talks to a real server, and every byte is kept."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from db.engine import open_server
from tests.attacks.stranger import Answer, Stranger, digest, key_of, row_hash, sent, summed, unpacked, veil
from tests.server.conftest import served
from tests.wire import college

HOST = "127.0.0.1:8765"
NOW = int(college.NOON.timestamp() * 1000)

Message = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """One request as it travelled, and what came back."""

    title: str
    comment: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int
    answer: bytes


class Recorder(Stranger):
    """A stranger who remembers what was said, in an order that never changes."""

    said: list[Said]
    title: str = ""
    comment: str = ""

    def send(self, path: str, body: bytes, *, headers: Any = None, **forged: Any) -> Answer:
        told = {"Content-Type": "application/json", "Content-Encoding": "zstd", **self.signed(path, body, **forged)}
        said = Said(self.title, self.comment, path, told, body, *sent(self.server + path, body, told))
        self.said.append(said)
        return read(said)

    def says(self, title: str, comment: str) -> "Recorder":
        self.title, self.comment = title, comment
        return self


def read(said: Said) -> Answer:
    """Return the answer, decoded."""
    return Answer(said.status, unpacked(said.answer), said.answer)


def play(address: str) -> list[Said]:
    """Hold the whole conversation with a server on which nothing was said yet; return what was said."""
    said: list[Said] = []
    desk, laptop = (_somebody(address, name, said) for name in ("desk", "laptop"))
    desk.age, laptop.age = 60_000, 30_000
    _greet_and_fill(desk)
    lesson, work, mark = _write_a_mark(desk)
    desk.says(
        "The same batch again",
        "Its answer was lost on the way. It is answered word for word, and nothing is done twice.",
    )
    desk.push(_again(said[-2], 1))
    _collide(desk, laptop, (lesson, work, mark))
    _overstep(desk)
    _rest(desk)
    _be_refused(desk)
    return said


def _somebody(address: str, name: str, said: list[Said]) -> Recorder:
    numbers = count()
    who = Recorder(
        address, college.known(name).hex, key_of(college.key(name).private), lambda: NOW, host=HOST,
        chance=lambda size: hashlib.sha256(f"{name} {next(numbers)}".encode()).digest()[:size],
    )  # fmt: skip
    who.said = said
    return who


def _greet_and_fill(desk: Recorder) -> None:
    desk.says(
        "A device greets", "Its chain is empty: `last_seq` 0. It learns the epoch, its lease and its buckets."
    ).hello()
    desk.says(
        "It pulls everything", "No cursor yet. The rows come in columns; nothing of the colleague's page is among them."
    )
    desk.pull()


def _write_a_mark(desk: Recorder) -> tuple[str, str, str]:
    day = college.TODAY.isoformat()
    page, student = college.PAGE.hex, college.STUDENTS[0].hex
    lesson = desk.derived("lesson", page, day, 3, 0)
    work = desk.derived("work", lesson, 0)
    mark = desk.derived("mark", work, student)
    first = desk.sealed(desk.batch(
        desk.change("lesson", lesson, "when", {"day": day, "pair": 3, "room_id": None},
                    born={"page_id": page, "born_day": day, "born_pair": 3, "take": 0}),
        desk.change("work", work, "what", _WORK, born={"lesson_id": lesson, "ordinal": 0}),
        desk.change("mark", mark, "value", _value("5"), born={"work_id": work, "student_id": student}),
    ))  # fmt: skip
    salt = "00112233445566778899aabbccddeeff"
    second = desk.sealed(
        desk.batch(
            desk.change("mark", mark, "comment", {"comment": veil(salt, "умница")}),
            needs=[[1, desk.prev]],
            act="put_comment",
        ),
        {"0.comment": [salt, "умница"]},
    )
    desk.says("It sends two batches", "The first makes a lesson, its column of marks and a mark; the second comments on the mark, "
              "so it *needs* the first. A comment is personal: its hash is signed, its value lies beside.")  # fmt: skip
    desk.push(first, second)
    desk.says(
        "It pulls what that became", "Only the buckets that moved are told, each with the span it was read over."
    ).pull()
    return lesson, work, mark


_WORK = {"kind": "", "number": None, "title": "", "weight": "1", "top": 5, "assessment_item": ""}


def _value(mark: str) -> Message:
    return {"value": mark, "given_at": NOW, "late_reason": ""}


def _again(said: Said, place: int) -> Message:
    parcels: list[Message] = unpacked(said.body)["batches"]
    return parcels[place]


def _collide(desk: Recorder, laptop: Recorder, row: tuple[str, str, str]) -> None:
    _, work, mark = row
    student = college.STUDENTS[0].hex
    laptop.says("The same person at another device", "He greets there; this device has a chain of its own.").hello()
    laptop.says(
        "Two hands on one cell",
        "Without having seen the first mark, he gives another one. The later time stands; the answer says what it met.",
    )
    parcel = laptop.sealed(
        laptop.batch(
            laptop.change(
                "mark", mark, "value", _value("4"), base=None, state=None, born={"work_id": work, "student_id": student}
            )
        )
    )
    laptop.push(parcel)
    desk.says(
        "The first device learns of it", "Both values are told once to each of the two authors, under `disputes`."
    ).pull()


def _overstep(desk: Recorder) -> None:
    day = college.TODAY.isoformat()
    page = college.FOREIGN_PAGE.hex
    lesson = desk.derived("lesson", page, day, 4, 0)
    foreign = desk.sealed(desk.batch(
        desk.change("lesson", lesson, "when", {"day": day, "pair": 4, "room_id": None},
                    born={"page_id": page, "born_day": day, "born_pair": 4, "take": 0}),
        act="put_lesson",
    ))  # fmt: skip
    name = desk.prev
    broken = desk.sealed(desk.batch(desk.change("room", college.known("room").hex, "name", {})))
    broken = broken | {"s": foreign["s"]}
    desk.says("What is not his, and what is not signed", "A lesson on a colleague's page waits for a decision; a batch whose "
              "signature does not fit is rejected. Both keep their place in the chain.")  # fmt: skip
    desk.push(foreign, broken)
    decision = desk.derived("decision", desk.device, 3, name, college.TEACHER.hex)
    salt = "ffeeddccbbaa99887766554433221100"
    what = {
        "verdict": "withdrawn", "reason": veil(salt, ""), "is_over": False, "decided_by": college.TEACHER.hex,
        "decided_at": NOW,
    }  # fmt: skip
    born = {"device": desk.device, "seq": 3, "hash": name, "person_id": college.TEACHER.hex}
    desk.says("He takes it back", "A decision about a parked batch is a row like any other; its birth names the batch.")
    desk.push(
        desk.sealed(
            desk.batch(desk.change("decision", decision, "what", what, born=born), act="decide"),
            {"0.reason": [salt, ""]},
        )
    )


def _rest(desk: Recorder) -> None:
    desk.says("It pulls once more", "Afterwards every cursor stands at the head of its bucket.").pull()
    checks = {
        number: [seq, summed(row_hash(table, row) for (table, _), row in desk.rows.items() if int(number) in row["in"])]
        for number, seq in desk.cursors.items()
    }
    asked = {"v": 1, "nonce": desk.chance(12).hex(), "epoch": desk.epoch, "checks": checks}
    desk.says("It compares", "The sums agree: no bucket differs.").call("verify", asked)
    asked = {"v": 1, "epoch": desk.epoch, "rights_rev": desk.rights_rev, "cursors": digest(desk.cursors)}
    desk.says("It waits", "Nothing came in time, so the answer is empty.").call("wait", asked)
    devices = {college.known("laptop").hex: 2, college.known("nobody").hex: 7}
    asked = {"v": 1, "nonce": desk.chance(12).hex(), "devices": devices}
    desk.says(
        "It asks what a restored server has",
        "Of the laptop it was told two batches, the server has one; of nobody it has none.",
    )
    desk.call("known", asked)
    asked = {"v": 1, "nonce": desk.chance(12).hex(), "buckets": [1, 2], "days": 30}
    desk.says("It asks for what it is not offered", "So few buckets are all held, and none is offered.")
    desk.call("hold", asked)
    asked = {"v": 1, "nonce": desk.chance(12).hex()}
    desk.says("It asks what else it may see", "There is no former year here, so nothing is told.")
    desk.call("offers", asked)


def _be_refused(desk: Recorder) -> None:
    desk.says("A gap", "Number 5 is followed by 7: nothing is judged, and the answer says what is expected.")
    desk.seq += 1
    desk.push(desk.sealed(desk.batch(desk.change("room", college.known("room").hex, "name", {}))))
    desk.says("Another epoch", "The server was restored since, or was another one.")
    desk.epoch = "e0"
    desk.page({})
    desk.epoch = college.EPOCH_NAME
    desk.says("A wrong clock", "`created` is a day off; the answer tells the server's time, to sign by.")
    desk.call("hello", {"v": 1}, created=NOW // 1000 - 86_400)
    desk.says("No message", "Signed, but not zstd.").call("hello", b"{}")
    desk.says("A foreign key", "A key that is not this device's.")
    desk.call("hello", {"v": 1}, key=key_of(college.key("thief").private))


@contextmanager
def serving(empty: Path) -> Iterator[str]:
    """Serve the example college, laid into a copy of an empty database of the present schema, on a free port."""
    with tempfile.TemporaryDirectory(prefix="parta-wire-") as folder:
        engine = open_server(shutil.copy(empty, Path(folder) / "parta.db"))
        try:
            college.found(engine)
            with served(engine, college.StillClock(), wait_seconds=0.05) as address:
                yield address
        finally:
            engine.dispose()


def again(address: str, said: Said) -> Said:
    """Send the very bytes of a request to a server; return what comes back now."""
    status, answer = sent(address + said.path, said.body, said.headers)
    return replace(said, status=status, answer=answer)
