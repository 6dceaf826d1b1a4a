"""Life of an incident with an account: opened, escalated, acknowledged, handled, closed (3.1.11)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from college.acts import clause
from college.admission.policy import DEFAULT, Policy
from college.lives import Life, Step
from college.numerals import numbered
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Right

REPORT, APPROVE = Right("incidents", Action.WRITE), Right("incidents", Action.APPROVE)
LEAK = clause("3.1.11")


class State(StrEnum):
    """How an incident stands (states.md 11)."""

    OPEN = "open"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    HANDLED = "handled"
    CLOSED = "closed"


class Event(StrEnum):
    """What happens to an incident."""

    REPORTED = "reported"
    SIGNALLED = "signalled"
    UNANSWERED = "unanswered"
    ACKNOWLEDGED = "acknowledged"
    MEASURES = "measures"
    CLOSED = "closed"
    REOPENED = "reopened"
    DOUBTED = "doubted"


class Guard(StrEnum):
    """What must hold besides the right."""

    FACTS = "facts"
    NOT_THE_SUBJECT = "not the subject"
    MEASURES = "measures"
    CAUSE = "cause"
    EDITS_DECIDED = "edits decided"
    NEW_FACT = "new fact"
    REASON = "reason"


_RED = phrase("ждёт администратора")
_YELLOW = phrase("подтверждён: %s, %s")
_GREY = phrase("закрыт")
IncidentStep = Step[State, Event, Guard]
STEPS: tuple[IncidentStep, ...] = (
    Step(None, Event.REPORTED, State.OPEN, REPORT, (), _RED),
    Step(None, Event.SIGNALLED, State.OPEN, None, (Guard.FACTS,), _RED),
    Step(State.OPEN, Event.ACKNOWLEDGED, State.ACKNOWLEDGED, APPROVE, (Guard.NOT_THE_SUBJECT,), _YELLOW),
    Step(State.OPEN, Event.UNANSWERED, State.ESCALATED, None, (), phrase("извещены второй администратор и директор")),
    Step(State.ESCALATED, Event.ACKNOWLEDGED, State.ACKNOWLEDGED, APPROVE, (Guard.NOT_THE_SUBJECT,), _YELLOW),
    Step(State.ACKNOWLEDGED, Event.MEASURES, State.HANDLED, REPORT, (Guard.MEASURES,), phrase("меры приняты")),
    Step(State.HANDLED, Event.CLOSED, State.CLOSED, APPROVE, (Guard.CAUSE, Guard.EDITS_DECIDED), _GREY),
    Step(State.CLOSED, Event.REOPENED, State.OPEN, APPROVE, (Guard.NEW_FACT,), _RED),
)
# The ways back: measures are added to, and what was handled may be doubted before it is closed.
FURTHER: tuple[IncidentStep, ...] = (
    Step(State.HANDLED, Event.MEASURES, State.HANDLED, REPORT, (Guard.MEASURES,), phrase("меры приняты")),
    Step(State.HANDLED, Event.DOUBTED, State.OPEN, APPROVE, (Guard.REASON,), _RED),
)
TITLES = {
    Event.REPORTED: phrase("сообщить о нём"),
    Event.SIGNALLED: phrase("открыть его"),
    Event.UNANSWERED: phrase("передать его дальше"),
    Event.ACKNOWLEDGED: phrase("подтвердить его"),
    Event.MEASURES: phrase("записать меры"),
    Event.CLOSED: phrase("закрыть его"),
    Event.REOPENED: phrase("открыть его вновь"),
    Event.DOUBTED: phrase("вернуть его к началу"),
}
REFUSALS: dict[State | None, str] = {
    None: phrase("Случая ещё нет, {event} нельзя. Сообщить о чужом входе может каждый."),
    State.OPEN: phrase("Случай ждёт подтверждения, {event} нельзя. Сначала его подтверждает администратор."),
    State.ESCALATED: phrase("Случай ждёт подтверждения, {event} нельзя. Сначала его подтверждает администратор."),
    State.ACKNOWLEDGED: phrase("Случай подтверждён, {event} нельзя. Теперь администратор записывает меры."),
    State.HANDLED: phrase(
        "Меры записаны, {event} нельзя. Закрыть случай или вернуть его к началу может администратор."
    ),
    State.CLOSED: phrase("Случай закрыт, {event} нельзя. Открыть его вновь может администратор по новому факту."),
}
WANTED = {
    Guard.FACTS: Refused(phrase("Фактов для случая мало: баллов меньше, чем нужно."), LEAK),
    Guard.NOT_THE_SUBJECT: Refused(
        phrase("Случай о вас подтверждает другой администратор. Директор его тоже видит."), LEAK
    ),
    Guard.MEASURES: Refused(phrase("Назовите, что сделано: новый код, компьютеры, разговор с сотрудником."), LEAK),
    Guard.CAUSE: Refused(phrase("Назовите причину: с ней случай остаётся в годовом списке."), LEAK),
    Guard.EDITS_DECIDED: Refused(
        phrase("Спорные записи ещё ждут решения ответственных. До него случай не закрыть."), LEAK
    ),
    Guard.NEW_FACT: Refused(phrase("Закрытый случай открывают по новому факту. Назовите его."), LEAK),
    Guard.REASON: Refused(phrase("Причина не названа. Она останется в деле.")),
}
LIFE = Life(STEPS + FURTHER, TITLES, REFUSALS, WANTED, LEAK)
WAITING = frozenset({State.OPEN, State.ESCALATED})


def refuse_acknowledger(person: UUID, subject: UUID | None, administrators: Collection[UUID]) -> None:
    """Refuse to let somebody acknowledge an incident about himself; `administrators` are all there are today.

    The right is asked before; with one administrator nobody may, and the director sees the incident until a second
    one is named.
    """
    if person != subject:
        return
    if set(administrators) - {person}:
        wanted = WANTED[Guard.NOT_THE_SUBJECT]
        raise Refused(wanted.sentence, wanted.clause)
    raise Refused(
        phrase(
            "Случай о вас вы не подтверждаете, а другого администратора нет. Случай видит директор; он ждёт, пока "
            "назначат второго администратора."
        ),
        LEAK,
    )


def is_unanswered(state: State, since: datetime, now: datetime, policy: Policy = DEFAULT) -> bool:
    """Whether an incident has waited so long, half an hour usually, that others are to be told (states.md 11)."""
    return state is State.OPEN and now >= since + policy.escalation


def state_seen(state: State, since: datetime, escalated: datetime | None) -> State:
    """Return the state with its escalation: others were told since it began to wait, or they were not."""
    return State.ESCALATED if state is State.OPEN and escalated is not None and escalated >= since else state


def number_of(incident: UUID) -> str:
    """Return the number by which people speak of an incident; a letter says nothing else of it."""
    return incident.hex[-8:].upper()


def told_to(subject: UUID | None, administrators: Collection[UUID], state: State) -> tuple[frozenset[UUID], bool]:
    """Return which administrators see the incident as theirs to answer, and whether the director sees it red.

    Who the incident is about sees its facts, but it is not his to answer.
    """
    others = frozenset(administrators) - {subject}
    return others, not others or state is State.ESCALATED


def called(
    subject: UUID | None, administrators: Sequence[UUID], overseers: Collection[UUID], *, escalated: bool
) -> frozenset[UUID]:
    """Return who is called for an incident that waits: the first administrator, after half an hour everybody else.

    The administrators stand in the order of their service. Where there is none but the subject, the director is
    called at once (states.md 11).
    """
    others = [one for one in administrators if one != subject]
    director = frozenset(overseers) - {subject, *others}
    if not others:
        return director
    return frozenset(others[1:]) | director if escalated else frozenset(others[:1])


def waiting(state: State, opened: datetime, now: datetime) -> str:
    """Say how long an unanswered incident has waited: «ждёт ответа 15 часов»; nothing once it is answered."""
    if state not in WAITING:
        return ""
    minutes = max(int((now - opened).total_seconds()) // 60, 0)
    hours, days = minutes // 60, minutes // 1440
    if days >= 2:
        return phrase("ждёт ответа %s") % numbered(days, "день", "дня", "дней")
    if hours:
        return phrase("ждёт ответа %s") % numbered(hours, "час", "часа", "часов")
    return phrase("ждёт ответа %s") % numbered(minutes, "минуту", "минуты", "минут")
