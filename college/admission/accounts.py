"""Life of an account: created, given a code, entered, working, suspended, closed (3.1.2, 4.5.1, 4.5.5)."""

from datetime import date, datetime, tzinfo
from enum import StrEnum

from college.acts import clause
from college.days import spoken
from college.limits import end_of, is_past
from college.lives import Life, Step
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Right


class State(StrEnum):
    """How an account stands (states.md 9)."""

    REQUESTED = "requested"
    ISSUED = "issued"
    ENROLLED = "enrolled"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class Event(StrEnum):
    """What happens to an account."""

    CREATED = "created"
    CODE_ISSUED = "code issued"
    CODE_WITHDRAWN = "code withdrawn"
    CODE_USED = "code used"
    CODE_LAPSED = "code lapsed"
    ROLE_BEGAN = "role began"
    ROLES_ENDED = "roles ended"
    LEAKED = "leaked"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CLOSED = "closed"
    RESTORED = "restored"


class Guard(StrEnum):
    """What must hold besides the right."""

    PERSON_KNOWN = "person known"
    LOGIN_FREE = "login free"
    OWN_GROUP = "own group"
    CONSENT = "consent"
    CODE_IN_FORCE = "code in force"
    AGREEMENT = "agreement"
    LINK_IN_FORCE = "link in force"
    OWN_ACCOUNT = "own account"
    REASON = "reason"
    INCIDENT_CLOSED = "incident closed"
    END_BY_LAST_DAY = "end by last day"
    ORDER_OR_LINK_END = "order or link end"
    NEW_ORDER = "new order"


WRITE_STAFF, WRITE_STUDENTS = Right("accounts.staff", Action.WRITE), Right("accounts.students", Action.WRITE)
CLOSE_STAFF, CLOSE_STUDENTS = Right("accounts.staff", Action.DELETE), Right("accounts.students", Action.DELETE)
ISSUE_STAFF, ISSUE_STUDENTS = Right("credentials.staff", Action.GRANT), Right("credentials.students", Action.GRANT)
REPORT = Right("incidents", Action.WRITE)
CREDENTIALS, CREDENTIALS_OF_STUDENTS = clause("3.1.2"), clause("3.1.3")
LEAK, CREATE_ON_THE_DAY, CLOSE_ON_THE_DAY = clause("3.1.11"), clause("4.5.1"), clause("4.5.5")
CONSENTS, GROUP_CREDENTIALS, AGREEMENTS, USER_LISTS = (
    clause("4.8К.6"),
    clause("4.8К.5"),
    clause("3.1.5"),
    clause("4.1.5"),
)

_CREATED = phrase("создана, не выдана")
_SLIP = phrase("код выдан, не вошёл")
_OWN_PAGES = phrase("вошёл, роль ещё не действует")
_WORKS = phrase("работает")
_SELF = phrase("заблокировано вами")
_HELD = phrase("приостановлена")
_CLOSED = phrase("закрыта с %s")

_OWN_AND_CLOSED = (Guard.OWN_GROUP, Guard.INCIDENT_CLOSED)

AccountStep = Step[State, Event, Guard]

STEPS: tuple[AccountStep, ...] = (
    Step(None, Event.CREATED, State.REQUESTED, WRITE_STAFF, (Guard.PERSON_KNOWN, Guard.LOGIN_FREE), _CREATED),
    Step(None, Event.CREATED, State.REQUESTED, WRITE_STUDENTS, (Guard.PERSON_KNOWN,), _CREATED),
    Step(State.REQUESTED, Event.CODE_ISSUED, State.ISSUED, ISSUE_STAFF, (), _SLIP),
    Step(State.REQUESTED, Event.CODE_ISSUED, State.ISSUED, ISSUE_STUDENTS, (Guard.OWN_GROUP, Guard.CONSENT), _SLIP),
    Step(State.ISSUED, Event.CODE_USED, State.ENROLLED, None, (Guard.CODE_IN_FORCE,), phrase("вошёл впервые")),
    Step(State.ISSUED, Event.CODE_LAPSED, State.REQUESTED, None, (), phrase("код истёк")),
    Step(State.ENROLLED, Event.ROLE_BEGAN, State.ACTIVE, None, (Guard.AGREEMENT,), _WORKS),
    Step(State.ENROLLED, Event.ROLE_BEGAN, State.ACTIVE, None, (Guard.LINK_IN_FORCE,), _WORKS),
    Step(State.ACTIVE, Event.ROLES_ENDED, State.ENROLLED, None, (), _OWN_PAGES),
    Step(State.ACTIVE, Event.LEAKED, State.SUSPENDED, REPORT, (Guard.OWN_ACCOUNT,), _SELF),
    Step(State.ACTIVE, Event.SUSPENDED, State.SUSPENDED, WRITE_STAFF, (Guard.REASON,), _HELD),
    Step(State.ACTIVE, Event.SUSPENDED, State.SUSPENDED, WRITE_STUDENTS, (Guard.REASON,), _HELD),
    Step(State.SUSPENDED, Event.CODE_ISSUED, State.ISSUED, ISSUE_STAFF, (Guard.INCIDENT_CLOSED,), _SLIP),
    Step(State.SUSPENDED, Event.CODE_ISSUED, State.ISSUED, ISSUE_STUDENTS, _OWN_AND_CLOSED, _SLIP),
    Step(State.ACTIVE, Event.CLOSED, State.CLOSED, CLOSE_STAFF, (Guard.END_BY_LAST_DAY,), _CLOSED),
    Step(State.ACTIVE, Event.CLOSED, State.CLOSED, CLOSE_STUDENTS, (Guard.ORDER_OR_LINK_END,), _CLOSED),
    Step(State.SUSPENDED, Event.CLOSED, State.CLOSED, CLOSE_STAFF, (Guard.END_BY_LAST_DAY,), _CLOSED),
    Step(State.SUSPENDED, Event.CLOSED, State.CLOSED, CLOSE_STUDENTS, (Guard.ORDER_OR_LINK_END,), _CLOSED),
)  # fmt: skip
# The ways back, and what a clause demands before a role has begun: whoever leaves is closed on the day (4.5.5),
# whoever fears for his password locks at once (3.1.11), whoever lost it gets a new code.
FURTHER: tuple[AccountStep, ...] = (
    Step(State.ISSUED, Event.CODE_WITHDRAWN, State.REQUESTED, ISSUE_STAFF, (), _CREATED),
    Step(State.ISSUED, Event.CODE_WITHDRAWN, State.REQUESTED, ISSUE_STUDENTS, (Guard.OWN_GROUP,), _CREATED),
    *(
        step
        for state in (State.ENROLLED, State.ACTIVE)
        for step in (
            Step(state, Event.CODE_ISSUED, State.ISSUED, ISSUE_STAFF, (), _SLIP),
            Step(state, Event.CODE_ISSUED, State.ISSUED, ISSUE_STUDENTS, (Guard.OWN_GROUP,), _SLIP),
        )
    ),
    Step(State.ENROLLED, Event.LEAKED, State.SUSPENDED, REPORT, (Guard.OWN_ACCOUNT,), _SELF),
    Step(State.ENROLLED, Event.SUSPENDED, State.SUSPENDED, WRITE_STAFF, (Guard.REASON,), _HELD),
    Step(State.ENROLLED, Event.SUSPENDED, State.SUSPENDED, WRITE_STUDENTS, (Guard.REASON,), _HELD),
    Step(State.SUSPENDED, Event.RESUMED, State.ACTIVE, WRITE_STAFF, (Guard.INCIDENT_CLOSED,), _WORKS),
    Step(State.SUSPENDED, Event.RESUMED, State.ACTIVE, WRITE_STUDENTS, (Guard.INCIDENT_CLOSED,), _WORKS),
    *(
        step
        for state in (State.REQUESTED, State.ISSUED, State.ENROLLED)
        for step in (
            Step(state, Event.CLOSED, State.CLOSED, CLOSE_STAFF, (Guard.END_BY_LAST_DAY,), _CLOSED),
            Step(state, Event.CLOSED, State.CLOSED, CLOSE_STUDENTS, (Guard.ORDER_OR_LINK_END,), _CLOSED),
        )
    ),
    Step(State.CLOSED, Event.RESTORED, State.REQUESTED, WRITE_STAFF, (Guard.NEW_ORDER,), _CREATED),
    Step(State.CLOSED, Event.RESTORED, State.REQUESTED, WRITE_STUDENTS, (Guard.NEW_ORDER,), _CREATED),
)

TITLES = {
    Event.CREATED: phrase("создать запись"),
    Event.CODE_ISSUED: phrase("выдать код"),
    Event.CODE_WITHDRAWN: phrase("отозвать код"),
    Event.CODE_USED: phrase("войти по коду"),
    Event.CODE_LAPSED: phrase("погасить код"),
    Event.ROLE_BEGAN: phrase("включить роль"),
    Event.ROLES_ENDED: phrase("выключить роли"),
    Event.LEAKED: phrase("заблокировать вход"),
    Event.SUSPENDED: phrase("приостановить вход"),
    Event.RESUMED: phrase("вернуть вход"),
    Event.CLOSED: phrase("закрыть запись"),
    Event.RESTORED: phrase("открыть запись вновь"),
}
REFUSALS: dict[State | None, str] = {
    None: phrase("Учётной записи ещё нет, {event} нельзя. Её создаёт администратор, студентам — учебная часть."),
    State.REQUESTED: phrase(
        "Код ещё не выдан, {event} нельзя. Код выдаёт администратор, студентам и родителям — куратор."
    ),
    State.ISSUED: phrase("Код выдан, но по нему ещё не вошли: {event} нельзя. Отозвать код может тот, кто его выдал."),
    State.ENROLLED: phrase(
        "Человек уже вошёл, а роли у него сейчас нет: {event} нельзя. Роль назначает администратор."
    ),
    State.ACTIVE: phrase("Учётная запись работает, {event} нельзя. Закрыть или приостановить её может администратор."),
    State.SUSPENDED: phrase(
        "Вход приостановлен, {event} нельзя. Когда случай закрыт, новый код выдаёт администратор, студентам — куратор."
    ),
    State.CLOSED: phrase("Учётная запись закрыта, {event} нельзя. Вновь её открывает только приказ о приёме."),
}
WANTED = {
    Guard.PERSON_KNOWN: Refused(
        phrase("Такого человека в списках нет. Сотрудника вносит отдел кадров, студента — учебная часть."), USER_LISTS
    ),
    Guard.LOGIN_FREE: Refused(phrase("Этот логин уже занят. Программа предложит свободный."), CREDENTIALS),
    Guard.OWN_GROUP: Refused(
        phrase("Это не ваша группа: код студенту и его родителям выдаёт куратор группы."), CREDENTIALS_OF_STUDENTS
    ),
    Guard.CONSENT: Refused(
        phrase("Нет согласия на обработку персональных данных. Его собирает куратор, потом можно выдать код."), CONSENTS
    ),
    Guard.CODE_IN_FORCE: Refused(
        phrase("Код уже не действует. Новый выдаёт администратор, студентам и родителям — куратор."), CREDENTIALS
    ),
    Guard.AGREEMENT: Refused(
        phrase("Нет соглашения о неразглашении, роль не включена. Соглашение вносит отдел кадров."), AGREEMENTS
    ),
    Guard.LINK_IN_FORCE: Refused(
        phrase("Студент не числится в группе, или связь с родителем окончена. Уточняет учебная часть."),
        CREDENTIALS_OF_STUDENTS,
    ),
    Guard.OWN_ACCOUNT: Refused(phrase("Так блокируют только свой вход. О чужом входе сообщите администратору."), LEAK),
    Guard.REASON: Refused(phrase("Причина не названа. Она останется в истории рядом с вашим именем.")),
    Guard.INCIDENT_CLOSED: Refused(
        phrase("Случай с этой учётной записью ещё не закрыт. Его закрывает администратор."), LEAK
    ),
    Guard.END_BY_LAST_DAY: Refused(
        phrase("Доступ уволенного кончается не позже 23:59 последнего рабочего дня по приказу."), CLOSE_ON_THE_DAY
    ),
    Guard.ORDER_OR_LINK_END: Refused(
        phrase("Нет приказа об отчислении или выпуске, и связь с родителем не окончена. Их вносит учебная часть.")
    ),
    Guard.NEW_ORDER: Refused(
        phrase("Закрытую запись открывает только новый приказ: о приёме — отдел кадров, о студенте — учебная часть.")
    ),
}

LIFE = Life(STEPS + FURTHER, TITLES, REFUSALS, WANTED, CREDENTIALS)


def next_state(state: State | None, event: Event) -> State:
    """Return how the account stands after the event, or refuse what is impossible."""
    return LIFE.next_state(state, event)


def account_end(last_day: date, zone: tzinfo) -> datetime:
    """Return when the account of a dismissed employee ends: 23:59 of his last working day (4.5.5)."""
    return end_of(last_day, zone)


def refuse_sign_in(state: State, since: date | None = None) -> None:
    """Refuse to let in whose account does not stand for it; `since` is the day from which it is closed."""
    sentences = {
        State.REQUESTED: phrase("Код для первого входа ещё не выдан. Его выдаёт администратор."),
        State.ISSUED: phrase("Первый вход — по коду с листка. Нет листка: новый код выдаёт администратор."),
        State.SUSPENDED: phrase(
            "Вход приостановлен. Введённое здесь цело и ждёт решения. Новый код выдаёт администратор."
        ),
        State.CLOSED: phrase("Учётная запись закрыта%s. Введённое до этого сохранено. Вопросы — к администратору."),
    }  # fmt: skip
    if state in sentences:
        told = sentences[state]
        if state is State.CLOSED:
            told %= phrase(" с %s") % spoken(since) if since else ""
        raise Refused(told, CLOSE_ON_THE_DAY if state is State.CLOSED else CREDENTIALS)


def refuse_edit(end: datetime | None, event: datetime) -> None:
    """Refuse an edit dated after the end of its author's account; what came before it is taken whenever it arrives."""
    if end is not None and is_past(end, event):
        sentence = phrase(
            "Введено %s, а учётная запись действовала до %s. Введённое цело, в журнал не внесено и ждёт решения."
        )
        raise Refused(sentence % (spoken(event.astimezone(end.tzinfo).date()), spoken(end.date())), CLOSE_ON_THE_DAY)
