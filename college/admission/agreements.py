"""Agreements of non-disclosure: which roles wait for one, and whether a role is active on a day (3.1.5)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from college.acts import clause
from college.admission.policy import DEFAULT, Policy
from college.days import spoken, written
from college.limits import IsWorking, working_day_after
from college.lives import Life, Step
from college.numerals import numbered
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Right, Role

AGREEMENT = clause("3.1.5")
REGISTER = Right("nda_register", Action.WRITE)


class State(StrEnum):
    """How a person's agreement stands (states.md 19)."""

    MISSING = "missing"
    IN_FORCE = "in-force"
    TO_RENEW = "to-renew"
    ENDED = "ended"


class Event(StrEnum):
    """What happens to an agreement."""

    HIRED = "hired"
    REGISTERED = "registered"
    NEW_WORDING = "new wording"
    TERM_PASSED = "term passed"
    DISMISSED = "dismissed"


class Guard(StrEnum):
    """What must hold besides the right."""

    PAPER = "paper"
    DIRECTORS_LIST = "directors list"


_THERE = phrase("есть")
_MISSING = phrase("нет соглашения")
_OVER = phrase("завершено, обязанность хранить тайну остаётся")
AgreementStep = Step[State, Event, Guard]
STEPS: tuple[AgreementStep, ...] = (
    Step(None, Event.HIRED, State.MISSING, None, (), _MISSING),
    Step(State.MISSING, Event.REGISTERED, State.IN_FORCE, REGISTER, (Guard.PAPER,), _THERE),
    Step(
        State.IN_FORCE, Event.NEW_WORDING, State.TO_RENEW, REGISTER, (Guard.DIRECTORS_LIST,), phrase("обновить до %s")
    ),
    Step(State.TO_RENEW, Event.REGISTERED, State.IN_FORCE, REGISTER, (Guard.PAPER,), _THERE),
    Step(State.TO_RENEW, Event.TERM_PASSED, State.MISSING, None, (), _MISSING),
    Step(State.IN_FORCE, Event.DISMISSED, State.ENDED, None, (), _OVER),
)
# Whoever is hired again signs anew; whoever leaves before renewing ends like any other.
FURTHER: tuple[AgreementStep, ...] = (
    Step(State.ENDED, Event.HIRED, State.MISSING, None, (), _MISSING),
    Step(State.TO_RENEW, Event.DISMISSED, State.ENDED, None, (), _OVER),
)
TITLES = {
    Event.HIRED: phrase("завести строку"),
    Event.REGISTERED: phrase("внести соглашение"),
    Event.NEW_WORDING: phrase("потребовать обновления"),
    Event.TERM_PASSED: phrase("снять по сроку"),
    Event.DISMISSED: phrase("завершить"),
}
REFUSALS: dict[State | None, str] = {
    None: phrase("Человек ещё не принят на работу, {event} нельзя. Приказ вносит отдел кадров."),
    State.MISSING: phrase("Соглашения нет, {event} нельзя. Его вносит отдел кадров."),
    State.IN_FORCE: phrase("Соглашение уже есть, {event} нельзя. В день записи отдел кадров может её исправить."),
    State.TO_RENEW: phrase("Соглашение ждёт обновления, {event} нельзя. Новое вносит отдел кадров."),
    State.ENDED: phrase("Человек уволен, {event} нельзя. При новом приёме соглашение подписывают заново."),
}
WANTED = {
    Guard.PAPER: Refused(phrase("Нужны дата, номер и скан соглашения."), AGREEMENT),
    Guard.DIRECTORS_LIST: Refused(
        phrase("Новую редакцию требует директор: нужен его перечень сотрудников и срок."), AGREEMENT
    ),
}
LIFE = Life(STEPS + FURTHER, TITLES, REFUSALS, WANTED, AGREEMENT)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A signed agreement; `renew_by` is the last day of an older wording, `ended` the last day of employment."""

    number: str
    signed: date
    renew_by: date | None = None
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A role let work without an agreement: why, from what day, for how many working days after it."""

    reason: str
    since: date
    working_days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a role works on the day; until when, if it is let by an override; why not."""

    active: bool
    until: date | None = None
    refusal: Refused | None = None

    @property
    def shown(self) -> str:
        """Return what the list of roles says beside the role, nothing for an ordinary one."""
        if self.until is not None:
            return phrase("без соглашения до %s") % written(self.until)
        return "" if self.active else phrase("ожидает: нет соглашения")


def needs_agreement(role: Role) -> bool:
    """Whether the role sees others' personal data, so that it waits for an agreement."""
    return role.is_staff and role is not Role.EMPLOYEE


def state_on(agreement: Agreement | None, day: date) -> State:
    """Return how the agreement stands on the day."""
    if agreement is None or day < agreement.signed:
        return State.MISSING
    if agreement.ended is not None and day > agreement.ended:
        return State.ENDED
    if agreement.renew_by is None:
        return State.IN_FORCE
    return State.TO_RENEW if day <= agreement.renew_by else State.MISSING


def override_ends(override: Override, is_working: IsWorking) -> date:
    """Return the last day on which the role works without an agreement."""
    return working_day_after(override.since, override.working_days, is_working)


def standing(
    role: Role,
    title: str,
    day: date,
    *,
    agreement: Agreement | None = None,
    override: Override | None = None,
    is_working: IsWorking,
    policy: Policy = DEFAULT,
) -> Standing:
    """Say whether the role works on the day, and if not, why and who can help; `title` is the role's Russian name.

    It asks about the paper only: the dates of the role itself are the role's.
    """
    if not needs_agreement(role) or state_on(agreement, day) in (State.IN_FORCE, State.TO_RENEW):
        return Standing(active=True)
    if override is not None and override.since <= day <= (end := override_ends(override, is_working)):
        return Standing(active=True, until=end)
    return Standing(active=False, refusal=_waits(title, override, day, is_working, policy))


def waiting() -> Refused:
    """Return why nothing opens to whoever has no agreement, whatever his roles are."""
    sentence = phrase(
        "Роль ещё не работает: нет соглашения о неразглашении. Его вносит отдел кадров; до этого роль может открыть "
        "администратор, назвав причину."
    )
    return Refused(sentence, AGREEMENT)


def refuse_override(override: Override, policy: Policy = DEFAULT) -> None:
    """Refuse to let a role work without an agreement for no reason, or for too long."""
    if not override.reason.strip():
        raise Refused(phrase("Назовите, почему роль нужна до соглашения: причину увидит директор."), AGREEMENT)
    if not 1 <= override.working_days <= policy.override_working_days:
        most = numbered(policy.override_working_days, "рабочего дня", "рабочих дней", "рабочих дней")
        raise Refused(phrase("Без соглашения роль работает не дольше %s. Потом нужно соглашение.") % most, AGREEMENT)


def refuse_record(agreement: Agreement, today: date) -> None:
    """Refuse a line of the register that cannot be true; asked line by line when many are entered at once."""
    if not agreement.number.strip():
        raise Refused(phrase("У соглашения нет номера. Он стоит в журнале регистрации."), AGREEMENT)
    if agreement.signed > today:
        raise Refused(
            phrase("Соглашение датировано %s, этот день ещё не настал.") % written(agreement.signed), AGREEMENT
        )


def _waits(title: str, override: Override | None, day: date, is_working: IsWorking, policy: Policy) -> Refused:
    if override is not None and day > (end := override_ends(override, is_working)):
        sentence = phrase(
            "Роль «%s» закрыта: срок без соглашения о неразглашении кончился %s. Соглашение вносит отдел кадров."
        )
        return Refused(sentence % (title, spoken(end)), AGREEMENT)
    sentence = phrase(
        "Роль «%s» ещё не работает: нет соглашения о неразглашении. Его вносит отдел кадров; до этого администратор "
        "может открыть роль с причиной на срок до %s."
    )
    most = numbered(policy.override_working_days, "рабочего дня", "рабочих дней", "рабочих дней")
    return Refused(sentence % (title, most), AGREEMENT)
