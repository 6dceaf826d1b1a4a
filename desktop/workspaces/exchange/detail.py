"""What is said of the entry in hand, and what can be done with it by which key."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from uuid import UUID

from college.days import spoken
from college.parked import addressee, asked_of, why
from db.own_acts import OwnAct, Tie, Undone
from desktop import changes, edit_words
from desktop.changes import Names
from desktop.widgets.log_table import Sign
from desktop.workspaces.exchange.words import tr


@dataclass(frozen=True, slots=True)
class Box:
    """One value: whose, what, when, and whether it stands in the journal."""

    keys: str
    who: str = field(repr=False)
    value: str = field(repr=False)
    when: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done with the entry: its key and its verb."""

    keys: str
    words: str = field(repr=False)
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Detail:
    """An entry, told whole."""

    sign: Sign
    title: str = field(repr=False)
    place: str
    sentences: tuple[str, ...] = field(repr=False)
    boxes: tuple[Box, ...] = ()
    lines: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    deeds: tuple[Deed, ...] = ()
    leads: bool = True  # whether there is a cell to open
    opens: str = ""  # what Enter does where there is something else to open
    asks_reason: bool = False


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells of entries: with these names, in this zone, to this person."""

    names: Names = field(repr=False)
    zone: tzinfo
    person: UUID

    def tie(self, tie: Tie) -> Detail:
        """Tell of a tie: both values, and what each key leaves in the cell."""
        table, _, group = tie.cell
        mine, theirs, stands = (
            edit_words.value(table, group, side, self.names, self.zone) for side in (tie.mine, tie.theirs, tie.stands)
        )
        other = self._short(tie.other) or tr("сервер")
        boxes = (
            Box("1", tr("Вы"), mine, self._moment(tie.mine_at), mine == stands),
            Box("2", other, theirs, self._moment(tie.theirs_at), theirs == stands and mine != stands),
        )
        deeds = tuple(_choice(box) for box in boxes)
        if table == "mark" and group == "value" and tie.mine.get("value") and tie.theirs.get("value"):
            deeds += (Deed("3", tr("Обе оценки, {mine}/{theirs}").format(mine=mine, theirs=theirs)),)
        what = edit_words.what(table, group, tie.spot, self.names)
        return Detail(
            Sign("git-compare-arrows", "disputed"), what, edit_words.where(tie.spot),
            (self._stands(boxes), tr("После решения обе записи останутся в истории клетки.")),
            boxes, (), deeds, tie.spot.page is not None,
        )  # fmt: skip

    def act(self, act: OwnAct) -> Detail:
        """Tell of an own act by what became of it."""
        title, place = edit_words.act_words(act, self.names), edit_words.where(act.chief.spot)
        whole = Detail(
            Sign("circle-arrow-up", "unsent"), title, place, (), lines=self._lines(act),
            leads=act.chief.spot.page is not None,
        )  # fmt: skip
        if act.status == "parked":
            return self._parked(whole, act)
        if act.status in ("returned", "dismissed", "rejected"):
            return self._back(whole, act)
        if act.status == "taken":
            told = tr("Занятие, к которому это относится, перенёс другой сотрудник. Записи переданы заново.")
            return replace(whole, sign=Sign("refresh-cw", "info"), sentences=(told,))
        if act.fate.lost:
            return replace(whole, sign=Sign("corner-down-left", "info"), sentences=tuple(self._lost(act)))
        if act.status == "waiting":
            return replace(whole, sentences=(tr("Сохранено на этом компьютере и уйдёт само, когда будет связь."),))
        return replace(whole, sign=Sign("circle-check", "success"), sentences=(tr("Сервер принял."),))

    def undone(self, undone: Undone) -> Detail:
        """Tell of a decision that could not be carried out."""
        told = tr("Решение не исполнено, правка ждёт по-прежнему. {why} Решите её снова во вкладке «Решить».")
        return Detail(
            Sign("triangle-alert", "warning"), tr("Ваше решение о чужой правке"), "",
            (told.format(why=why(undone.reason)),), deeds=(Deed("2", tr("Убрать из списка")),), leads=False,
        )  # fmt: skip

    def _parked(self, whole: Detail, act: OwnAct) -> Detail:
        sign = Sign("clock", "warning")
        if act.fate.verdict == "withdrawn":
            return replace(whole, sign=sign, sentences=(tr("Вы отозвали эту запись. Сервер узнает при обмене."),))
        who = asked_of(addressee(act.fate.section))
        told = tr("На рассмотрении. {why}").format(why=why(act.fate.reason))
        return replace(
            whole, sign=sign, deeds=(Deed("Del", tr("Отозвать")),),
            sentences=(told, tr("Лежит на решении у {who}. Значение цело и видно вам в клетке.").format(who=who)),
        )  # fmt: skip

    def _back(self, whole: Detail, act: OwnAct) -> Detail:
        by = self._short(act.fate.by)
        heads = {"returned": tr("Возвращено"), "dismissed": tr("Отклонено"), "rejected": tr("Не принято сервером")}
        head = heads[act.status] + (tr(", решил {who}").format(who=by) if by else "")
        head = head.removesuffix(".")  # «Громов П. С.» brings a stop along
        told = tr("{head}. Причина: {reason}").format(head=head, reason=act.fate.told) if act.fate.told else f"{head}."
        rest = tr("Ваши значения целы здесь. «Отправить снова» запишет их новой правкой, если право уже есть.")
        deeds = (Deed("1", tr("Отправить снова"), is_main=True), Deed("2", tr("Убрать из списка")))
        return replace(
            whole, sign=Sign("corner-down-left", "danger"), sentences=(told, rest),
            deeds=deeds if act.status != "rejected" else deeds[1:],
        )  # fmt: skip

    def _lost(self, act: OwnAct) -> Iterator[str]:
        for edit, stands in act.fate.lost:
            mine = edit_words.value(edit.table, edit.group, edit.new, self.names, self.zone)
            now = edit_words.value(edit.table, edit.group, stands, self.names, self.zone)
            yield tr(
                "Вы записали «{mine}», другой сотрудник — «{now}», его запись позже по времени: стоит она."
            ).format(mine=mine, now=now)

    def _lines(self, act: OwnAct) -> tuple[tuple[str, str], ...]:
        lines = tuple(self._told(act))
        return ((tr("Значение"), lines[0][1]),) if len(lines) == 1 else lines  # the title has said whose

    def _told(self, act: OwnAct) -> Iterator[tuple[str, str]]:
        for edit in act.edits:
            old, new = edit_words.old_and_new(edit, act, self.names, self.zone)
            if edit.born is None or edit.table == act.chief.table or new != tr("пусто"):
                told = tr("было {old}, стало {new}").format(old=old, new=new) if old else new
                yield edit_words.what(edit.table, edit.group, edit.spot, self.names), told

    def _stands(self, boxes: Iterable[Box]) -> str:
        who = next((box for box in boxes if box.stands), None)
        if who is None:
            return tr("Двое записали разное, не видя записи друг друга. Сейчас в клетке уже третье значение.")
        told = tr("Двое записали разное, не видя записи друг друга. Стоит запись, которая позже по времени: {value}.")
        return told.format(value=_cut(who.value))

    def _moment(self, at: datetime | None) -> str:
        if at is None:
            return tr("время не передано")
        local = at.astimezone(self.zone)
        return f"{spoken(local.date())}, {local:%H:%M}"

    def _short(self, person: UUID | None) -> str:
        name = self.names.get(person, "") if person else ""
        return changes.short(name) if name else ""


def _choice(box: Box) -> Deed:
    verb = tr("Оставить {value}") if box.stands else tr("Поставить {value}")
    return Deed(box.keys, verb.format(value=_cut(box.value)), box.stands)


def _cut(value: str) -> str:
    return value if len(value) <= 24 else f"{value[:23]}…"
