"""What follows from a desktop that was heard: where it sits and what it tells of itself, forks, its person's report."""

import logging
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from college.admission.login_facts import Fork
from db.admission import (
    access_notes,
    account_acts,
    account_rows,
    accounts,
    incident_acts,
    machines,
    own_account,
    seats,
    signal_facts,
)
from db.admission.account_rows import Entered
from db.admission.accounts import KnownKey
from db.admission.seats import Seated
from db.clock import Clock, today
from db.engine import Engine, reading
from db.house import NotDone
from db.sync.batch import read
from db.troubles import Locked, troubles
from server.sessions import Sessions

log = logging.getLogger("parta.server")

LONGEST_APP = 20
MOST_WAITING = 1_000_000
STANDS = ("applied", "merged")
INCIDENT, NOTE = "incident", "access_note"


class Reply(Protocol):
    """What the exchange has answered."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> dict[str, Any]: ...


def hello(engine: Engine, clock: Clock, sessions: Sessions, signer: KnownKey, asked: dict[str, Any]) -> Seated:
    """Take down that the desktop was heard, before it is answered; say whether it has to lock.

    It is told of what is written here by that very answer, so it need not come again for it.
    """
    now = clock.now()
    if sessions.is_seen_due(signer.id, now):
        machines.note_seen(engine, signer.id, now, *_of_itself(asked))
    if signer.state != "ok" or signer.person is None:
        return Seated()
    try:
        if sessions.is_closing_due(now):
            account_acts.close_ended(engine, clock)
        if sessions.is_new_day(signer.person, today(clock)):
            own_account.settle(engine, clock, signer.person)
            account_rows.use(engine, clock, signer.person)
        return _seated(engine, clock, signer, asked)
    except (Locked, NotDone) as trouble:  # nobody is kept from the exchange by what is written about it
        log.warning("use of device %s is not written down: %s", signer.id, type(trouble).__name__)
        return Seated()


def push(engine: Engine, clock: Clock, signer: KnownKey, asked: dict[str, Any], reply: Reply) -> bool:
    """Open a case for a copied file, log the looks that a desktop tells, halt the account of whoever asks for it."""
    if signer.person is None:
        return False
    if reply.status == 409 and reply.body.get("code") == "fork":
        return _forked(engine, clock, signer.id)
    if reply.status != 200:
        return False
    if notes := _rows(NOTE, asked, reply):
        access_notes.take_in(engine, signer.person, signer.id, notes, clock.now())
    rows = _rows(INCIDENT, asked, reply)
    if not rows:
        return False
    with troubles(), Session(reading(engine)) as session:
        reports = incident_acts.own_reports(session, signer.person, rows)
    done = [
        own_account.lock_own(engine, clock, signer.person, incident, incident_acts.REPORTED, device=signer.id)
        for incident in reports
    ]
    if any(done):
        log.warning("incident: person %s says that his password may be known", signer.person)
    return any(done)


def _seated(engine: Engine, clock: Clock, signer: KnownKey, asked: dict[str, Any]) -> Seated:
    """A desktop that does not tell whether it stands open takes no part."""
    is_open = asked.get("open")
    if not isinstance(is_open, bool) or signer.person is None:
        return Seated()
    seat = seats.heard(engine, signer.person, signer.id, clock.now(), is_open=is_open)
    if seat.took:
        name, room = accounts.machine_called(engine, signer.machine) if signer.machine else ("", "")
        second = Entered(signer.person, clock.now(), machine=name, room=room, verdict=account_rows.SECOND)
        account_rows.enter(engine, clock, second)
    return seat


def _of_itself(asked: dict[str, Any]) -> tuple[int | None, str | None]:
    waiting, app = asked.get("waiting"), asked.get("app")
    is_count = isinstance(waiting, int) and not isinstance(waiting, bool) and 0 <= waiting <= MOST_WAITING
    is_named = isinstance(app, str) and app.isprintable() and len(app) <= LONGEST_APP
    return (waiting if is_count else None), (app if is_named else None)


def _forked(engine: Engine, clock: Clock, device: UUID) -> bool:
    told = machines.forked(engine, device)
    if told is None:
        return False
    person, machine = told
    signal_facts.signal(engine, clock, person, Fork(clock.now(), machine))
    machines.note_fork(engine, device)
    return True


def _rows(table: str, asked: dict[str, Any], reply: Reply) -> list[UUID]:
    """Return the rows of a table that these batches have written; an answer given again names them again."""
    stands = {result["seq"] for result in reply.body.get("results", ()) if result.get("status") in STANDS}
    mention = f'"{table}"'  # a batch without this word changes no such row
    bodies = [str(batch["b"]) for batch in asked["batches"] if batch["seq"] in stands and mention in str(batch["b"])]
    found = []
    for body in bodies:
        found += [change.row for change in read(body.encode()).changes if change.table == table]
    return found
