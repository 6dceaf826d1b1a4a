"""What the card says of incidents, roles and sign-ins: sentences and rows."""

from datetime import date, datetime

from college.admission.incidents import WAITING, State, number_of, waiting
from college.admission.shared_login import headline
from college.days import spoken, written
from db.admission.account_cards import AccountCard, FactSeen, IncidentSeen, RoleSeen, SignInSeen
from db.admission.account_lists import AccountLine
from desktop.dates import moment
from desktop.workspaces.accounts.words import NOTHING, role_titles, tr, when

SIGNAL_ICONS = {
    "unknown machine": "monitor", "fork": "copy", "overlap": "copy", "away": "calendar", "foreign room": "door-open",
    "several accounts": "users", "night guesses": "key-round", "slip": "key-round",
    "web codes": "key-round", "passkey copy": "copy", "foreign groups": "book-open",
    "first export": "download",
}  # fmt: skip
KINDS = {
    "own": tr("Сотрудник сообщил: пароль может быть известен другим"),
    "report": tr("Сообщили о чужом входе"),
    "log": tr("Журнал доступа на сервере стал короче"),
    "emergency": tr("Листок для входа сделан на сервере"),
}


def fact_row(fact: FactSeen) -> tuple[str, ...]:
    """Return a fact as a row."""
    return SIGNAL_ICONS.get(fact.signal, "info"), "text-2", f"+{fact.points}", fact.sentence


def tone_of(tint: str) -> str:
    """Return the ground that goes with a colour."""
    return tint if tint in ("danger", "warning", "success") else ""


def headline_of(incident: IncidentSeen) -> str:
    """Say what an incident is, with its points."""
    return KINDS.get(incident.kind) or headline(incident.points)


def standing_of(incident: IncidentSeen, now: datetime) -> str:
    """Say since when an incident stands, and in whose hands."""
    opened = incident.opened.astimezone(now.tzinfo)
    told = tr("Случай № {number}, открыт {day} в {time}")
    parts = [told.format(number=number_of(incident.id), day=spoken(opened.date()), time=f"{opened:%H:%M}")]
    if incident.waits_since is not None and incident.state in WAITING:
        parts.append(tr("открыт вновь {when}").format(when=moment(incident.waits_since, now)))
    if wait := waiting(incident.state, incident.waits_since or incident.opened, now):
        parts.append(wait)
    if incident.state is State.ESCALATED and incident.escalated is not None:
        told = tr("извещены другой администратор и директор {when}")
        parts.append(told.format(when=moment(incident.escalated, now)))
    if incident.acknowledged is not None:
        parts.append(
            tr("принял {who}, {when}").format(
                who=incident.acknowledged_by or NOTHING, when=moment(incident.acknowledged, now)
            )
        )
    return " · ".join(parts)


def told_of(incident: IncidentSeen, now: datetime) -> str:
    """Say what the facts are not, what was done, and with which cause it was closed."""
    told = tr("Это факты, не вывод. Сотрудник видит те же строки. Решаете вы, решение и причина сохранятся.")
    measures = tr("Меры: {text}").format(text=incident.measures) if incident.measures else ""
    closed = ""
    if incident.closed is not None:
        closed = tr("Закрыт {when}: {cause}").format(when=moment(incident.closed, now), cause=incident.cause or NOTHING)
    return "\n".join(part for part in (told, measures, closed) if part)


def quiet_of(line: AccountLine, card: AccountCard, now: datetime) -> str:
    """Say what else there is to know of an account without an open incident."""
    closed = sum(each.state is State.CLOSED for each in card.incidents)
    parts = [
        line.reason and tr("Причина: {reason}").format(reason=line.reason),
        line.last_sign_in is not None and tr("последний вход {when}").format(when=when(line.last_sign_in, now)),
        line.last_exchange is not None and tr("последний обмен {when}").format(when=when(line.last_exchange, now)),
        tr("закрытых случаев: {count}").format(count=closed) if closed else tr("случаев не было"),
    ]
    told = " · ".join(str(part) for part in parts if part)
    return told[:1].upper() + told[1:]


def role_row(role: RoleSeen, day: date) -> tuple[str, ...]:
    """Return a dated role as a row."""
    title = role_titles().get(role.role, role.role)
    if role.acting_for:
        title = tr("и. о.: {role} (за {who})").format(role=title, who=role.acting_for)
    if role.commission:
        title = f"{title}: {role.commission}"
    until = tr("по {day}").format(day=written(role.last)) if role.last else tr("без срока")
    span = tr("с {first} {until}").format(first=written(role.first), until=until)
    over = role.last is not None and role.last < day
    ahead = role.first > day
    icon, tint = ("ban", "text-2") if over else ("clock", "info") if ahead else ("circle-check", "success")
    ended = tr("окончена: {why}").format(why=role.end_reason) if role.end_reason else ""
    return icon, tint, title, span, "; ".join(part for part in (role.basis, ended) if part) or NOTHING


def sign_in_row(each: SignInSeen, now: datetime) -> tuple[str, ...]:
    """Return a sign-in as a row."""
    told: dict[str, tuple[str, str, str]] = {
        "ok": ("circle-check", "success", tr("вошёл")),
        "wrong": ("circle-alert", "warning", tr("пароль не подошёл")),
        "unknown_machine": ("shield-alert", "danger", tr("неизвестный компьютер")),
        "new_way": ("key-round", "warning", tr("добавлен вход через браузер")),
    }
    icon, tint, verdict = told.get(each.verdict, ("info", "text-2", each.verdict))
    place = each.machine or (tr("браузер") if each.way == "web" else NOTHING)
    return icon, tint, moment(each.at, now), place, each.room or NOTHING, verdict
