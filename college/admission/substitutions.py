"""Life of a substitution's access: proposed by the dispatcher, granted by the administrator, ended by itself."""

from datetime import date
from enum import StrEnum

from college.acts import FILL_ON_THE_DAY
from college.lives import Life, Step
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Right

PROPOSE, GRANT, WITHDRAW = (Right("substitutions", action) for action in (Action.WRITE, Action.GRANT, Action.DELETE))


class State(StrEnum):
    """How the access of the one who stands in is (states.md 12)."""

    PROPOSED = "proposed"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    IN_FORCE = "in-force"
    PROLONGED = "prolonged"
    ENDED = "ended"


class Event(StrEnum):
    """What happens to it."""

    NAMED = "named"
    MADE = "made"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    FIRST_LESSON = "first lesson"
    TERM_PASSED = "term passed"
    TERM_PASSED_REMARKED = "term passed with a remark"
    REMARK_CLOSED = "remark closed"
    ENDED_BEFORE = "ended before it begins"
    ENDED_TODAY = "ended today"
    PROLONGED = "prolonged by an order"


class Guard(StrEnum):
    """What must hold besides the right."""

    FREE = "free"
    ACTIVE_ACCOUNT = "active account"
    EXACT_LESSONS = "exact lessons"
    REASON = "reason"
    NO_OPEN_REMARK = "no open remark"
    THAT_LESSON = "that lesson only"


_BACK_TO_TEACHER = phrase("занятие ведёт основной преподаватель")
_STANDS = phrase("замена")
_OVER = phrase("замена окончена")
SubstitutionStep = Step[State, Event, Guard]
STEPS: tuple[SubstitutionStep, ...] = (
    Step(
        None, Event.NAMED, State.PROPOSED, PROPOSE, (Guard.FREE, Guard.ACTIVE_ACCOUNT), phrase("замена, ждёт доступа")
    ),
    Step(None, Event.MADE, State.GRANTED, GRANT, (Guard.EXACT_LESSONS,), _STANDS),
    Step(State.PROPOSED, Event.CONFIRMED, State.GRANTED, GRANT, (), _STANDS),
    Step(State.PROPOSED, Event.REFUSED, State.REFUSED, GRANT, (Guard.REASON,), phrase("доступ не дан")),
    Step(State.PROPOSED, Event.WITHDRAWN, State.WITHDRAWN, WITHDRAW, (), _BACK_TO_TEACHER),
    Step(State.GRANTED, Event.FIRST_LESSON, State.IN_FORCE, None, (), _STANDS),
    Step(State.IN_FORCE, Event.TERM_PASSED, State.ENDED, None, (Guard.NO_OPEN_REMARK,), _OVER),
    Step(
        State.IN_FORCE,
        Event.TERM_PASSED_REMARKED,
        State.PROLONGED,
        None,
        (Guard.THAT_LESSON,),
        phrase("открыто до проверки замечания"),
    ),
    Step(State.PROLONGED, Event.REMARK_CLOSED, State.ENDED, None, (), _OVER),
    Step(State.GRANTED, Event.ENDED_BEFORE, State.WITHDRAWN, GRANT, (Guard.REASON,), _BACK_TO_TEACHER),
    Step(State.IN_FORCE, Event.ENDED_TODAY, State.ENDED, GRANT, (Guard.REASON,), _OVER),
)
# An order prolongs what runs; what was prolonged is ended as anything that runs.
FURTHER: tuple[SubstitutionStep, ...] = (
    Step(State.IN_FORCE, Event.PROLONGED, State.PROLONGED, GRANT, (), phrase("замена продлена")),
    Step(State.GRANTED, Event.PROLONGED, State.PROLONGED, GRANT, (), phrase("замена продлена")),
    Step(State.PROLONGED, Event.PROLONGED, State.PROLONGED, GRANT, (), phrase("замена продлена")),
    Step(State.PROLONGED, Event.ENDED_TODAY, State.ENDED, GRANT, (Guard.REASON,), _OVER),
)
TITLES = {
    Event.NAMED: phrase("назвать замещающего"),
    Event.MADE: phrase("дать доступ"),
    Event.CONFIRMED: phrase("подтвердить доступ"),
    Event.REFUSED: phrase("отказать в доступе"),
    Event.WITHDRAWN: phrase("отозвать замену"),
    Event.FIRST_LESSON: phrase("начать замену"),
    Event.TERM_PASSED: phrase("окончить замену по сроку"),
    Event.TERM_PASSED_REMARKED: phrase("продлить замену до проверки"),
    Event.REMARK_CLOSED: phrase("окончить замену после проверки"),
    Event.ENDED_BEFORE: phrase("отменить доступ до начала"),
    Event.ENDED_TODAY: phrase("окончить замену сегодня"),
    Event.PROLONGED: phrase("продлить замену"),
}
REFUSALS: dict[State | None, str] = {
    None: phrase("Замены ещё нет, {event} нельзя. Её вносит диспетчер."),
    State.PROPOSED: phrase("Замена ждёт доступа, {event} нельзя. Доступ даёт администратор."),
    State.GRANTED: phrase("Доступ на замену уже дан, {event} нельзя. До начала его может отменить администратор."),
    State.REFUSED: phrase("В доступе на замену отказано, {event} нельзя. Новую замену вносит диспетчер."),
    State.WITHDRAWN: phrase("Замена отозвана, {event} нельзя. Новую замену вносит диспетчер."),
    State.IN_FORCE: phrase("Замена уже идёт, {event} нельзя. Окончить её сегодня может администратор."),
    State.PROLONGED: phrase("Замена открыта дольше срока, {event} нельзя. Окончить её может администратор."),
    State.ENDED: phrase("Замена окончена, {event} нельзя. Новую замену вносит диспетчер."),
}
WANTED = {
    Guard.FREE: Refused(phrase("Преподаватель в это время занят. Назначить его можно с причиной."), FILL_ON_THE_DAY),
    Guard.ACTIVE_ACCOUNT: Refused(
        phrase("Учётная запись замещающего не работает, дать доступ некому. Её открывает администратор."),
        FILL_ON_THE_DAY,
    ),
    Guard.EXACT_LESSONS: Refused(
        phrase("Назовите занятия или страницу журнала и дни: доступ даётся ровно к ним."), FILL_ON_THE_DAY
    ),
    Guard.REASON: Refused(phrase("Причина не названа. Её увидит диспетчер."), FILL_ON_THE_DAY),
    Guard.NO_OPEN_REMARK: Refused(
        phrase("У занятия есть непроверенное замечание, замена открыта до его проверки."), FILL_ON_THE_DAY
    ),
    Guard.THAT_LESSON: Refused(phrase("Открыто только занятие с замечанием, остальные уже закрыты."), FILL_ON_THE_DAY),
}
LIFE = Life(STEPS + FURTHER, TITLES, REFUSALS, WANTED, FILL_ON_THE_DAY)
OVER = (State.REFUSED, State.WITHDRAWN, State.ENDED)  # a new proposal begins where one of these stands


def state_on(kept: State, first: date, ends: date, day: date, usual: date | None = None) -> State:
    """Return the state on a day of what is kept: what was given begins with its first lesson and ends by itself.

    `ends` is the last day of writing, `usual` the one without an order that prolonged it; an access that was ended
    before its first lesson is as if it were withdrawn.
    """
    if kept is State.ENDED and ends < first:
        return State.WITHDRAWN
    if kept is not State.GRANTED or day < first:
        return kept
    if day > ends:
        return State.ENDED
    return State.IN_FORCE if usual is None or day <= usual else State.PROLONGED


def rights_to(before: State | None, after: State) -> frozenset[Right]:
    """Return the rights any of which leads a person from one state to another; none where no person may do that."""
    begun = None if before in OVER else before
    return frozenset(step.right for step in STEPS if (step.before, step.after) == (begun, after) and step.right)
