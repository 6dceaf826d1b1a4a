"""The acts by hand of the page: what each asks, and what it writes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from college.contingent import Leaving, likely_year, order_of
from college.orders import Basis
from college.people_lists.cells import name_of
from college.phrases import phrase
from college.refusal import Refused
from college.terms import study_year_of
from db.act_traces import Done
from db.known_names import Known
from db.people import by_hand, joining
from db.people.by_hand import NewPerson
from db.people.lists import EmployeeSeen, StudentSeen
from desktop.widgets.hand_form import Asked, Given, HandForm, id_given
from desktop.widgets.traced_steps import TracedSteps
from desktop.workspaces.people.source import Kind, Shelf, StoreSource
from desktop.workspaces.people.words import tr

SEXES = (("—", ""), (tr("м"), "m"), (tr("ж"), "f"))
LEAVINGS = (Leaving.EXPELLED, Leaving.ON_LEAVE, Leaving.GRADUATED)


class Hands(QObject):
    """Opens the form of an act and writes it; `done` tells a sentence and the row that is to be in hand."""

    done = Signal(str, object)

    def __init__(
        self, form: HandForm, edits: TracedSteps[StoreSource], shelves: Callable[[], tuple[Shelf, ...]]
    ) -> None:
        super().__init__(form)
        self._form, self._edits, self._shelves = form, edits, shelves

    def group(self) -> None:
        """Ask for a new group."""
        day = self._edits.source.today()

        def write(given: Given) -> bool:
            name = str(given["name"])
            year = _year(str(given["year"])) if given["year"] else likely_year(name, day)
            return self._do("add_group", tr("Новая группа"), by_hand.add_group, name, year)

        asked = (
            Asked("name", tr("Название")),
            Asked("year", tr("Год набора"), str(study_year_of(day))),
        )
        self._ask(tr("Новая группа"), tr("Завести"), asked, write)

    def rename_group(self, shelf: Shelf) -> None:
        """Ask for another name of a group, and for its study plan."""
        group = shelf.group
        if group is None:
            return

        def write(given: Given) -> bool:
            def all_of_it(session: Any, **by: Any) -> Done:
                named = by_hand.rename_group(session, group.id, str(given["name"]), _year(str(given["year"])), **by)
                plan = id_given(given, "plan")
                return named if plan == group.plan else by_hand.give_plan(session, group.id, plan, **by)

            return self._do("rename_group", tr("Группа"), all_of_it)

        plans = [(tr("нет"), None), *self._edits.source.plans(group.enrolled_year)]
        asked = (
            Asked("name", tr("Название"), group.name),
            Asked("year", tr("Год набора"), str(group.enrolled_year)),
            Asked("plan", tr("Учебный план"), group.plan, choices=plans),
        )
        self._ask(tr("Группа {name}").format(name=group.name), tr("Записать"), asked, write)

    def newcomer(self, shelf: Shelf) -> None:
        """Ask for a student of this group, or for an employee."""
        if shelf.kind is Kind.STAFF:
            self._hire()
        elif shelf.group is not None:
            self._enrol(shelf)

    def move(self, student: StudentSeen) -> None:
        """Ask to which group a student goes."""
        groups = [(each.title, each.group.id) for each in self._shelves() if each.group]

        def write(given: Given) -> bool:
            group, first = id_given(given, "group"), _needed(given["first"])
            assert group is not None
            return self._do("move_student", tr("Перевод"), by_hand.move, student.person, group, _order(given), first)

        others = tuple(each for each in groups if each[1] != student.group or student.end is not None)
        asked = (Asked("group", tr("В группу"), choices=others), *self._of_order(tr("С дня")))
        if not others:
            self._form.refused.emit(Refused(phrase("Другой группы нет. Заведите её: Ctrl+Shift+N.")))
            return
        title = tr("Перевести: {name}") if student.end is None else tr("Восстановить в группе: {name}")
        self._ask(title.format(name=student.name.full), tr("Перевести"), asked, write)

    def leave(self, student: StudentSeen) -> None:
        """Ask why and from which day a student stands in no group any more."""

        def write(given: Given) -> bool:
            end = _needed(given["first"])
            why = Leaving(str(given["why"]))
            words = tr("Выбытие")
            return self._do("leave_group", words, by_hand.leave, student.membership, why, _order(given), end)

        choices = tuple((tr(each.wording), each.value) for each in LEAVINGS)
        asked = (Asked("why", tr("Почему"), choices=choices), *self._of_order(tr("Первый день вне группы")))
        self._ask(tr("Выбытие: {name}").format(name=student.name.full), tr("Записать"), asked, write)

    def name(self, whom: StudentSeen | EmployeeSeen) -> None:
        """Ask for the name, the birth and, of an employee, the post."""
        today = self._edits.source.today()
        asked = [
            Asked("full", tr("Фамилия, имя, отчество"), whom.name.full, is_long=True),
            Asked("since", tr("Имя с дня"), today, is_day=True),
            Asked("born", tr("Родился"), whom.born, is_day=True),
            Asked("sex", tr("Пол"), whom.sex, choices=SEXES),
        ]
        if isinstance(whom, EmployeeSeen):
            asked.append(Asked("post", tr("Должность"), whom.post, is_long=True))

        def write(given: Given) -> bool:
            new = _new(given)
            since = _needed(given["since"])

            def all_of_it(session: Any, **by: Any) -> None:
                if new.name != whom.name:
                    by_hand.rename(session, whom.person, new.name, since, **by)
                if (new.born, new.sex) != (whom.born, whom.sex):
                    by_hand.set_birth(session, whom.person, new.born, new.sex, **by)
                if isinstance(whom, EmployeeSeen) and given["post"] != whom.post:
                    by_hand.set_post(session, whom.person, str(given["post"]), **by)

            return self._do("write_card", tr("Карточка"), all_of_it)

        self._ask(tr("Карточка: {name}").format(name=whom.name.full), tr("Записать"), asked, write)

    def join(self, student: StudentSeen) -> None:
        """Ask which other card means the same person."""
        known = [
            Known(each.id, each.name.full, each.values.get("group", ""))
            for each in self._edits.source.students()
            if each.id != student.person
        ]

        def write(given: Given) -> bool:
            former = id_given(given, "former")
            if former is None:
                raise Refused(phrase("Выберите вторую карточку этого человека: начните вводить фамилию."))
            return self._do("join_cards", tr("Объединить карточки"), joining.join, former, student.person)

        asked = (Asked("former", tr("Вторая карточка: фамилия"), known=known),)
        title = tr("Объединить с карточкой: {name}. Оценки и пропуски обеих остаются, разъединить можно.")
        self._ask(title.format(name=student.name.full), tr("Объединить"), asked, write)

    def part(self, student: StudentSeen) -> None:
        """Let the last joined card be a person of its own again."""

        def apart(session: Any, **by: Any) -> None:
            row = joining.alias_of(session, student.cards[-1], student.person)
            joining.part(session, row, **by)

        if student.cards:
            self._do("part_cards", tr("Разъединить карточки"), apart)

    def _enrol(self, shelf: Shelf) -> None:
        assert shelf.group is not None
        group = shelf.group

        def write(given: Given) -> bool:
            new, first = _new(given), _needed(given["first"])
            return self._do("enrol", tr("Зачисление"), by_hand.enrol, new, group.id, _order(given), first)

        asked = (*_of_person(), *self._of_order(tr("С дня")))
        self._ask(tr("Зачислить в группу {name}").format(name=group.name), tr("Зачислить"), asked, write)

    def _hire(self) -> None:
        def write(given: Given) -> bool:
            new, hired = _new(given), _needed(given["hired"])
            return self._do("hire", tr("Приём на работу"), by_hand.hire, new, str(given["post"]), hired)

        post = Asked("post", tr("Должность"), is_long=True)
        hired = Asked("hired", tr("Принят"), self._edits.source.today(), is_day=True)
        self._ask(tr("Новый сотрудник"), tr("Принять"), (*_of_person(), post, hired), write)

    def _of_order(self, first: str) -> tuple[Asked, ...]:
        today = self._edits.source.today()
        return (
            Asked("number", tr("Приказ №")),
            Asked("signed", tr("от"), today, is_day=True),
            Asked("first", first, today, is_day=True),
        )

    def _ask(
        self, title: str, verb: str, asked: tuple[Asked, ...] | list[Asked], write: Callable[[Given], bool]
    ) -> None:
        def apply(given: Given) -> bool:
            try:
                return write(given)
            except Refused as refused:
                self._form.refused.emit(refused)
                return False

        self._form.ask(title, verb, asked, apply)

    def _do(self, act: str, words: str, what: Callable[..., object], *told: object) -> bool:
        row = self._edits.do(act, words, lambda session, **by: what(session, *told, **by))
        if row is None:
            return False
        self.done.emit(words, row)
        return True


def _of_person() -> tuple[Asked, ...]:
    return (
        Asked("full", tr("Фамилия, имя, отчество"), is_long=True),
        Asked("born", tr("Родился"), is_day=True),
        Asked("sex", tr("Пол"), choices=SEXES),
    )


def _new(given: Given) -> NewPerson:
    born = given["born"]
    return NewPerson(name_of(str(given["full"]))[0], born if isinstance(born, date) else None, str(given["sex"]))


def _order(given: Given) -> Basis | None:
    signed = given["signed"]
    return order_of(str(given["number"]), signed if isinstance(signed, date) else None)


def _needed(told: object) -> date:
    if not isinstance(told, date):
        raise Refused(phrase("Впишите день, например 01.09.2026."))
    return told


def _year(told: str) -> int:
    if not told.isdecimal() or len(told) != 4:
        raise Refused(phrase("Год набора — четыре цифры, например 2026."))
    return int(told)
