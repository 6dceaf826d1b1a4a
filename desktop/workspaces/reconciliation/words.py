"""The columns of the lists, and the words of the page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from college.days import WEEKDAYS_SHORT
from college.lessons import column_code
from college.numerals import short_hours
from college.plans import PlanHours
from college.reconciliation import Finding, PageHours, Source, forecast
from college.terms import half_of
from db.lesson_columns import Held, PlannedTopic
from db.reconciliation_lists import DaySeen, Standing
from desktop.widgets.log_table import Column, Sign

NOTHING = "—"
WIDTHS = {Source.PLAN: 52, Source.KTP: 62, Source.TIMETABLE: 86, Source.JOURNAL: 74}


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("Reconciliation", text)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A line of the list at the left; no group means all of them."""

    id: UUID | None
    name: str
    pages: int
    troubled: int


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page of the journal with the name of its group, and what does not agree on it."""

    group: str
    hours: PageHours
    found: frozenset[Finding]


def number(hours: Decimal | None) -> str:
    """Return hours; a dash for what is not there, a question mark for what is not known here."""
    return tr("нет") if hours is None else short_hours(hours)


def groups() -> tuple[Column, ...]:
    """Return the columns of the list of groups."""
    return (
        Column(tr("Группа"), 92, lambda row: row.name, _agreed),
        Column(tr("Расхождений"), 104, lambda row: str(row.troubled or NOTHING), tint="text-2", is_number=True),
    )


def pages(day: date, *, with_group: bool) -> tuple[Column, ...]:
    """Return the columns of the list of pages; the four numbers stand side by side."""
    group = (Column(tr("Группа"), 70, lambda row: row.group),) if with_group else ()
    return (
        *group,
        Column(tr("Индекс"), 88, lambda row: row.hours.code, tint="text-2"),
        Column(tr("Дисциплина"), 180, lambda row: row.hours.title),
        *(
            Column(title, WIDTHS[source], _number_of(source), _sign_of(source), is_number=True)
            for source, title in titles()
        ),
        Column(tr("До конца семестра"), 136, lambda row: forecast(row.hours, day), _forecast_sign),
    )


def titles() -> tuple[tuple[Source, str], ...]:
    """Return the four in their order."""
    return (
        (Source.PLAN, tr("План")),
        (Source.KTP, tr("КТП")),
        (Source.TIMETABLE, tr("Расписание")),
        (Source.JOURNAL, tr("Журнал")),
    )


def told(hours: PageHours, source: Source) -> str:
    """Return one of the four numbers of a page."""
    match source:
        case Source.PLAN:
            return number(hours.planned)
        case Source.KTP:
            return number(hours.written)
        case Source.TIMETABLE:
            return number(hours.laid)
        case Source.JOURNAL:
            return tr("не здесь") if hours.given is None else number(hours.given)


def heads(source: Source, hours: PageHours) -> str:
    """Return the line above the list behind a number."""
    said = {
        Source.PLAN: tr("Часы учебного плана"),
        Source.KTP: tr("Строки утверждённого КТП"),
        Source.TIMETABLE: tr("Занятия по расписанию"),
        Source.JOURNAL: tr("Занятия, записанные в журнале"),
    }
    return f"{said[source]}: {told(hours, source)}"


def empty(source: Source, hours: PageHours) -> str:
    """Say why a list is empty."""
    match source:
        case Source.PLAN:
            return tr("В плане этого года часов у строки нет.")
        case Source.KTP:
            return tr("Утверждённого КТП на этот год нет. Его пишет преподаватель, утверждает заместитель директора.")
        case Source.TIMETABLE:
            return tr("Занятий в расписании нет. Его составляет диспетчер.")
        case Source.JOURNAL if hours.given is None:
            return tr("Этого журнала на компьютере нет. Его можно взять на странице «Обмен».")
        case Source.JOURNAL:
            return tr("Записанных занятий ещё нет.")


def behind(source: Source) -> tuple[Column, ...]:
    """Return the columns of the list behind a number."""
    match source:
        case Source.PLAN:
            return (
                Column(tr("Семестр"), 80, _half),
                Column(tr("Вид работы"), 120, lambda row: row.kind.wording),
                Column(tr("Часов"), 60, lambda row: short_hours(row.hours), is_number=True),
            )
        case Source.KTP:
            return (
                Column(tr("Вид"), 44, _kind, tint="text-2"),
                Column(tr("Тема"), 200, lambda row: row.title),
                Column(tr("Часов"), 50, lambda row: short_hours(row.hours), is_number=True),
            )
        case Source.TIMETABLE:
            return (
                Column(tr("День"), 70, lambda row: _day(row.day)),
                Column(tr("Пара"), 40, lambda row: str(row.pair), is_number=True),
                Column(tr("Журнал"), 130, _standing, _standing_sign),
            )
        case Source.JOURNAL:
            return (
                Column(tr("День"), 70, lambda row: _day(row.day)),
                Column(tr("Тема"), 190, lambda row: row.topic),
                Column(tr("Часов"), 46, lambda row: short_hours(Decimal(row.hours)), is_number=True),
            )


def _half(row: PlanHours) -> str:
    return tr("осенний") if half_of(row.term) == 1 else tr("весенний")


def _kind(row: PlannedTopic | Held) -> str:
    return column_code(row.kind, row.work_number)


def _day(day: date) -> str:
    return f"{day:%d.%m}, {WEEKDAYS_SHORT[day.weekday()]}"


def _standing(row: DaySeen) -> str:
    match row.standing:
        case Standing.GIVEN:
            return tr("записано")
        case Standing.UNWRITTEN:
            return tr("было, записи нет")
        case Standing.AHEAD:
            return tr("впереди")
        case Standing.FALLEN:
            return tr("отменено: {reason}").format(reason=row.reason) if row.reason else tr("отменено")


def _standing_sign(row: DaySeen) -> Sign | None:
    match row.standing:
        case Standing.GIVEN:
            return Sign("circle-check", "text")
        case Standing.UNWRITTEN:
            return Sign("triangle-alert", "warning")
        case Standing.FALLEN:
            return Sign("ban", "text-2")
        case Standing.AHEAD:
            return None


def _agreed(row: GroupLine) -> Sign | None:
    return Sign("circle-check", "text") if row.pages and not row.troubled else None


_OF: dict[Source, frozenset[Finding]] = {
    Source.PLAN: frozenset(),
    Source.KTP: frozenset({Finding.NO_KTP, Finding.KTP_DIFFERS}),
    Source.TIMETABLE: frozenset({Finding.NO_TIMETABLE}),
    Source.JOURNAL: frozenset({Finding.UNWRITTEN}),
}


def _number_of(source: Source) -> Callable[[PageLine], str]:
    return lambda row: told(row.hours, source)


def _sign_of(source: Source) -> Callable[[PageLine], Sign | None]:
    def sign(row: PageLine) -> Sign | None:
        return Sign("triangle-alert", "warning") if _OF[source] & row.found else None

    return sign


def _forecast_sign(row: PageLine) -> Sign | None:
    return Sign("circle-alert", "danger") if Finding.LACK in row.found else None
