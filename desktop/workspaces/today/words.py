"""What the start page says of a lesson, in words and signs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication

from db.day import LessonToday
from desktop.dates import WEEKDAYS, day_of_month
from desktop.plurals import counted


@dataclass(frozen=True, slots=True)
class Told:
    """State of a lesson: a sign, its colour, a headline and a quieter line."""

    icon: str
    tint: str
    headline: str
    detail: str = ""
    strong: bool = False


LEGEND = (
    ("circle-check", "success", "заполнено"),
    ("circle-dashed", "warning", "не всё"),
    ("circle-play", "accent", "идёт"),
    ("circle-alert", "danger", "записи нет"),
    ("clock", "text-2", "впереди"),
    ("user-round-check", "info", "замена"),
    ("ban", "text-2", "отменено"),
)


def told(lesson: LessonToday, now: datetime) -> Told:
    """Say how the lesson stands; `now` is local."""
    if lesson.state == "cancelled":
        return Told("ban", "text-2", _tr("Отменено диспетчером"), _tr("заполнять нечего"))
    if lesson.state == "replaced" and lesson.awaits:
        return Told("clock", "warning", _tr("Замена, ждёт доступа"), _tr("пока ведёт {who}").format(who=lesson.awaits))
    if lesson.state == "replaced":
        return Told("user-round-check", "text-2", _tr("Ведёт другой преподаватель"), _tr("журнал заполняет он"))
    if lesson.state == "running":
        return Told(
            "circle-play", "accent", _running(lesson, now), _detail(lesson, _tr("Enter — открыть журнал")), True
        )
    if lesson.state == "filled":
        return Told("circle-check", "success", _tr("Заполнено"), _detail(lesson, _counts(lesson)))
    if lesson.state == "incomplete":
        return Told("circle-dashed", "warning", _tr("Не всё заполнено"), _lacks(lesson, brief=True), True)
    if lesson.state == "no_entry":
        return Told("circle-alert", "danger", _tr("Записи нет"), _detail(lesson, _tr("занятие было")), True)
    return _planned(lesson)


def reason(lesson: LessonToday) -> str:
    """Say why an earlier lesson is still in the list of what is not filled."""
    return _tr("занятие было — записи нет") if lesson.state == "no_entry" else _lacks(lesson)


def late(lesson: LessonToday) -> str:
    """Return «опоздание 2 дня»."""
    return counted("опоздание %n дней", lesson.late_days)


def hours(lesson: LessonToday) -> str:
    """Return «08:30 – 10:00»."""
    return f"{lesson.starts:%H:%M} – {lesson.ends:%H:%M}"


def spoken(lesson: LessonToday, now: datetime) -> str:
    """Return the lesson as one sentence for a screen reader."""
    state = told(lesson, now)
    parts = (
        day_of_month(lesson.day),
        _tr("{number} пара").format(number=lesson.pair),
        hours(lesson),
        lesson.group,
        f"{lesson.code} {lesson.title}",
        lesson.topic,
        _tr("кабинет {room}").format(room=lesson.room) if lesson.room else "",
        state.headline,
        _lacks(lesson) if lesson.state == "incomplete" else state.detail,
    )
    return ", ".join(part for part in parts if part)


def day_title(day: date, today: date) -> str:
    """Return «Сегодня, четверг 12 ноября»."""
    near = {today: _tr("Сегодня"), today + timedelta(days=1): _tr("Завтра"), today - timedelta(days=1): _tr("Вчера")}
    named = f"{WEEKDAYS[day.weekday()]} {day_of_month(day)}"
    return f"{near[day]}, {named}" if day in near else named[:1].upper() + named[1:]


def summary(lessons: tuple[LessonToday, ...]) -> str:
    """Return «всего: 4 · заполнено: 1 · отменено: 1»; lessons that another teacher holds are not counted."""
    own = [lesson for lesson in lessons if lesson.state not in ("cancelled", "replaced")]
    filled = sum(lesson.state == "filled" for lesson in own)
    cancelled = sum(lesson.state == "cancelled" for lesson in lessons)
    parts = [_tr("всего: {count}").format(count=len(own)), _tr("заполнено: {count}").format(count=filled)]
    if cancelled:
        parts.append(_tr("отменено: {count}").format(count=cancelled))
    return " · ".join(parts)


def _planned(lesson: LessonToday) -> Told:
    begins = _tr("Начало в {time}").format(time=f"{lesson.starts:%H:%M}")
    if lesson.substitute_for:
        return Told("user-round-check", "info", _tr("Вы по замене"), _instead(lesson))
    if lesson.awaits:
        return Told("clock", "text-2", begins, _tr("замена ждёт доступа: {who}").format(who=lesson.awaits))
    return Told("clock", "text-2", begins)


def _running(lesson: LessonToday, now: datetime) -> str:
    ends = datetime.combine(lesson.day, lesson.ends, now.tzinfo)
    left, minutes = divmod(max(round((ends - now).total_seconds() / 60), 0), 60)
    span = _tr("{hours} ч {minutes} мин") if left else _tr("{minutes} мин")
    return _tr("Идёт, осталось {span}").format(span=span.format(hours=left, minutes=minutes))


def _counts(lesson: LessonToday) -> str:
    return _tr("отсутствуют: {absent}, оценок: {marks}").format(absent=lesson.absent, marks=lesson.marks)


def _lacks(lesson: LessonToday, *, brief: bool = False) -> str:
    """Name what is missing; the brief form names two things and counts the rest, so that it fits its column."""
    named, rest = (lesson.missing[:2], len(lesson.missing) - 2) if brief else (lesson.missing, 0)
    what = ", ".join(named)
    if rest > 0:
        what = _tr("{what} и ещё {count}").format(what=what, count=rest)
    return _tr("нет: {what}").format(what=what)


def _detail(lesson: LessonToday, usual: str) -> str:
    return _instead(lesson) if lesson.substitute_for else usual


def _instead(lesson: LessonToday) -> str:
    return _tr("обычно ведёт {who}").format(who=lesson.substitute_for)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Today", text)
