"""The words of the pages of thematic plans."""

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from college.days import written
from college.ktp.kinds import kind_of_words
from college.ktp.life import REMARK, SHOWN, Event, State
from college.ktp.rows import hours_of
from college.lessons import LessonKind
from college.phrases import phrase
from college.refusal import Refused
from college.terms import year_title
from college.topics import TopicKind, lesson_of
from db.topic_plans import LineSeen, Told, VersionSeen
from desktop.widgets.log_table import Column, Sign

NOTHING = "—"
_SIGNS: Mapping[State, Sign] = {
    State.DRAFT: Sign("pencil", "text-2"),
    State.COMMISSION: Sign("circle-dashed", "warning"),
    State.ENDORSED: Sign("circle-dashed", "info"),
    State.APPROVED: Sign("circle-check", "success"),
    State.SUPERSEDED: Sign("history", "text-2"),
}
_STEPS: Mapping[str, str] = {
    Event.SUBMITTED: phrase("отправлено на согласование"),
    Event.RECALLED: phrase("отозвано автором"),
    Event.ENDORSED: phrase("рассмотрено комиссией"),
    Event.ENDORSED_INSTEAD: phrase("рассмотрено вместо председателя"),
    Event.REOPENED: phrase("рассмотрение отозвано"),
    Event.RETURNED: phrase("возвращено на доработку"),
    Event.APPROVED: phrase("утверждено"),
    REMARK: phrase("замечание"),
}
STEP_SIGNS: Mapping[str, tuple[str, str]] = {
    Event.ENDORSED: ("circle-check", "success"),
    Event.ENDORSED_INSTEAD: ("circle-check", "success"),
    Event.APPROVED: ("circle-check", "success"),
    Event.RETURNED: ("triangle-alert", "warning"),
    REMARK: ("message-square", "warning"),
}


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("Ktp", text)


def columns() -> tuple[Column, ...]:
    """Return the columns of the list."""
    return (
        Column(tr("Индекс"), 90, lambda row: row.code, tint="text-2"),
        Column(tr("Дисциплина"), 300, lambda row: row.title),
        Column(tr("Группы"), 150, lambda row: ", ".join(row.groups) or NOTHING, tint="text-2"),
        Column(tr("Год"), 70, lambda row: year_title(row.year), tint="text-2"),
        Column(tr("План, ч"), 65, lambda row: hours(row.hours), tint="text-2", is_number=True),
        Column(tr("КТП, ч"), 65, lambda row: hours(row.versions[0].hours) if row.versions else NOTHING, is_number=True),
        Column(tr("Состояние"), 230, standing, sign=sign_of),
    )


def standing(row: LineSeen) -> str:
    """Say how the newest version stands."""
    if not row.versions:
        return tr("КТП нет")
    first, *rest = row.versions
    told = version(first)
    in_force = next((each for each in rest if each.state is State.APPROVED), None)
    return tr("{newest}; действует версия {number}").format(newest=told, number=in_force.number) if in_force else told


def version(row: VersionSeen) -> str:
    """Name a version with how it stands."""
    since = tr(" с {day}").format(day=written(row.since)) if row.since and row.state is State.APPROVED else ""
    return tr("версия {number}: {state}{since}").format(number=row.number, state=SHOWN[row.state], since=since)


def sign_of(row: LineSeen) -> Sign | None:
    """Return the sign of the newest version."""
    return _SIGNS.get(row.versions[0].state) if row.versions else Sign("circle-alert", "warning")


def step(told: Told) -> str:
    """Say what happened on the way of approval."""
    words = _STEPS.get(told.step, told.step)
    if told.protocol:
        day = f" {tr('от')} {written(told.protocol_day)}" if told.protocol_day else ""
        words += tr(", протокол № {number}").format(number=told.protocol) + day
    return words


def hours(amount: Decimal) -> str:
    """Return hours as a person writes them."""
    return (f"{amount:f}".rstrip("0").rstrip(".") if amount % 1 else f"{int(amount)}").replace(".", ",")


def kind(kind_: LessonKind) -> str:
    """Return the short word of a kind for its narrow column."""
    wide = (LessonKind.LECTURE, LessonKind.LESSON, LessonKind.SEMINAR)
    return kind_.wording if kind_ in wide else kind_.value


def read_kind(text: str) -> LessonKind:
    """Return the kind that was typed: its code or any usual word. Raises Refused."""
    told = text.strip()
    if told.upper() in frozenset(LessonKind):
        return LessonKind(told.upper())
    found: TopicKind | None = kind_of_words(told)
    if found is None:
        raise Refused(
            tr("«{text}» — не вид занятия. Введите: лекция, урок, ПР, ЛР, КР, СР, семинар.").format(text=told[:20])
        )
    return lesson_of(found)


def read_hours(text: str) -> Decimal:
    """Return the hours that were typed. Raises Refused."""
    found = hours_of(text)
    if found is None:
        raise Refused(tr("«{text}» — не число часов.").format(text=text.strip()[:20]))
    return found


def read_number(text: str) -> int | None:
    """Return the number of a work that was typed; None for an empty field. Raises Refused."""
    told = text.strip().removeprefix("№").strip()
    if not told:
        return None
    if not told.isdecimal() or len(told) > 4:
        raise Refused(tr("«{text}» — не номер работы. Введите целое число.").format(text=told[:20]))
    return int(told)
