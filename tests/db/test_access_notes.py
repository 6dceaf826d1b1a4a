"""What a desktop tells of looks at personal data reaches the chained log, once, and only in its own person's name."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.admission import access_log, access_notes
from db.admission.accounts import KnownKey
from db.engine import reading
from db.models.accounts import AccessEntry
from db.models.exchange import Parked
from db.sync import wire
from db.sync.arbiter import server_push
from db.sync.desk import Desk
from db.sync.exchange import exchange
from db.sync.wire import Reply
from server import heard
from tests.factories import PAGE, WHO, Came, Hand, Line, Machines


@dataclass(frozen=True)
class Heard(Line):
    """A line whose server looks at what it was sent, as `server.sync` does; each push comes twice."""

    person: UUID = WHO.teacher

    def call(self, name: str, body: bytes) -> Came:
        if name != "push":
            return super().call(name, body)
        signer = KnownKey(self.device, "ed25519", b"", "ok", self.person)
        for _ in range(2):
            asked = wire.decode(body)
            reply: Reply = server_push(self.server, self.device, asked, self.clock)
            heard.push(self.server, self.clock, signer, asked, reply)
        return Came(reply.status, wire.encode(reply.body))


def tell(server: Engine, hand: Hand) -> None:
    line = Heard(server, hand.device, hand.clock, hand.person)
    exchange(Desk(hand.engine, hand.clock, line, hand.key, gate=hand.store.gate, tell=hand.store.tell))


def entries(server: Engine) -> list[AccessEntry]:
    with Session(reading(server)) as session:
        return list(session.scalars(select(AccessEntry).order_by(AccessEntry.id)))


def note(hand: Hand, act: str = "print", person: UUID | None = None) -> None:
    with hand.store.write("note_access") as session:
        access_notes.note(
            session, act, "journal.print_draft", PAGE, person=person or hand.person, clock=hand.clock, rows=25
        )  # fmt: skip


def test_what_was_printed_without_the_line_is_logged_later_and_once(machines: Machines, server: Engine) -> None:
    hand = machines.enrolled(server)
    note(hand)
    hand.clock.go(minutes=3)
    note(hand, "export")
    told = [hand.clock.now(), hand.clock.now()]
    hand.clock.go(days=2)
    tell(server, hand)
    tell(server, hand)
    found = entries(server)
    assert [(one.person, one.act, one.section, one.subject, one.rows, one.device) for one in found] == [
        (WHO.teacher, act, "journal.print_draft", PAGE, 25, hand.device) for act in ("print", "export")
    ]
    assert found[1].at - found[0].at == 3 * 60_000, "the moment is that of the act, not of the line"
    assert found[1].at == int(told[1].timestamp() * 1000)
    assert access_log.broken_at(server) is None


def test_nobody_tells_it_in_anothers_name(machines: Machines, server: Engine) -> None:
    hand = machines.enrolled(server)
    note(hand, person=WHO.curator)
    tell(server, hand)
    assert entries(server) == []
    with server.connect() as connection:
        assert list(connection.scalars(select(Parked.reason))) == ["right"]


def test_nobody_takes_it_back(machines: Machines, server: Engine) -> None:
    from db.models.admission import AccessNote

    hand = machines.enrolled(server)
    note(hand)
    tell(server, hand)
    with hand.store.write("undo") as session:
        session.scalars(select(AccessNote)).one().withdrawn_at = hand.clock.now()
    tell(server, hand)
    assert [row.status for row in hand.outbox()] == ["applied", "parked"]
    assert len(entries(server)) == 1
