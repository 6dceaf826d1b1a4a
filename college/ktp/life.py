"""Life of a КТП: written by its teacher, endorsed by the commission, approved by a deputy (states.md 4)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from college.acts import KTP
from college.admission.second_person import Case, refuse_same_person
from college.lives import Life, Step
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Right

WRITE, DELETE = Right("ktp", Action.WRITE), Right("ktp", Action.DELETE)
SUBMIT, APPROVE = Right("ktp_approval", Action.WRITE), Right("ktp_approval", Action.APPROVE)


class State(StrEnum):
    """How a version of a КТП stands; a superseded one is an approved one with a newer approved one beside it."""

    DRAFT = "draft"
    COMMISSION = "commission"
    ENDORSED = "endorsed"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """What happens to it; the value is the word of the step in the list of reviews."""

    MADE = "made"
    SUBMITTED = "submitted"
    RECALLED = "recalled"
    ENDORSED = "endorsed"
    ENDORSED_INSTEAD = "endorsed-instead"
    REOPENED = "reopened"  # the chair takes his word back
    RETURNED = "returned"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


REMARK = "remark"  # a word at a line, which moves nothing
# Each of the others is one row of the list of reviews.
UNTOLD = frozenset({Event.MADE, Event.SUPERSEDED, Event.WITHDRAWN, Event.RESTORED})


class Guard(StrEnum):
    """What must hold besides the right."""

    OWN_LINE = "own load line"
    HOURS = "hours equal the plan"
    TOPICS = "topic rule"
    COMMISSION = "in a commission"
    PROTOCOL = "protocol"
    CHAIR = "chair of the commission"
    NOT_AUTHOR = "not the author"
    AUTHOR = "the author"
    NO_CHAIR = "no other chair"
    WIDE = "over all plans"
    NEWEST = "newest version"
    REMARK = "remark"


_DRAFT, _BACK = phrase("черновик"), phrase("возвращено")
KtpStep = Step[State, Event, Guard]
STEPS: tuple[KtpStep, ...] = (
    Step(None, Event.MADE, State.DRAFT, WRITE, (Guard.OWN_LINE,), _DRAFT),
    Step(
        State.DRAFT, Event.SUBMITTED, State.COMMISSION, SUBMIT, (Guard.COMMISSION, Guard.HOURS, Guard.TOPICS),
        phrase("на рассмотрении комиссии"),
    ),
    Step(State.COMMISSION, Event.RECALLED, State.DRAFT, SUBMIT, (), _DRAFT),
    Step(
        State.COMMISSION, Event.ENDORSED, State.ENDORSED, APPROVE, (Guard.CHAIR, Guard.NOT_AUTHOR, Guard.PROTOCOL),
        phrase("рассмотрено, протокол №"),
    ),
    Step(
        State.COMMISSION, Event.ENDORSED_INSTEAD, State.ENDORSED, APPROVE,
        (Guard.WIDE, Guard.NOT_AUTHOR, Guard.NO_CHAIR), phrase("рассмотрено"),
    ),
    Step(State.COMMISSION, Event.RETURNED, State.DRAFT, APPROVE, (Guard.REMARK,), _BACK),
    Step(State.ENDORSED, Event.REOPENED, State.COMMISSION, APPROVE, (Guard.CHAIR,), phrase("на рассмотрении комиссии")),
    Step(
        State.ENDORSED, Event.APPROVED, State.APPROVED, APPROVE, (Guard.WIDE, Guard.NOT_AUTHOR, Guard.NEWEST),
        phrase("утверждено"),
    ),
    Step(State.ENDORSED, Event.RETURNED, State.DRAFT, APPROVE, (Guard.WIDE, Guard.REMARK), _BACK),
    Step(State.APPROVED, Event.SUPERSEDED, State.SUPERSEDED, None, (), phrase("заменено")),
    Step(State.DRAFT, Event.WITHDRAWN, State.WITHDRAWN, DELETE, (Guard.AUTHOR,), phrase("снято")),
    Step(State.WITHDRAWN, Event.RESTORED, State.DRAFT, WRITE, (), _DRAFT),
)  # fmt: skip
TITLES = {
    Event.MADE: phrase("создать КТП"),
    Event.SUBMITTED: phrase("отправить на согласование"),
    Event.RECALLED: phrase("отозвать с согласования"),
    Event.ENDORSED: phrase("отметить рассмотрение комиссией"),
    Event.ENDORSED_INSTEAD: phrase("рассмотреть вместо председателя"),
    Event.REOPENED: phrase("отозвать рассмотрение"),
    Event.RETURNED: phrase("вернуть на доработку"),
    Event.APPROVED: phrase("утвердить"),
    Event.SUPERSEDED: phrase("заменить новой версией"),
    Event.WITHDRAWN: phrase("снять черновик"),
    Event.RESTORED: phrase("вернуть черновик"),
}
SHOWN: dict[State, str] = {
    State.DRAFT: _DRAFT,
    State.COMMISSION: phrase("на рассмотрении комиссии"),
    State.ENDORSED: phrase("рассмотрено комиссией"),
    State.APPROVED: phrase("утверждено"),
    State.SUPERSEDED: phrase("заменено новой версией"),
    State.WITHDRAWN: phrase("снято"),
}
REFUSALS: dict[State | None, str] = {
    None: phrase("КТП ещё нет, {event} нельзя. Его создаёт преподаватель дисциплины."),
    State.DRAFT: phrase("КТП — черновик, {event} нельзя. Сначала преподаватель отправляет его на согласование."),
    State.COMMISSION: phrase("КТП рассматривает комиссия, {event} нельзя. Автор может отозвать его до решения."),
    State.ENDORSED: phrase("КТП рассмотрено комиссией и ждёт утверждения, {event} нельзя. Решает заместитель."),
    State.APPROVED: phrase("КТП утверждено, {event} нельзя. Для изменений создайте новую версию."),
    State.SUPERSEDED: phrase("Эта версия КТП заменена, {event} нельзя. Откройте действующую версию."),
    State.WITHDRAWN: phrase("Этот черновик КТП снят, {event} нельзя. Сначала верните его."),
}
WANTED = {
    Guard.OWN_LINE: Refused(phrase("КТП пишет преподаватель, который ведёт эту дисциплину в этом году."), KTP),
    Guard.HOURS: Refused(
        phrase("Часы КТП не равны часам учебного плана. Где именно — в «Часах против плана» справа."), KTP
    ),
    Guard.TOPICS: Refused(
        phrase("В темах есть замечания. Исправьте их или напишите комиссии, почему тема записана верно."), KTP
    ),
    Guard.COMMISSION: Refused(
        phrase("Дисциплина не входит ни в одну комиссию, рассмотреть КТП некому. Её добавляют в «Комиссиях»."),
        KTP,
    ),
    Guard.CHAIR: Refused(phrase("Это делает председатель комиссии, в которую входит дисциплина."), None),
    Guard.PROTOCOL: Refused(phrase("Укажите номер и дату протокола заседания комиссии."), None),
    Guard.AUTHOR: Refused(phrase("Черновик снимает тот, кто его составил."), None),
    Guard.NO_CHAIR: Refused(phrase("КТП рассматривает председатель комиссии. Вместо него — если он сам автор."), None),
    Guard.WIDE: Refused(phrase("КТП утверждает заместитель директора."), None),
    Guard.NEWEST: Refused(
        phrase("Уже утверждена более новая версия этого КТП. Перенесите изменения в новую версию."), None
    ),
    Guard.REMARK: Refused(phrase("Напишите замечание: автор увидит его вместе со своим КТП."), None),
}  # fmt: skip
LIFE = Life(STEPS, TITLES, REFUSALS, WANTED, KTP)


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a step asks of the world, found out by whoever judges it."""

    person: UUID
    authors: frozenset[UUID] = frozenset()  # who wrote it, and who handed it in
    is_own_line: bool = False
    is_wide: bool = False  # whether the right reaches beyond one commission
    is_chair: bool = False  # of the commission that the line belongs to
    has_commission: bool = True
    other_chair: bool = False  # whether somebody else chairs the commission and did not write the КТП himself
    hours_equal: bool = True
    topics_clean: bool = True
    is_newest: bool = True
    protocol: str = ""
    has_protocol_day: bool = False
    text: str = ""


def refuse_step(state: State | None, event: Event, asked: Asked) -> State:
    """Return the state after the event. Raises Refused with what is impossible or not met; rights are asked apart."""
    after = LIFE.next_state(state, event)
    step = LIFE.ways(state, event)[0]
    if Guard.NOT_AUTHOR in step.guards and asked.person in asked.authors:
        refuse_same_person(Case.TOPIC_PLAN, asked.person, asked.person)
    LIFE.refuse_unmet(step, _met(asked))
    return after


def open_events(state: State, asked: Asked, held: Collection[Right]) -> tuple[Event, ...]:
    """Return what this person may do now, as far as it depends on who he is: what he has to say with it comes later."""
    met = _met(asked)
    steps = (step for step in STEPS if step.before == state and step.right in held)
    return tuple(step.event for step in steps if not (set(step.guards) & _OF_PERSONS) - met)


_OF_PERSONS = frozenset({Guard.WIDE, Guard.CHAIR, Guard.NOT_AUTHOR, Guard.NO_CHAIR, Guard.AUTHOR})


def event_between(before: State | None, after: State, told: Collection[str]) -> Event | None:
    """Return which of the events that the batch tells of leads from one state to the other; None where none does."""
    ways = [step.event for step in STEPS if (step.before, step.after) == (before, after) and step.right]
    return next((event for event in ways if event in UNTOLD or event.value in told), None)


def refuse_writing(state: State) -> None:
    """Refuse an edit of a line of what is no draft."""
    if state is not State.DRAFT:
        raise Refused(LIFE.refusals[state].format(event=phrase("менять строки")), KTP)


def _met(asked: Asked) -> frozenset[Guard]:
    holds = {
        Guard.OWN_LINE: asked.is_own_line,
        Guard.HOURS: asked.hours_equal,
        Guard.TOPICS: asked.topics_clean or bool(asked.text.strip()),
        Guard.COMMISSION: asked.has_commission,
        Guard.CHAIR: asked.is_chair,
        Guard.PROTOCOL: bool(asked.protocol.strip()) and asked.has_protocol_day,
        Guard.NOT_AUTHOR: asked.person not in asked.authors,
        Guard.AUTHOR: not asked.authors or asked.person in asked.authors,
        Guard.NO_CHAIR: not asked.other_chair,
        Guard.WIDE: asked.is_wide,
        Guard.NEWEST: asked.is_newest,
        Guard.REMARK: bool(asked.text.strip()),
    }
    return frozenset(guard for guard, is_met in holds.items() if is_met)
