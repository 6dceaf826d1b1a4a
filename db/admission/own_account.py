"""What a person does with his own account: he enters by his slip, begins to work, halts it when he fears for it."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from college.admission.accounts import LIFE, Event, State
from college.admission.slips import Verdict
from db.admission import access_log, slips
from db.admission.access_log import Access
from db.admission.office_act import By, Sitting, act, locked, shown, shut
from db.admission.slips import Tried
from db.clock import Clock, today
from db.engine import reading, writing
from db.models.accounts import Credential
from db.rights import load_rights
from db.troubles import troubles


def try_code(
    engine: Engine, clock: Clock, person: UUID, code: str, secret: bytes, *, salt: bytes | None, kept: Callable[[], str]
) -> Tried | None:
    """Judge the code of a slip; where it fits, the account takes the new password and its person has entered.

    `kept` gives the hash of that password; it takes its time, so it is asked before anything is locked and only for
    a code that fits. Without a salt it is the password of the web. Returns None where the person has no slip.
    """
    with troubles(), Session(reading(engine)) as session:
        tried = slips.look(session, person, code, secret=secret, now=clock.now(), zone=clock.zone)
    if tried is None or tried.answer.verdict not in (Verdict.FITS, Verdict.WRONG, Verdict.EXHAUSTED):
        return tried
    hashed = kept() if tried.answer.verdict is Verdict.FITS else ""

    def work(sitting: Sitting) -> None:
        nonlocal tried
        row = locked(sitting.session, (person,))[person]
        if row.state != State.ISSUED:  # somebody was quicker, or the account was halted meanwhile
            tried = slips.look(sitting.session, person, code, secret=secret, now=clock.now(), zone=clock.zone)
            tried = None if tried is None or tried.answer.verdict is Verdict.FITS else tried
            return
        tried = slips.spend(sitting.session, person, code, secret=secret, now=clock.now(), zone=clock.zone)
        if tried is None or tried.answer.event is None:
            return
        if tried.answer.verdict is Verdict.FITS:
            _put(row, salt, hashed)
        row.state = LIFE.next_state(State.ISSUED, tried.answer.event).value
        sitting.shown.append(shown(row, "", code_gone=tried.answer.event is Event.CODE_LAPSED))

    act(engine, clock, By(person), "use_code", work)
    return tried


def _put(row: Credential, salt: bytes | None, hashed: str) -> None:
    if salt is None:
        row.web_hash = hashed
    else:
        row.salt, row.desktop_hash = salt, hashed


def lock_own(
    engine: Engine, clock: Clock, person: UUID, incident: UUID, reason: str, *, device: UUID | None = None
) -> bool:
    """Halt an account whose person fears for his password (3.1.11), once for each report; False if it was done.

    Every device and browser of the old epoch is shut; what waits on a device may still be handed over.
    """
    is_new = False

    def work(sitting: Sitting) -> None:
        nonlocal is_new
        row = locked(sitting.session, (person,)).get(person)
        if row is None or access_log.stands(sitting.session, "lock", incident):
            return
        is_new = True
        sitting.logged.append(Access(person, "lock", "incidents", incident, device))
        if LIFE.ways(State(row.state), Event.LEAKED):
            shut(sitting.session, row, keep_password=True)
            row.state = LIFE.next_state(State(row.state), Event.LEAKED).value
            sitting.shown.append(shown(row, reason))

    act(engine, clock, By(person, device), "report_password", work)
    return is_new


def settle(engine: Engine, clock: Clock, person: UUID) -> None:
    """Let an account work once its person has entered and his paper, where one is wanted, is in force."""
    with troubles(), Session(reading(engine)) as session:
        row = session.get(Credential, person)
        if row is None or row.state != State.ENROLLED:
            return
        if row.kind == "staff" and not load_rights(session, person).is_admitted(today(clock)):
            return
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get_one(Credential, person, with_for_update=True)
        if row.state == State.ENROLLED:
            row.state = LIFE.next_state(State.ENROLLED, Event.ROLE_BEGAN).value
