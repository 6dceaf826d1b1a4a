"""What may be done with one account just now, with its words, what it asks for, and why it may not be done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from college.admission import accounts, incidents, second_factor
from college.admission.accounts import Event, State
from college.admission.agreements import State as Paper
from college.admission.policy import DEFAULT
from college.roles import Action, Right
from db.admission.account_cards import AccountCard, IncidentSeen
from db.admission.account_lists import AccountLine
from db.admission.agreement_register import Papers
from desktop.workspace import Right as Held
from desktop.workspaces.accounts.machines import DeviceSeen, MachineSeen
from desktop.workspaces.accounts.words import tr

CREATE, ISSUE, WITHDRAW, SUSPEND, RESUME, CLOSE = "create", "issue", "withdraw", "suspend", "resume", "close"
ACKNOWLEDGE, MEASURES, CLOSE_CASE, DOUBT = "acknowledge", "measures", "close_case", "doubt"
RESET_SECOND = "reset_second"
AGREEMENT, WAIVER, NO_WAIVER = "agreement", "waiver", "no_waiver"
D_SUSPEND, D_RESUME, D_REVOKE, D_WIPE = "device.suspend", "device.resume", "device.revoke", "device.wipe"
M_SUSPEND, M_RESUME, M_REVOKE = "machine.suspend", "machine.resume", "machine.revoke"


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `asks` names the line of words that it needs, `dates` a day, `numbers` a number; `refusal`: why not."""

    name: str
    words: str
    note: str
    asks: str = ""
    dates: str = ""
    numbers: str = ""
    is_online: bool = True
    kind: str = ""
    refusal: str = ""
    incident: UUID | None = None
    typed: str = ""  # what stands in the line to begin with
    is_loss: bool = False  # its words accept that something unsent is lost


@dataclass(frozen=True, slots=True)
class Around:
    """Who looks, with what rights, and whether the server is there."""

    person: UUID
    rights: frozenset[Held]
    now: datetime
    offline: str = ""  # the sentence that says so

    def may(self, section: str, action: str) -> bool:
        """Whether he holds the right somewhere."""
        return (section, action) in self.rights


_EVENTS = {
    Event.CREATED: (CREATE, tr("Создать запись"), tr("логин подберёт сервер; код выдаётся после")),
    Event.RESTORED: (CREATE, tr("Открыть вновь"), tr("по новому приказу; потом выдайте код")),
    Event.CODE_ISSUED: (ISSUE, tr("Выдать код"), tr("листок на печать; человек сам поставит пароль")),
    Event.CODE_WITHDRAWN: (WITHDRAW, tr("Отозвать код"), tr("листок больше не впустит")),
    Event.SUSPENDED: (SUSPEND, tr("Приостановить вход…"), tr("все компьютеры сразу; неотправленное уйдёт на решение")),
    Event.RESUMED: (RESUME, tr("Вернуть вход…"), tr("прежний пароль снова подойдёт")),
    Event.CLOSED: (CLOSE, tr("Закрыть запись…"), tr("до 23:59 последнего рабочего дня; введённое останется")),
}
_REASONS = {SUSPEND: tr("Причина"), RESUME: tr("Причина"), CLOSE: tr("Основание")}
_INCIDENTS = {
    incidents.Event.ACKNOWLEDGED: (
        ACKNOWLEDGE, tr("Принять случай"), tr("другие увидят, что вы им заняты"), "",
    ),
    incidents.Event.MEASURES: (MEASURES, tr("Записать меры…"), tr("что сделано: код, разговор"), tr("Меры")),
    incidents.Event.CLOSED: (CLOSE_CASE, tr("Закрыть случай…"), tr("с причиной, останется в деле"), tr("Причина")),
    incidents.Event.DOUBTED: (DOUBT, tr("Вернуть к началу…"), tr("случай снова станет красным"), tr("Почему")),
    incidents.Event.REOPENED: (DOUBT, tr("Открыть вновь…"), tr("по новому факту"), tr("Новый факт")),
}  # fmt: skip
OWN_CODE = tr("Это ваш второй код: его сбрасывает другой администратор.")
OWN_ACCOUNT = tr("Это ваша запись: её приостанавливает, закрывает и выдаёт ей код другой администратор.")
OWN_CASE = tr("Случай о вас ведёт другой администратор. Факты вы видите те же.")
OWN_ROLE = tr("Себе роль не открывают: это делает другой администратор.")


def events_of(line: AccountLine, around: Around) -> tuple[Event, ...]:
    """Return what may be done with the account as it stands; a code that ran out is as good as none."""
    whose = "staff" if line.is_of_staff else "students"
    sections = (f"accounts.{whose}", f"credentials.{whose}")
    held = frozenset(Right(section, Action(action)) for section, action in around.rights if section in sections)
    is_lapsed = line.state is State.ISSUED and line.code_until is not None and line.code_until <= around.now
    return accounts.LIFE.events(State.REQUESTED if is_lapsed else line.state, held)


def account_acts(line: AccountLine, around: Around) -> tuple[Act, ...]:
    """Return the acts on an account, the likeliest first."""
    found: list[Act] = []
    own = OWN_ACCOUNT if line.person == around.person else ""
    events = events_of(line, around)
    for event in (*_likely(line), *_EVENTS):
        if event not in events or event not in _EVENTS or any(act.name == _EVENTS[event][0] for act in found):
            continue
        name, words, note = _EVENTS[event]
        if name == SUSPEND and not line.is_of_staff:
            note = tr("дневник закроется сразу")
        if name == ISSUE and line.state is not State.REQUESTED:
            words = tr("Выдать новый код")
        found.append(
            Act(
                name, words, note, _REASONS.get(name, ""), tr("Последний день") if name == CLOSE else "",
                refusal=own or around.offline,
            )
        )  # fmt: skip
    is_wanted = line.points is not None or line.state in (None, State.REQUESTED, State.SUSPENDED)
    return _first_as_main(found) if is_wanted else tuple(found)


def _likely(line: AccountLine) -> tuple[Event, ...]:
    """Name the act that most probably is wanted: it becomes the first of the list."""
    if line.points is not None:
        return (Event.SUSPENDED, Event.CODE_ISSUED)
    return (Event.CREATED, Event.CODE_ISSUED, Event.RESUMED)


def second_acts(card: AccountCard, line: AccountLine, around: Around) -> tuple[Act, ...]:
    """Return the act on the code that a person brings from his phone: another may let him set it up anew.

    Whether a student or parent has turned his own on, only the server knows.
    """
    may_reset = any(around.may(right.section, right.action.value) for right in second_factor.RIGHTS)
    if not line.is_of_staff:
        may_reset = line.state is State.ACTIVE and (may_reset or around.may("credentials.students", "grant"))
    elif not card.brings_code or line.state in (None, State.CLOSED):
        may_reset = False
    if not may_reset:
        return ()
    own = OWN_CODE if card.person == around.person else ""
    note = tr("утерян телефон; на следующем входе настроит снова")
    return (Act(RESET_SECOND, tr("Сбросить второй код…"), note, tr("Причина"), refusal=own or around.offline),)


def incident_acts(incident: IncidentSeen, subject: UUID, around: Around) -> tuple[Act, ...]:
    """Return the acts on an incident; all of them work without the server."""
    held = frozenset(Right(section, Action(action)) for section, action in around.rights if section == "incidents")
    if incidents.APPROVE not in held:
        return ()
    own = OWN_CASE if subject == around.person else ""
    found: list[Act] = []
    for event in incidents.LIFE.events(incident.state, held):
        if event in _INCIDENTS:
            name, words, note, asks = _INCIDENTS[event]
            found.append(Act(name, words, note, asks, is_online=False, refusal=own, incident=incident.id))
    return tuple(found) if incident.state is incidents.State.CLOSED else _first_as_main(found)


def paper_acts(papers: Papers, person: UUID, day: date, around: Around) -> tuple[Act, ...]:
    """Return the acts on the agreement of an employee."""
    found: list[Act] = []
    if around.may("nda_register", "write") and papers.state(day) is not Paper.ENDED:
        stands = papers.state(day) is Paper.IN_FORCE
        words = tr("Исправить соглашение…") if stands else tr("Внести соглашение…")
        note = tr("дата и номер с бумаги")
        found.append(Act(AGREEMENT, words, note, dates=tr("Подписано"), numbers=tr("№"), is_online=False))
    if not papers.lets_work(day) and around.may("roles", "grant"):
        own = OWN_ROLE if person == around.person else ""
        note = tr("с причиной, на {days} рабочих дней").format(days=DEFAULT.override_working_days)
        asks = tr("Почему роль нужна до соглашения")
        found.append(Act(WAIVER, tr("Открыть роль без него…"), note, asks, is_online=False, refusal=own))
    if papers.waiver is not None and papers.is_waived(day) and around.may("roles", "grant"):
        found.append(Act(NO_WAIVER, tr("Отменить допуск"), tr("роль закроется сегодня"), is_online=False))
    return tuple(found)


def device_acts(device: DeviceSeen, around: Around) -> tuple[Act, ...]:
    """Return the acts on one person's file on one machine."""
    found: list[Act] = []
    reason = tr("Причина")
    if device.state == "ok" and around.may("devices", "write"):
        found.append(
            Act(D_SUSPEND, tr("Приостановить здесь…"), tr("обмена нет, неотправленное уйдёт на решение"), reason)
        )
    if device.state == "suspended" and around.may("devices", "approve"):
        found.append(Act(D_RESUME, tr("Вернуть…"), tr("обмен пойдёт снова"), reason))
    if device.state in ("ok", "suspended", "fork") and around.may("devices", "delete"):
        found.append(Act(D_REVOKE, tr("Отозвать…"), tr("навсегда; неотправленное ещё можно передать"), reason))
    if device.state == "revoked" and around.may("devices", "delete"):
        note = tr("ждут записи, они пропадут") if device.waiting else tr("файл и ключ исчезнут с компьютера")
        asks = tr("Почему стираем, и что потеря принята") if device.waiting else tr("Почему стираем")
        found.append(Act(D_WIPE, tr("Стереть данные…"), note, asks, kind="danger", is_loss=device.waiting > 0))
    if device.state == "wipe-ordered" and around.may("devices", "delete"):
        found.append(Act(D_REVOKE, tr("Не стирать…"), tr("пока компьютер не стёр"), reason))
    return tuple(replace(act, refusal=around.offline) for act in found)


def machine_acts(machine: MachineSeen, around: Around) -> tuple[Act, ...]:
    """Return the acts on a whole machine."""
    found: list[Act] = []
    reason = tr("Причина")
    if machine.state == "ok" and around.may("devices", "write"):
        found.append(Act(M_SUSPEND, tr("Приостановить весь…"), tr("все сотрудники этого компьютера"), reason))
    if machine.state == "suspended" and around.may("devices", "approve"):
        found.append(Act(M_RESUME, tr("Вернуть весь…"), tr("обмен пойдёт снова"), reason))
    if machine.state in ("ok", "suspended") and around.may("devices", "delete"):
        found.append(Act(M_REVOKE, tr("Отозвать весь…"), tr("навсегда: новый допуск — заново"), reason))
    return tuple(replace(act, refusal=around.offline) for act in found)


def right_of(name: str, whose: str) -> Held:
    """Return the right that an act is, which says whether the password is asked; `whose` is staff or students."""
    if (held := _RIGHTS.get(name)) is not None:
        return held
    section, action = _OF_ACCOUNTS[name]
    return f"{section}.{whose}", action


_OF_ACCOUNTS = {
    CREATE: ("accounts", "write"), SUSPEND: ("accounts", "write"), RESUME: ("accounts", "write"),
    CLOSE: ("accounts", "delete"), ISSUE: ("credentials", "print"), WITHDRAW: ("credentials", "grant"),
}  # fmt: skip
_RIGHTS = {
    RESET_SECOND: ("rights", "write"), AGREEMENT: ("nda_register", "write"),
    WAIVER: ("roles", "grant"), NO_WAIVER: ("roles", "grant"),
    ACKNOWLEDGE: ("incidents", "approve"), MEASURES: ("incidents", "write"),
    CLOSE_CASE: ("incidents", "approve"), DOUBT: ("incidents", "approve"),
    D_SUSPEND: ("devices", "write"), D_RESUME: ("devices", "approve"), D_REVOKE: ("devices", "delete"),
    D_WIPE: ("devices", "delete"),
    M_SUSPEND: ("devices", "write"), M_RESUME: ("devices", "approve"), M_REVOKE: ("devices", "delete"),
}  # fmt: skip


def _first_as_main(acts: Sequence[Act]) -> tuple[Act, ...]:
    return tuple(replace(act, kind="main") if n == 0 and not act.refusal else act for n, act in enumerate(acts))


def open_incident(card: AccountCard) -> IncidentSeen | None:
    """Return the incident that is to be answered first."""
    return next((each for each in card.incidents if each.state is not incidents.State.CLOSED), None)
