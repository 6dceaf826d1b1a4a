"""Dated access of an official: sees what his grant names and nothing else, by an order, for so many days (1.5)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from college.acts import clause
from college.admission.policy import DEFAULT, Policy
from college.days import spoken, written
from college.lives import Life, Step
from college.names import PersonName
from college.numerals import numbered
from college.orders import Basis, refuse_basis
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Matrix, Right, Role

WRITE, GRANT, END = (Right("roles", action) for action in (Action.WRITE, Action.GRANT, Action.DELETE))
ACCOUNT = Right("accounts.staff", Action.WRITE)  # without one nobody can come in
BY_GROUPS = "journal."  # such sections are looked at by groups
LONGEST_NAME, LONGEST_GROUND = 80, 200
OFFICIALS = clause("1.5")


class State(StrEnum):
    """How an official's access stands (states.md 13)."""

    DRAFT = "draft"
    ACTIVE = "active"
    EXPIRED = "expired"
    ENDED = "ended"


class Event(StrEnum):
    """What happens to it."""

    NAMED = "named"
    ACTIVATED = "activated"
    END_PASSED = "end passed"
    ENDED = "ended"
    PROLONGED = "prolonged by an order"


class Guard(StrEnum):
    """What must hold besides the right."""

    OFFICIAL_SECTIONS = "official sections"
    BASIS = "basis"
    THIRTY_DAYS = "thirty days"
    AGREEMENT_OR_LAW = "agreement or law"
    REASON = "reason"


_OVER = phrase("внешний доступ окончен, список просмотров — у директора")
OfficialStep = Step[State, Event, Guard]
STEPS: tuple[OfficialStep, ...] = (
    Step(None, Event.NAMED, State.DRAFT, WRITE, (Guard.OFFICIAL_SECTIONS,), phrase("проект")),
    Step(
        State.DRAFT,
        Event.ACTIVATED,
        State.ACTIVE,
        GRANT,
        (Guard.BASIS, Guard.THIRTY_DAYS, Guard.AGREEMENT_OR_LAW),
        phrase("внешний доступ до %s"),
    ),
    Step(State.ACTIVE, Event.END_PASSED, State.EXPIRED, None, (), _OVER),
    Step(State.ACTIVE, Event.ENDED, State.ENDED, END, (Guard.REASON,), _OVER),
)
FURTHER: tuple[OfficialStep, ...] = (
    Step(State.ACTIVE, Event.PROLONGED, State.ACTIVE, GRANT, (), phrase("внешний доступ до %s")),
)
TITLES = {
    Event.NAMED: phrase("подготовить доступ"),
    Event.ACTIVATED: phrase("открыть доступ"),
    Event.END_PASSED: phrase("окончить доступ по сроку"),
    Event.ENDED: phrase("окончить доступ"),
    Event.PROLONGED: phrase("продлить доступ"),
}
REFUSALS: dict[State | None, str] = {
    None: phrase("Внешнего доступа ещё нет, {event} нельзя. Его готовит администратор."),
    State.DRAFT: phrase("Внешний доступ ещё в проекте, {event} нельзя. Открывает его администратор по приказу."),
    State.ACTIVE: phrase("Внешний доступ открыт, {event} нельзя. Окончить его может администратор."),
    State.EXPIRED: phrase("Срок внешнего доступа прошёл, {event} нельзя. Новый открывают по новому приказу."),
    State.ENDED: phrase("Внешний доступ окончен, {event} нельзя. Новый открывают по новому приказу."),
}
WANTED = {
    Guard.OFFICIAL_SECTIONS: Refused(phrase("Назовите разделы из тех, что открыты внешним лицам."), OFFICIALS),
    Guard.BASIS: Refused(phrase("Нет основания: назовите номер и дату приказа."), OFFICIALS),
    Guard.THIRTY_DAYS: Refused(phrase("Внешний доступ открывают не больше чем на 30 дней."), OFFICIALS),
    Guard.AGREEMENT_OR_LAW: Refused(
        phrase("Назовите соглашение о неразглашении или закон, по которому доступ даётся без него."), OFFICIALS
    ),
    Guard.REASON: Refused(phrase("Причина не названа. Её увидит директор."), OFFICIALS),
}
LIFE = Life(STEPS + FURTHER, TITLES, REFUSALS, WANTED, OFFICIALS)


@dataclass(frozen=True, slots=True)
class OfficialGrant:
    """What an official may look at: sections and groups, from a day to a day, both inclusive.

    `ground` is the agreement of non-disclosure or the law that lets him see without one; no group means those rows
    of the sections that belong to none.
    """

    person: UUID
    sections: frozenset[str]
    groups: frozenset[UUID]
    first: date
    last: date
    basis: Basis | None = None
    ground: str = ""
    ended: date | None = None  # the last day, where an administrator ended it sooner


@dataclass(frozen=True, slots=True)
class Opening:
    """An access as it is asked for; its id comes from who asks, so that asking twice opens one."""

    id: UUID
    name: PersonName = field(repr=False)
    terms: OfficialGrant


def official_sections(matrix: Matrix) -> frozenset[str]:
    """Return the sections that a grant may name: the matrix is its upper bound."""
    return frozenset(g.section for g in matrix.grants if g.role is Role.OFFICIAL and g.action is Action.SEE)


def is_in_force(grant: OfficialGrant, day: date) -> bool:
    """Whether the official may look on the day."""
    return grant.first <= day <= min(grant.last, grant.ended or grant.last)


def covers(grant: OfficialGrant, section: str, action: Action, group: UUID | None = None) -> bool:
    """Whether the grant names this: only to see, only its sections, only its groups."""
    return action is Action.SEE and section in grant.sections and (group is None or group in grant.groups)


def refuse_official(grant: OfficialGrant, matrix: Matrix, today: date, policy: Policy = DEFAULT) -> None:
    """Refuse an access that may not be opened as it is written."""
    known = official_sections(matrix)
    if not grant.sections:
        raise Refused(WANTED[Guard.OFFICIAL_SECTIONS].sentence, OFFICIALS)
    if outside := sorted(grant.sections - known):
        told = phrase("Внешним лицам не открывают: %s. Разделы для них стоят в матрице прав.")
        raise Refused(told % ", ".join(outside), OFFICIALS)
    if not grant.groups and any(section.startswith(BY_GROUPS) for section in grant.sections):
        raise Refused(phrase("Назовите группы: журналы открывают внешнему лицу по группам."), OFFICIALS)
    if grant.last < grant.first:
        raise Refused(phrase("Последний день доступа раньше первого."), OFFICIALS)
    if grant.last < today:
        raise Refused(phrase("Последний день доступа, %s, уже прошёл.") % written(grant.last), OFFICIALS)
    if grant.last - grant.first >= timedelta(days=policy.official_days):
        most = numbered(policy.official_days, "день", "дня", "дней")
        raise Refused(
            phrase("Внешний доступ открывают не больше чем на %s. Потом нужен новый приказ.") % most, OFFICIALS
        )
    refuse_basis(grant.basis, today, OFFICIALS)
    if not grant.ground.strip():
        raise Refused(WANTED[Guard.AGREEMENT_OR_LAW].sentence, OFFICIALS)


def refuse_nameless(name: PersonName) -> None:
    """Refuse an official whom the log of views could not name."""
    if not name.surname.strip() or not name.given.strip():
        raise Refused(phrase("Назовите фамилию и имя: под ними каждый просмотр стоит в журнале доступа."), OFFICIALS)


def refuse_look(grant: OfficialGrant, section: str, action: Action, day: date, group: UUID | None = None) -> None:
    """Refuse what the official's grant does not name, with who may help."""
    if day < grant.first:
        raise Refused(phrase("Доступ откроется %s.") % spoken(grant.first), OFFICIALS)
    if not is_in_force(grant, day):
        end = min(grant.last, grant.ended or grant.last)
        raise Refused(phrase("Доступ кончился %s. Новый открывает администратор по приказу.") % spoken(end), OFFICIALS)
    if action is not Action.SEE:
        raise Refused(
            phrase("Внешний доступ — только просмотр. Печать и выгрузку готовят сотрудники колледжа."), OFFICIALS
        )
    if not covers(grant, section, action, group):
        raise Refused(
            phrase("Этого в вашем доступе нет. Его состав определяет приказ, вносит администратор."), OFFICIALS
        )
