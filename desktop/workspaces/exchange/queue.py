"""Others' acts that wait for this person's decision, as the server lists them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID

from college.days import spoken
from college.numerals import numbered
from college.parked import why
from db.decisions import ParkedName
from db.norms import norms
from db.whereabouts import Spot
from desktop import changes, edit_words
from desktop.changes import moment as moment_of
from desktop.dates import moment
from desktop.widgets.log_table import Column, Sign
from desktop.workspaces.exchange.detail import Deed, Detail
from desktop.workspaces.exchange.words import tr

_RANK = {"work": 2, "lesson": 3, "lesson_entry": 1}


@dataclass(frozen=True, slots=True)
class AskedEdit:
    """One change that would come into force."""

    table: str
    group: str
    spot: Spot
    about: str = field(repr=False)
    new: Mapping[str, Any] = field(repr=False)
    now: Mapping[str, Any] = field(repr=False)
    is_newer: bool


@dataclass(frozen=True, slots=True)
class AskedAct:
    """One act of somebody else; without changes its values are of a section that is not open here."""

    act_id: UUID
    person: UUID
    name: str = field(repr=False)
    reason: str
    section: str
    came: datetime
    made: datetime
    is_late: bool
    decides: bool
    edits: int
    batches: tuple[ParkedName, ...]
    changes: tuple[AskedEdit, ...] = field(repr=False)

    @property
    def chief(self) -> AskedEdit | None:
        """The change that the act is about."""
        return min(self.changes, key=lambda edit: _RANK.get(edit.table, 0), default=None)

    @property
    def is_newer(self) -> bool:
        """Whether others have written into its cells meanwhile."""
        return any(edit.is_newer for edit in self.changes)


def read_acts(told: Mapping[str, Any]) -> tuple[AskedAct, ...]:
    """Read the server's list. Raises KeyError, TypeError or ValueError where it is told otherwise."""
    return tuple(_act(each) for each in told["acts"])


def _act(told: Mapping[str, Any]) -> AskedAct:
    person = UUID(told["person"])
    return AskedAct(
        UUID(told["act_id"]), person, str(told["name"]), str(told["reason"]), str(told["section"]),
        moment_of(told["came"]), moment_of(told["made"]), bool(told["late"]), bool(told["decides"]),
        int(told["edits"]),
        tuple(ParkedName(UUID(device), int(seq), str(name), person) for device, seq, name in told["batches"]),
        tuple(_edit(each) for each in told["changes"]),
    )  # fmt: skip


def _edit(told: Mapping[str, Any]) -> AskedEdit:
    about, page, lesson, day = (told.get(name) for name in ("about", "page", "lesson", "day"))
    spot = Spot(
        UUID(about) if about else None, UUID(lesson) if lesson else None, UUID(page) if page else None, None, None,
        date.fromisoformat(day) if day else None, told.get("pair"), str(told["class"]), str(told["code"]),
    )  # fmt: skip
    return AskedEdit(
        str(told["table"]), str(told["group"]), spot, str(told["about_name"]), dict(told["new"]), dict(told["now"]),
        bool(told["newer"]),
    )  # fmt: skip


# ---- in words


def columns(zone: tzinfo, now: Callable[[], datetime]) -> tuple[Column, ...]:
    """Return the columns of the list."""
    return (
        Column(tr("Пришло"), 105, lambda act: moment(act.came, now()), _late, tint="text-2"),
        Column(tr("Автор"), 150, lambda act: changes.short(act.name) if act.name else ""),
        Column(tr("Где"), 185, lambda act: edit_words.where(act.chief.spot) if act.chief else _section(act)),
        Column(tr("Что"), 215, _what),
        Column(tr("Станет"), 85, lambda act: _value(act, zone), tint="ink"),
        Column(tr("Почему ждёт"), 300, lambda act: why(act.reason)),
    )


def detail(act: AskedAct, zone: tzinfo) -> Detail:
    """Tell of an act whole: who, why it waits, what each cell would become, and what can be decided."""
    made = act.made.astimezone(zone)
    written = tr("{who} — записано {day} в {time}. {why}").format(
        who=act.name or tr("Автор не назван"), day=spoken(made.date()), time=f"{made:%H:%M}", why=why(act.reason)
    )
    late = tr("Ждёт дольше двух рабочих дней.") if act.is_late else ""
    newer = tr("В клетках уже есть значения новее: выберите, что останется.") if act.is_newer else ""
    hidden = tr("Значения не показаны: раздел «{section}» вам не открыт. Решается по заголовку.")
    closed = hidden.format(section=_section(act)) if not act.changes else ""
    only = "" if act.decides else tr("Решает другой человек, здесь можно только читать.")
    return Detail(
        Sign("clock", "danger" if act.is_late else "warning"), _what(act),
        edit_words.where(act.chief.spot) if act.chief else _section(act),
        tuple(filter(None, (written, " ".join(filter(None, (late, newer, closed, only)))))),
        lines=tuple(_line(edit, zone) for edit in act.changes if _says(edit, act)),
        deeds=_deeds(act) if act.decides else (), leads=False, asks_reason=act.decides,
    )  # fmt: skip


def _deeds(act: AskedAct) -> tuple[Deed, ...]:
    accept = (
        (Deed("1", tr("Принять под новыми")), Deed("2", tr("Принять поверх новых")))
        if act.is_newer
        else (Deed("1", tr("Принять"), is_main=True),)
    )
    return (*accept, Deed("3", tr("Вернуть с причиной")), Deed("4", tr("Отклонить с причиной")))


def _line(edit: AskedEdit, zone: tzinfo) -> tuple[str, str]:
    names = {edit.spot.about: edit.about} if edit.spot.about else {}
    new, now = (edit_words.value(edit.table, edit.group, side, names, zone) for side in (edit.new, edit.now))
    told = tr("станет {new}, сейчас {now}, это новее") if edit.is_newer else tr("станет {new}, сейчас {now}")
    return edit_words.what(edit.table, edit.group, edit.spot, names), told.format(new=new, now=now)


def _says(edit: AskedEdit, act: AskedAct) -> bool:
    chief = act.chief
    return chief is None or edit.table == chief.table or edit.table not in _RANK


def _what(act: AskedAct) -> str:
    edit = act.chief
    count = numbered(act.edits, tr("правка"), tr("правки"), tr("правок"))
    if edit is None:
        return count
    names = {edit.spot.about: edit.about} if edit.spot.about else {}
    told = edit_words.what(edit.table, edit.group, edit.spot, names)
    more = sum(_says(each, act) for each in act.changes) - 1
    return f"{told} {tr('и ещё {count}').format(count=numbered(more, 'место', 'места', 'мест'))}" if more > 0 else told


def _value(act: AskedAct, zone: tzinfo) -> str:
    edit = act.chief
    if edit is None:
        return tr("не показано")
    return edit_words.value(edit.table, edit.group, edit.new, {}, zone)


def _section(act: AskedAct) -> str:
    section = norms().sections.get(act.section)
    return section.russian if section else act.section or tr("раздел не назван")


def _late(act: AskedAct) -> Sign | None:
    return Sign("clock", "danger") if act.is_late else None
