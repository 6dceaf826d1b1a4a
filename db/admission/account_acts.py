"""Acts of the office on accounts (`rights/states.md` 9), judged by `college`; who may do them is asked before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from college.admission.accounts import LIFE, AccountStep, Event, Guard, State, account_end
from college.admission.logins import logins_of
from college.refusal import Refused
from db.admission import slips
from db.admission.access_log import Access
from db.admission.office_act import LOGGED, By, Sitting, act, locked, shown, shut
from db.admission.subjects import Subject
from db.clock import Clock
from db.credentials import new_salt
from db.engine import reading
from db.models.accounts import Credential
from db.models.record import EPOCH
from db.sync.times import moment_of
from db.troubles import troubles

Refusals = dict[UUID, Refused]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act on many accounts: what was made for each, and why not for the others."""

    made: dict[UUID, str] = field(default_factory=dict)  # logins
    codes: dict[UUID, slips.Made] = field(default_factory=dict)
    refused: Refusals = field(default_factory=dict)


def create(engine: Engine, clock: Clock, by: By, people: Collection[Subject]) -> Done:
    """Create the accounts of these people, or open closed ones anew; logins are made of their names."""
    try:
        return _create(engine, clock, by, people)
    except IntegrityError:  # another server thread took one of the logins between the look and the write
        return _create(engine, clock, by, people)


def _create(engine: Engine, clock: Clock, by: By, people: Collection[Subject]) -> Done:
    done = Done()

    def work(sitting: Sitting) -> None:
        known = locked(sitting.session, (subject.person for subject in people))
        new = []
        for subject in sorted(people, key=lambda each: (each.name.sort_key, each.person.hex)):
            row = known.get(subject.person)
            event = Event.RESTORED if row is not None and row.state == State.CLOSED else Event.CREATED
            try:
                _judge(row, event, subject, _met(subject))
            except Refused as refused:
                done.refused[subject.person] = refused
                continue
            new.append((subject, row))
        taken = set(sitting.session.scalars(select(Credential.login)))
        fresh = [subject for subject, row in new if row is None]
        logins = dict(
            zip((each.person for each in fresh), logins_of([each.name for each in fresh], taken), strict=True)
        )
        for subject, known_row in new:
            row = known_row or Credential(
                person=subject.person,
                login=logins[subject.person],
                salt=new_salt(),
                epoch=1,
                desktop_hash="",
                web_hash="",
            )
            sitting.session.add(row)
            row.kind, row.state, row.ends_at = subject.kind, State.REQUESTED.value, None
            sitting.keep(row, subject, Event.RESTORED if known_row else Event.CREATED, "")
            done.made[subject.person] = row.login

    act(engine, clock, by, "create_account", work)
    return done


def issue(
    engine: Engine, clock: Clock, by: By, people: Collection[Subject], secret: bytes, *, beside: Sequence[Access] = ()
) -> Done:
    """Make a slip for each of these people; whatever opened the account before opens it no more.

    What stands `beside` goes into the log with the slips, and with none made not at all.
    """
    done = Done()

    def work(sitting: Sitting) -> None:
        session, now = sitting.session, clock.now()
        rows = locked(session, (subject.person for subject in people))
        alive = slips.in_force(session, rows, now)
        allowed: list[tuple[Subject, Credential]] = []
        for subject in people:
            row = rows.get(subject.person)
            try:
                _lapse(row, alive)
                _judge(row, Event.CODE_ISSUED, subject, _met(subject))
            except Refused as refused:
                done.refused[subject.person] = refused
                continue
            assert row is not None
            allowed.append((subject, row))
        made = slips.make(
            session, {row.person: row.kind for _, row in allowed}, by=by.person, now=now, secret=secret
        )  # fmt: skip
        for subject, row in allowed:
            shut(session, row)
            row.state = State.ISSUED.value
            slip = made[row.person]
            sitting.keep(row, subject, Event.CODE_ISSUED, "", issued=(now, by.person, slip.until))
            done.made[row.person], done.codes[row.person] = row.login, slip
        if done.codes:
            sitting.logged.extend(beside)

    act(engine, clock, by, "issue_code", work)
    return done


def change(
    engine: Engine, clock: Clock, by: By, subject: Subject, event: Event, *, reason: str = "",
    last_day: date | None = None,
) -> None:  # fmt: skip
    """Let one account go through an event: a code withdrawn, sign-in halted or given back, the account closed.

    A closing with a last day ahead ends the account by itself at 23:59 of that day. Raises Refused.
    """
    ends = None if last_day is None else account_end(last_day, clock.zone)

    def work(sitting: Sitting) -> None:
        row = locked(sitting.session, (subject.person,)).get(subject.person)
        after = _judge(row, event, subject, _met(subject, reason, last_day))
        assert row is not None
        if event is Event.CODE_WITHDRAWN:
            slips.withdraw(sitting.session, (row.person,), clock.now())
        if event is Event.CLOSED:
            row.ends_at = moment_of(ends + timedelta(minutes=1)) if ends else moment_of(clock.now())
            if clock.now() < EPOCH + timedelta(milliseconds=row.ends_at):
                after = State(row.state)  # it works until then
            else:
                slips.withdraw(sitting.session, (row.person,), clock.now())
        if after in (State.SUSPENDED, State.CLOSED):
            shut(sitting.session, row, keep_password=event is not Event.CLOSED)
        row.state = after.value
        sitting.keep(row, subject, event, reason, code_gone=event is Event.CODE_WITHDRAWN)

    act(engine, clock, by, f"{LOGGED[event]}_account", work)


def close_ended(engine: Engine, clock: Clock) -> None:
    """Close the accounts whose last day is over."""
    now = moment_of(clock.now())
    over = select(Credential.person).where(Credential.ends_at <= now, Credential.state != State.CLOSED.value)
    with troubles(), Session(reading(engine)) as session:
        people = list(session.scalars(over))

    def work(sitting: Sitting) -> None:
        for row in locked(sitting.session, people).values():
            if row.state != State.CLOSED and row.ends_at is not None and row.ends_at <= now:
                row.state = State.CLOSED.value
                shut(sitting.session, row)
                slips.withdraw(sitting.session, (row.person,), clock.now())
                sitting.shown.append(shown(row, None))

    if people:
        act(engine, clock, By(UUID(int=0)), "close_account", work)


def _judge(row: Credential | None, event: Event, subject: Subject, met: Collection[Guard]) -> State:
    """Return the state after the event, or refuse with the sentence of whoever can help."""
    before = None if row is None else State(row.state)
    after = LIFE.next_state(before, event)
    LIFE.refuse_unmet(_step(before, event, subject), met)
    return after


def _step(before: State | None, event: Event, subject: Subject) -> AccountStep:
    ways = [step for step in LIFE.ways(before, event) if step.right]
    sections = (subject.accounts, subject.credentials)
    return next((step for step in ways if step.right and step.right.section in sections), ways[0])


def _met(subject: Subject, reason: str = "", last_day: date | None = None) -> set[Guard]:
    """Return the guards that are met; whose group it is, the right has said before.

    A missing consent warns and does not stop (the setting of 4.8К.6 has this default).
    """
    met = {Guard.LOGIN_FREE, Guard.OWN_GROUP, Guard.CONSENT}
    if subject.is_here:
        met |= {Guard.PERSON_KNOWN, Guard.NEW_ORDER}
    if not subject.has_case:
        met.add(Guard.INCIDENT_CLOSED)
    if reason.strip():
        met.add(Guard.REASON)
    if last_day is not None and (subject.last_day is None or last_day <= subject.last_day):
        met.add(Guard.END_BY_LAST_DAY)
    if subject.last_day is not None:
        met.add(Guard.ORDER_OR_LINK_END)
    return met


def _lapse(row: Credential | None, alive: Collection[UUID]) -> None:
    """Let a code that has died by itself be forgotten: then a new one may be issued."""
    if row is not None and row.state == State.ISSUED and row.person not in alive:
        row.state = LIFE.next_state(State.ISSUED, Event.CODE_LAPSED).value
