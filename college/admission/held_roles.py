"""Life of a dated role of an employee, acting roles among them: by an order, from a day to a day (4.1.6)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from college.acts import ROLES_AND_RIGHTS, clause
from college.lives import Life, Step
from college.orders import Basis, refuse_basis
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Right, Role

WRITE, GRANT, END, CONFIRM = (
    Right("roles", action) for action in (Action.WRITE, Action.GRANT, Action.DELETE, Action.APPROVE)
)
AGREEMENT, CHAIR = clause("3.1.5"), clause("3.1.10")


class State(StrEnum):
    """How a dated role stands (states.md 14)."""

    REQUESTED = "requested"
    ACTIVE = "active"
    OVERRIDE = "active-override"
    ENDED = "ended"


class Event(StrEnum):
    """What happens to a dated role."""

    REQUESTED = "requested"
    ACTIVATED = "activated"
    ACTIVATED_WITHOUT = "activated without agreement"
    AGREEMENT_RECORDED = "agreement recorded"
    OVERRIDE_PASSED = "override passed"
    END_PASSED = "end passed"
    ENDED_TODAY = "ended today"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Guard(StrEnum):
    """What must hold besides the right."""

    ACCOUNT = "account"
    AGREEMENT = "agreement"
    NOT_HIMSELF = "not himself"
    REASON = "reason"
    TEN_WORKING_DAYS = "ten working days"
    DUTIES_LISTED = "duties listed"


_OPEN = phrase("рабочие места открыты с первого дня")
_SHUT = phrase("рабочие места закрыты")
_WITHOUT = (Guard.REASON, Guard.TEN_WORKING_DAYS, Guard.NOT_HIMSELF)
RoleStep = Step[State, Event, Guard]
STEPS: tuple[RoleStep, ...] = (
    Step(None, Event.REQUESTED, State.REQUESTED, WRITE, (Guard.ACCOUNT,), phrase("ожидает")),
    Step(State.REQUESTED, Event.ACTIVATED, State.ACTIVE, GRANT, (Guard.AGREEMENT, Guard.NOT_HIMSELF), _OPEN),
    Step(State.REQUESTED, Event.ACTIVATED_WITHOUT, State.OVERRIDE, GRANT, _WITHOUT, phrase("без соглашения до %s")),
    Step(State.OVERRIDE, Event.AGREEMENT_RECORDED, State.ACTIVE),
    Step(State.OVERRIDE, Event.OVERRIDE_PASSED, State.REQUESTED, None, (), _SHUT),
    Step(State.ACTIVE, Event.END_PASSED, State.ENDED, None, (Guard.DUTIES_LISTED,), _SHUT),
    Step(State.ACTIVE, Event.ENDED_TODAY, State.ENDED, END, (Guard.REASON,), _SHUT),
    Step(State.ACTIVE, Event.CONFIRMED, State.ACTIVE, CONFIRM, (), phrase("утверждено приказом № %s")),
)
# The ways back: a request is taken back, and what works without an agreement ends as any other role does.
FURTHER: tuple[RoleStep, ...] = (
    Step(State.REQUESTED, Event.WITHDRAWN, State.ENDED, END, (Guard.REASON,), _SHUT),
    Step(State.OVERRIDE, Event.END_PASSED, State.ENDED, None, (Guard.DUTIES_LISTED,), _SHUT),
    Step(State.OVERRIDE, Event.ENDED_TODAY, State.ENDED, END, (Guard.REASON,), _SHUT),
)
TITLES = {
    Event.REQUESTED: phrase("запросить роль"),
    Event.ACTIVATED: phrase("включить роль"),
    Event.ACTIVATED_WITHOUT: phrase("включить роль без соглашения"),
    Event.AGREEMENT_RECORDED: phrase("учесть соглашение"),
    Event.OVERRIDE_PASSED: phrase("снять роль по сроку"),
    Event.END_PASSED: phrase("окончить роль"),
    Event.ENDED_TODAY: phrase("окончить роль сегодня"),
    Event.CONFIRMED: phrase("утвердить роль"),
    Event.WITHDRAWN: phrase("отозвать запрос"),
}
REFUSALS: dict[State | None, str] = {
    None: phrase("Роль ещё не запрошена, {event} нельзя. Запрашивает администратор."),
    State.REQUESTED: phrase("Роль ждёт включения, {event} нельзя. Включает администратор."),
    State.ACTIVE: phrase("Роль уже работает, {event} нельзя. Окончить её может администратор."),
    State.OVERRIDE: phrase("Роль работает без соглашения, {event} нельзя. Соглашение вносит отдел кадров."),
    State.ENDED: phrase("Роль окончена, {event} нельзя. Новую назначает администратор."),
}
WANTED = {
    Guard.ACCOUNT: Refused(phrase("У человека нет учётной записи. Её создаёт администратор."), ROLES_AND_RIGHTS),
    Guard.AGREEMENT: Refused(
        phrase("Нет соглашения о неразглашении. Его вносит отдел кадров; на срок роль можно включить с причиной."),
        AGREEMENT,
    ),
    Guard.NOT_HIMSELF: Refused(
        phrase("Себе роль не назначают. Её включает другой администратор или сначала подтверждает директор."),
        ROLES_AND_RIGHTS,
    ),
    Guard.REASON: Refused(phrase("Причина не названа. Её увидят директор и сам сотрудник.")),
    Guard.TEN_WORKING_DAYS: Refused(
        phrase("Без соглашения роль включают не дольше чем на 10 рабочих дней."), AGREEMENT
    ),
    Guard.DUTIES_LISTED: Refused(phrase("Открытые обязанности ещё не переданы. Их список — в карточке роли.")),
}
LIFE = Life(STEPS + FURTHER, TITLES, REFUSALS, WANTED, ROLES_AND_RIGHTS)


@dataclass(frozen=True, slots=True)
class DatedRole:
    """A role given from a day to a day, both inclusive; `acting_for` is whose absence it fills.

    `signer` is who signed the order, as the paper names him; a chair has a commission.
    """

    person: UUID
    role: Role
    first: date
    last: date | None = None
    basis: Basis | None = None
    acting_for: UUID | None = None
    signer: str = ""
    commission: UUID | None = None

    def is_in_force(self, day: date) -> bool:
        """Whether the role holds on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


def is_assignable(role: Role) -> bool:
    """Whether an administrator may give the role by hand.

    Being an employee follows from the account, standing in from a dated grant, the rest is no role of the staff.
    """
    return role.is_staff and role not in (Role.EMPLOYEE, Role.SUBSTITUTE)


def roles_of_the_office() -> tuple[Role, ...]:
    """Return the roles that the office gives: a teacher follows from the load, a curator is named with his group."""
    return tuple(role for role in Role if is_assignable(role) and role not in (Role.TEACHER, Role.CURATOR))


def refuse_dated_role(asked: DatedRole, *, by: UUID, today: date) -> None:
    """Refuse a role that may not be given as asked.

    An absent holder is replaced by a dated role with an order, never by a wider matrix, so an acting role has an end.
    """
    if not is_assignable(asked.role):
        raise Refused(
            phrase("Эту роль не назначают вручную: она следует из замены, приёма или зачисления."), ROLES_AND_RIGHTS
        )
    if asked.person == by:
        wanted = WANTED[Guard.NOT_HIMSELF]
        raise Refused(wanted.sentence, wanted.clause)
    refuse_basis(asked.basis, today, ROLES_AND_RIGHTS)
    if asked.last is not None and asked.last < asked.first:
        raise Refused(phrase("Последний день роли раньше первого."), ROLES_AND_RIGHTS)
    if asked.acting_for is not None and asked.last is None:
        raise Refused(
            phrase("Исполнение обязанностей назначают на срок: назовите последний день по приказу."), ROLES_AND_RIGHTS
        )
    if asked.acting_for is not None and not asked.signer.strip():
        raise Refused(phrase("Назовите, кто подписал приказ об исполнении обязанностей."), ROLES_AND_RIGHTS)
    if asked.role is Role.COMMISSION_CHAIR and asked.commission is None:
        raise Refused(phrase("Назовите комиссию: без неё председателю нечего смотреть."), CHAIR)
    if asked.acting_for == asked.person:
        raise Refused(phrase("Человек не может исполнять обязанности за самого себя."), ROLES_AND_RIGHTS)


def is_whole_basis(acting_for: UUID | None, number: str, signed: date | None, signer: str, last: date | None) -> bool:
    """Whether what fills somebody's absence stands on a whole order and has an end; any other role need not say."""
    return acting_for is None or (bool(number.strip() and signer.strip()) and None not in (signed, last))
