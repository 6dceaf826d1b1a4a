"""The lists of the page: what stands in each, under which titles, and what is said where one is empty."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from college.parked import addressee, asked_of, why
from college.phrases import phrase
from db.own_acts import Exchange, OwnAct, Tie, Undone
from desktop import changes, edit_words
from desktop.changes import Names
from desktop.dates import moment
from desktop.widgets.log_table import Column, Sign
from desktop.workspaces.exchange import offers, queue
from desktop.workspaces.exchange.words import tr

TIES, WAITING, PARKED, BACK, SENT, QUEUE, OFFERS = "ties", "waiting", "parked", "back", "sent", "queue", "offers"
OWN = (TIES, WAITING, PARKED, BACK, SENT)
ANSWERS = {
    "applied": (Sign("circle-check", "success"), "принято"),
    "accepted": (Sign("circle-check", "success"), "принято решением"),
    "merged": (Sign("circle-check", "success"), "принято, объединено"),
    "parked": (Sign("clock", "warning"), "на решении"),
    "returned": (Sign("corner-down-left", "danger"), "возвращено"),
    "dismissed": (Sign("ban", "danger"), "отклонено"),
    "rejected": (Sign("circle-alert", "danger"), "не принято"),
    "withdrawn": (Sign("undo-2", "text-2"), "отозвано вами"),
    "taken": (Sign("refresh-cw", "info"), "передано заново"),
}


TITLES = {
    TIES: phrase("Спорные"), WAITING: phrase("Ждут"), PARKED: phrase("На решении"), BACK: phrase("Вернулось"),
    SENT: phrase("Отправлено"), QUEUE: phrase("Решить"), OFFERS: phrase("Не на компьютере"),
}  # fmt: skip
EMPTY = {
    TIES: (
        phrase("Спорного нет"),
        phrase("Здесь появится клетка, в которую двое записали разное, не видя записи друг друга."),
    ),
    WAITING: (
        phrase("Всё отправлено"), phrase("Введённое без связи встанет сюда и уйдёт само, когда она вернётся."),
    ),
    PARKED: (
        phrase("На решении ничего нет"),
        phrase("Сюда попадает запись, которую сервер не мог принять сам: её решает человек."),
    ),
    BACK: (
        phrase("Ничего не вернулось"),
        phrase("Здесь видно, что из вашего изменено, возвращено или отклонено, кем и почему."),
    ),
    SENT: (
        phrase("Сегодня ещё ничего не отправлено"),
        phrase("Здесь встаёт всё, что сервер получил от вас сегодня, с его ответом."),
    ),
    QUEUE: (
        phrase("Решать нечего"),
        phrase("Сюда встаёт чужая запись, которую сервер не мог принять сам, если решаете её вы."),
    ),
    OFFERS: (
        phrase("Всё, что вам видно, лежит на этом компьютере"),
        phrase("Здесь стоят журналы прошлых лет и то, что сюда не поместилось: любой можно взять до нужного дня."),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tab:
    """One list."""

    name: str
    title: str
    columns: tuple[Column, ...]
    empty: tuple[str, str]


def rows_of(found: Exchange, name: str) -> Sequence[Any]:
    """Return the rows of one's own list of this name."""
    open_ties = {tie.cell for tie in found.ties}
    changed = (act for act in found.changed if all(edit.cell not in open_ties for edit, _ in act.fate.lost))
    back = (*found.undone, *found.back, *(act for act in changed if act not in found.back))
    return {
        TIES: found.ties, WAITING: found.waiting, PARKED: found.parked, BACK: back, SENT: found.sent,
    }[name]  # fmt: skip


def own_tabs(names: Callable[[], Names], zone: tzinfo, now: Callable[[], datetime]) -> dict[str, Tab]:
    """Return one's own lists; `names` are asked anew each time, for they come with the rows."""
    time = Column(tr("Время"), 110, lambda row: moment(row.at, now()), tint="text-2")
    place = Column(tr("Где"), 220, lambda row: edit_words.where(row.chief.spot))
    what = Column(tr("Что"), 330, lambda row: edit_words.act_words(row, names()))
    old = Column(tr("Было"), 90, lambda row: _values(row, names(), zone)[0], tint="text-2")
    new = Column(tr("Стало"), 150, lambda row: _values(row, names(), zone)[1], tint="ink")
    answer = Column(tr("Ответ"), 190, lambda row: tr(_answer(row)[1]), lambda row: _answer(row)[0])
    columns = {
        TIES: _of_ties(names, zone, now),
        WAITING: (time, place, what, old, new),
        PARKED: _of_parked(names, zone, now),
        BACK: _of_back(names, zone, now),
        SENT: (time, place, what, new, answer),
    }
    return {name: Tab(name, tr(TITLES[name]), told, _empty(name)) for name, told in columns.items()}


def queue_tab(zone: tzinfo, now: Callable[[], datetime]) -> Tab:
    """Return the list of others' acts that wait for this person."""
    return Tab(QUEUE, tr(TITLES[QUEUE]), queue.columns(zone, now), _empty(QUEUE))


def offers_tab() -> Tab:
    """Return the list of what does not lie on this computer and may be asked for."""
    return Tab(OFFERS, tr(TITLES[OFFERS]), offers.columns(), _empty(OFFERS))


def _empty(name: str) -> tuple[str, str]:
    title, sentence = EMPTY[name]
    return tr(title), tr(sentence)


def matching(rows: Iterable[Any], columns: Sequence[Column], wanted: str) -> list[Any]:
    """Return the rows in which every wanted word stands somewhere; ё counts as е."""
    asked = _folded(wanted).split()
    return [
        row for row in rows
        if not asked or all(word in _folded(" ".join(column.text(row) for column in columns)) for word in asked)
    ]  # fmt: skip


def _of_parked(names: Callable[[], Names], zone: tzinfo, now: Callable[[], datetime]) -> tuple[Column, ...]:
    """Give the room to whom it waits for and why: at 1366 px both are read whole, what was written stands above."""
    return (
        Column(tr("Время"), 85, lambda act: moment(act.at, now()), tint="text-2"),
        Column(tr("Где"), 172, lambda act: edit_words.where(act.chief.spot)),
        Column(tr("Что"), 195, lambda act: edit_words.act_words(act, names())),
        Column(tr("Стало"), 65, lambda act: _values(act, names(), zone)[1], tint="ink"),
        Column(tr("Почему"), 285, _why),
        Column(tr("На решении"), 228, _asked),
    )


def _of_ties(names: Callable[[], Names], zone: tzinfo, now: Callable[[], datetime]) -> tuple[Column, ...]:
    def value(tie: Tie, side: str) -> str:
        return edit_words.value(tie.cell[0], tie.cell[2], getattr(tie, side), names(), zone)

    def who(tie: Tie) -> str:
        return changes.short(names().get(tie.other, "")) if tie.other and names().get(tie.other) else tr("сервер")

    return (
        Column(tr("Где"), 250, lambda tie: edit_words.where(tie.spot)),
        Column(tr("Что"), 240, lambda tie: edit_words.what(tie.cell[0], tie.cell[2], tie.spot, names())),
        Column(tr("Ваше"), 110, lambda tie: value(tie, "mine"), tint="ink"),
        Column(tr("Другое"), 110, lambda tie: value(tie, "theirs"), tint="ink"),
        Column(tr("Чьё"), 160, who),
        Column(tr("Стоит"), 110, lambda tie: value(tie, "stands"), lambda _: Sign("git-compare-arrows", "disputed")),
        Column(tr("Записано"), 130, lambda tie: moment(tie.mine_at, now()) if tie.mine_at else "", tint="text-2"),
    )


def _of_back(names: Callable[[], Names], zone: tzinfo, now: Callable[[], datetime]) -> tuple[Column, ...]:
    def what(row: OwnAct | Undone) -> str:
        return tr("Ваше решение") if isinstance(row, Undone) else edit_words.act_words(row, names())

    def told(row: OwnAct | Undone) -> str:
        if isinstance(row, Undone):
            return why(row.reason)
        if row.fate.told:
            return row.fate.told
        if row.fate.lost:
            edit, stands = row.fate.lost[0]
            mine, now_ = (edit_words.value(edit.table, edit.group, side, names(), zone) for side in (edit.new, stands))
            return tr("ваше «{mine}», стоит «{stands}»").format(mine=mine, stands=now_)
        return why(row.fate.reason) if row.fate.reason else ""

    def answer(row: OwnAct | Undone) -> tuple[Sign, str]:
        if isinstance(row, Undone):
            return Sign("triangle-alert", "warning"), "не исполнено"
        if row.fate.lost:
            return Sign("corner-down-left", "info"), "стоит другая запись"
        return _answer(row)

    return (
        Column(tr("Время"), 110, lambda row: "" if isinstance(row, Undone) else moment(row.at, now()), tint="text-2"),
        Column(tr("Где"), 250, lambda row: "" if isinstance(row, Undone) else edit_words.where(row.chief.spot)),
        Column(tr("Что"), 280, what),
        Column(tr("Что решено"), 180, lambda row: tr(answer(row)[1]), lambda row: answer(row)[0]),
        Column(tr("Причина"), 320, told),
    )


def _values(act: OwnAct, names: Names, zone: tzinfo) -> tuple[str, str]:
    return edit_words.old_and_new(act.chief, act, names, zone)


def _answer(act: OwnAct) -> tuple[Sign, str]:
    return ANSWERS.get(act.status, (Sign("circle-check", "success"), act.status))


def _why(act: OwnAct) -> str:
    if act.fate.verdict == "withdrawn":
        return tr("отозвано, сервер узнает при обмене")
    return why(act.fate.reason)


def _asked(act: OwnAct) -> str:
    return tr("у {who}").format(who=asked_of(addressee(act.fate.section)))


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")
