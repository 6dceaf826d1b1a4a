"""Access of who stands in: proposed, given, refused, taken back and ended, with what is told of it (4.8П.1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.accounts import State as AccountState
from college.admission.grants import LessonPlace, SubstitutionGrant, refuse_substitution
from college.admission.second_person import Case, refuse_same_person
from college.admission.substitutions import GRANT, LIFE, PROPOSE, WITHDRAW, Event, Guard, State, state_on
from college.divisions import titled
from college.names import PersonName
from college.roles import Right
from college.teaching import StandIn, grant_ends
from college.terms import season_of
from db import ids, names, occurrences, prolongations
from db.clock import Clock, today
from db.models.admission import Account
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.subjects import PlanLine
from db.models.timetable import Substitution, SubstitutionWord
from db.page_parts import PART, with_part
from db.prolongations import ProlongedSeen
from db.right_asked import refuse_without
from db.stand_ins import prolonged, state_of

TASK, REFUSAL, END, CLASH = "task", "refusal", "end", "clash"
WORKS = (AccountState.ENROLLED, AccountState.ACTIVE)


@dataclass(frozen=True, slots=True)
class LessonNamed:
    """A lesson of a grant, in words."""

    day: date
    pair: int
    group: str
    title: str
    absent: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class GrantSeen:
    """What was given, or is to be, to one person: its lessons, how it stands, what was told of it."""

    id: UUID
    person: UUID
    name: PersonName = field(repr=False)
    state: State
    lessons: tuple[LessonNamed, ...]
    proposed_by: str = field(default="", repr=False)
    granted: date | None = None
    ended: date | None = None
    task: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    prolonged: tuple[ProlongedSeen, ...] = ()

    @property
    def first(self) -> date:
        """Day of its first lesson."""
        return min(lesson.day for lesson in self.lessons)


def propose(
    session: Session, lessons: Collection[LessonPlace], teacher: UUID, *, person: UUID, clock: Clock, task: str = "",
    clash: str = "",
) -> UUID:  # fmt: skip
    """Name who stands in at these lessons; `clash` says why, if he is busy then. Returns the grant. Raises Refused."""
    met = _met(session, lessons, teacher, clash)
    return _name(session, Event.NAMED, PROPOSE, met, lessons, teacher, person, clock, task, clash)


def make(
    session: Session, lessons: Collection[LessonPlace], teacher: UUID, *, person: UUID, clock: Clock, task: str = ""
) -> UUID:
    """Give access to these lessons at once, as an administrator may; never to oneself. Raises Refused."""
    refuse_same_person(Case.ROLE, teacher, person)
    return _name(session, Event.MADE, GRANT, {Guard.EXACT_LESSONS}, lessons, teacher, person, clock, task, "")


def give(session: Session, grant: UUID, *, person: UUID, clock: Clock) -> None:
    """Confirm what was proposed; never to oneself. Raises Refused."""
    rows = _rows(session, grant)
    refuse_same_person(Case.ROLE, rows[0].teacher_id, person)
    _go(session, rows, Event.CONFIRMED, GRANT, (), person, clock)
    for row in rows:
        row.granted_on, row.ended_on = today(clock), None


def refuse(session: Session, grant: UUID, reason: str, *, person: UUID, clock: Clock) -> None:
    """Refuse what was proposed; the reason goes to who proposed it. Raises Refused."""
    rows = _rows(session, grant)
    _go(session, rows, Event.REFUSED, GRANT, _reasoned(reason), person, clock)
    _tell(session, grant, rows[0].proposed_by, REFUSAL, reason, person)


def withdraw(session: Session, grant: UUID, *, person: UUID, clock: Clock) -> None:
    """Take back what one has proposed. Raises Refused."""
    _go(session, _rows(session, grant), Event.WITHDRAWN, WITHDRAW, (), person, clock)


def end(session: Session, grant: UUID, reason: str, *, person: UUID, clock: Clock) -> None:
    """End the access today; lessons that were to come go back to their teacher. Raises Refused."""
    day, rows = today(clock), _rows(session, grant)
    states = _states(rows, day, _until(session, rows))
    running = [row for row in rows if states[row] in (State.GRANTED, State.IN_FORCE, State.PROLONGED)]
    for event in (Event.ENDED_BEFORE, Event.ENDED_TODAY):
        some = [row for row in running if (states[row] is State.GRANTED) is (event is Event.ENDED_BEFORE)]
        if some or not running:
            _go(session, rows, event, GRANT, _reasoned(reason), person, clock, some)
    for row in running:
        row.standing, row.ended_on = State.ENDED.value, day
    for whom in {rows[0].teacher_id, rows[0].proposed_by}:
        _tell(session, grant, whom, END, reason, person)


def grants(session: Session, clock: Clock) -> tuple[GrantSeen, ...]:
    """Return the grants of this file: what waits first, then the nearest."""
    by_grant: dict[UUID, list[Substitution]] = defaultdict(list)
    asked = select(Substitution).where(
        Substitution.withdrawn_at.is_(None), Substitution.teacher_id.is_not(None), Substitution.grant_id.is_not(None)
    )
    for row in session.scalars(asked.order_by(Substitution.day, Substitution.pair)):
        assert row.grant_id is not None  # asked for
        by_grant[row.grant_id].append(row)
    words = _words(session, by_grant)
    people = {
        who for rows in by_grant.values() for row in rows for who in (row.teacher_id, row.absent_id, row.proposed_by)
    }
    day = today(clock)
    histories = prolongations.histories(session, by_grant, day)
    named, titles = names.names_of(session, {who for who in people if who}, day), _titles(session, by_grant.values())
    found = [
        _seen(grant, rows, named, titles, words.get(grant, ("", "")), day, histories.get(grant, ()))
        for grant, rows in by_grant.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.state is not State.PROPOSED, -each.first.toordinal())))


def tasks_of(session: Session, person: UUID) -> dict[UUID, str]:
    """Return what the person was told to do where he stands in, by grant."""
    told = session.execute(
        select(SubstitutionWord.grant_id, SubstitutionWord.text).where(
            SubstitutionWord.person_id == person, SubstitutionWord.kind == TASK, SubstitutionWord.withdrawn_at.is_(None)
        )
    )
    return {grant: text for grant, text in told}  # noqa: C416  no tuples of rows


def _seen(
    grant: UUID, rows: Sequence[Substitution], named: dict[UUID, PersonName], titles: dict[UUID, tuple[str, str]],
    words: tuple[str, str], day: date, history: tuple[ProlongedSeen, ...],
) -> GrantSeen:  # fmt: skip
    first = rows[0]
    assert first.teacher_id is not None  # asked for
    states = _states(rows, day, max((each.until for each in history), default=None))
    return GrantSeen(
        grant,
        first.teacher_id,
        named.get(first.teacher_id, PersonName("", "")),
        next(state for state in _GRAVEST if state in states.values()),
        tuple(
            LessonNamed(row.day, row.pair, *titles.get(row.page_id, ("", "")), names.short(named, row.absent_id))
            for row in rows
        ),
        names.short(named, first.proposed_by),
        first.granted_on,
        first.ended_on,
        *words,
        history,
    )


# Of several lessons the grant stands as the one that matters most just now.
_GRAVEST = (
    State.PROPOSED, State.IN_FORCE, State.GRANTED, State.PROLONGED, State.ENDED, State.REFUSED, State.WITHDRAWN,
)  # fmt: skip


def _name(
    session: Session, event: Event, right: Right, met: Collection[Guard], lessons: Collection[LessonPlace],
    teacher: UUID, person: UUID, clock: Clock, task: str, clash: str,
) -> UUID:  # fmt: skip
    refuse_without(session, right.section, right.action, person, clock)
    refuse_substitution(SubstitutionGrant(teacher, frozenset(lessons)))
    after = LIFE.next_state(None, event)
    LIFE.refuse_unmet(LIFE.ways(None, event)[0], met)
    grant, is_given = ids.fresh(), after is State.GRANTED
    absent = _absent(session, lessons)
    for lesson in sorted(lessons):
        row = _row(session, lesson)
        row.teacher_id, row.absent_id, row.kind = teacher, absent.get(lesson), ""
        row.standing, row.grant_id, row.proposed_by = after.value, grant, person
        row.decided_by, row.granted_on, row.ended_on = person if is_given else None, None, None
        if is_given:
            row.granted_on = today(clock)
    session.flush()
    _tell(session, grant, teacher, TASK, task, person)
    _tell(session, grant, teacher, CLASH, clash, person)
    return grant


def _row(session: Session, lesson: LessonPlace) -> Substitution:
    """Return the row of a lesson, new or as somebody left it; a lesson has one, whoever stands in."""
    id_ = ids.derived(session.info["college"], Substitution.sync.noun, lesson.page, lesson.day, lesson.pair)
    row = session.get(Substitution, id_)
    if row is None:
        row = Substitution(page_id=lesson.page, day=lesson.day, pair=lesson.pair, season=season_of(lesson.day))
        session.add(row)
    if row.withdrawn_at is not None:
        row.withdrawn_at = row.withdrawn_by = None
    return row


def _go(
    session: Session, rows: Sequence[Substitution], event: Event, right: Right, met: Collection[Guard], person: UUID,
    clock: Clock, some: Sequence[Substitution] = (),
) -> None:  # fmt: skip
    """Lead the lessons of a grant, or some of them, one step on, all or none."""
    refuse_without(session, right.section, right.action, person, clock)
    states = _states(rows, today(clock), _until(session, rows))
    for row in some or rows:
        after = LIFE.next_state(states[row], event)
        LIFE.refuse_unmet(LIFE.ways(states[row], event)[0], met)
        row.standing, row.decided_by = after.value, person


def _until(session: Session, rows: Sequence[Substitution]) -> date | None:
    """Return the day to which orders have prolonged a grant."""
    first = rows[0]
    return prolonged(session, {first.grant_id or first.id}).get((first.grant_id or first.id, first.teacher_id))


def _states(rows: Sequence[Substitution], day: date, until: date | None) -> dict[Substitution, State]:
    """Return how each lesson of a grant stands on the day: they run together until the last of them is over."""
    last = max((row.day for row in rows), default=day)
    found = {}
    for row in rows:
        kept = state_of(row.standing)
        stand_in = StandIn(row.teacher_id, kept, last=last, granted=row.granted_on, ended=row.ended_on)
        usual = grant_ends(row.day, stand_in)
        ends = grant_ends(row.day, replace(stand_in, prolonged=until))
        found[row] = state_on(kept, row.day, ends, day, usual)
    return found


def _rows(session: Session, grant: UUID) -> list[Substitution]:
    found = session.scalars(
        select(Substitution)
        .where(Substitution.grant_id == grant, Substitution.withdrawn_at.is_(None))
        .order_by(Substitution.day, Substitution.pair)
    ).all()
    if not found:
        LIFE.next_state(None, Event.CONFIRMED)  # says that there is none
    return list(found)


def _reasoned(reason: str) -> tuple[Guard, ...]:
    return (Guard.REASON,) if reason.strip() else ()


def _met(session: Session, lessons: Collection[LessonPlace], teacher: UUID, clash: str) -> set[Guard]:
    """Return what holds of the one who is named; an account that this file does not hold is the server's to ask."""
    met = set()
    if clash.strip() or not any(_is_busy(session, teacher, lesson) for lesson in lessons):
        met.add(Guard.FREE)
    standing = session.scalars(select(Account.standing).where(Account.person_id == teacher, Account.kind == "staff"))
    if all(each in WORKS for each in standing):
        met.add(Guard.ACTIVE_ACCOUNT)
    return met


def _is_busy(session: Session, teacher: UUID, lesson: LessonPlace) -> bool:
    held = occurrences.of_person(session, teacher, lesson.day, lesson.day)
    return any(each.pair == lesson.pair and each.holder == teacher and not each.cancelled for each in held)


def _absent(session: Session, lessons: Collection[LessonPlace]) -> dict[LessonPlace, UUID | None]:
    """Return who was to hold each of these lessons."""
    found: dict[LessonPlace, UUID | None] = {}
    for lesson in lessons:
        planned = occurrences.of_pages(session, (lesson.page,), lesson.day, lesson.day)
        found[lesson] = next((each.teacher for each in planned if each.pair == lesson.pair), None)
    return found


def _tell(session: Session, grant: UUID, whom: UUID | None, kind: str, text: str, author: UUID) -> None:
    if whom is not None and text.strip():
        session.add(SubstitutionWord(grant_id=grant, person_id=whom, kind=kind, author_id=author, text=text.strip()))


def _words(session: Session, grants: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return the task and the reason that were told of each grant."""
    told = session.execute(
        select(SubstitutionWord.grant_id, SubstitutionWord.kind, SubstitutionWord.text).where(
            SubstitutionWord.grant_id.in_(list(grants)), SubstitutionWord.withdrawn_at.is_(None)
        )
    )
    found: dict[UUID, tuple[str, str]] = {}
    for grant, kind, text in told:
        task, reason = found.get(grant, ("", ""))
        found[grant] = (text, reason) if kind == TASK else (task, text)
    return found


def _titles(session: Session, grants: Iterable[Sequence[Substitution]]) -> dict[UUID, tuple[str, str]]:
    pages = {row.page_id for rows in grants for row in rows}
    told = session.execute(
        with_part(select(Page.id, StudyGroup.name, PlanLine.code, PlanLine.title, PART))
        .join(StudyGroup, StudyGroup.id == Page.group_id)
        .join(PlanLine, PlanLine.id == Page.line_id)
        .where(Page.id.in_(pages))
    )
    return {page: (group, titled(f"{code} {title}".strip(), part)) for page, group, code, title, part in told}
