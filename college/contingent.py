"""Who stands in a group, on which order and from which day, and how he comes to leave it (4.4.4, 4.4.5)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from college.acts import clause
from college.days import written
from college.orders import Basis
from college.phrases import phrase
from college.refusal import Refused
from college.terms import study_year_of

GROUPS, MOVEMENT, PLANS = clause("4.4.4"), clause("4.4.5"), clause("4.3.3")
LONGEST_GROUP = 40
OLDEST_YEAR, COURSES = 1990, 6
SUMMER = (6, 7, 8)  # orders of these months put students into their groups from 1 September


class Leaving(StrEnum):
    """Why a student stands in a group no longer."""

    MOVED = "moved"
    EXPELLED = "expelled"
    GRADUATED = "graduated"
    ON_LEAVE = "on_leave"

    @property
    def wording(self) -> str:
        """What the list says beside the name."""
        return _LEAVINGS[self]


_LEAVINGS = {
    Leaving.MOVED: phrase("переведён"),
    Leaving.EXPELLED: phrase("отчислен"),
    Leaving.GRADUATED: phrase("выпущен"),
    Leaving.ON_LEAVE: phrase("в академическом отпуске"),
}


@dataclass(frozen=True, slots=True)
class Stay:
    """A student in a group from a day until another, exclusive."""

    group: UUID
    first: date
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.end is None or day < self.end)


def leaving_words(told: str) -> str:
    """Return why somebody left in words; one that a newer program has written stands as it is."""
    return Leaving(told).wording if told in set(Leaving) else told


def stands_from(signed: date) -> date:
    """Return the day from which an order puts a student into a group: one of the summer, from 1 September."""
    return date(signed.year, 9, 1) if signed.month in SUMMER else signed


def meets(stay: Stay, others: Iterable[Stay]) -> Stay | None:
    """Return the first of the other stays that shares a day with this one: nobody stands in two groups at once."""
    return next((other for other in others if _share_a_day(stay, other)), None)


def refuse_second_stay(stay: Stay, others: Iterable[Stay], name_of: dict[UUID, str]) -> None:
    """Refuse a stay in a group while the student stands in another, or in the same one already."""
    met = meets(stay, others)
    if met is not None:
        told = phrase(
            "Студент уже стоит в группе %s с %s. Ничего не изменено. Переведите его или возьмите другой день."
        )
        raise Refused(told % (name_of.get(met.group, "—"), written(met.first)), MOVEMENT)


def refuse_end(stay: Stay, end: date) -> None:
    """Refuse to end a stay before, or on, its first day, or one that has ended."""
    if stay.end is not None:
        raise Refused(phrase("Студент уже выбыл из группы %s. Ничего не изменено.") % written(stay.end), MOVEMENT)
    if end <= stay.first:
        told = phrase("Студент стоит в группе с %s, а выбывает %s. Проверьте день. Ничего не изменено.")
        raise Refused(told % (written(stay.first), written(end)), MOVEMENT)


def group_named(text: str, known: Collection[str] = ()) -> str:
    """Return the name of a group as it is kept. Raises Refused for an empty, a long and a known one."""
    name = " ".join(text.split())
    if not name:
        raise Refused(phrase("Впишите название группы, например ИСП-21."), GROUPS)
    if len(name) > LONGEST_GROUP:
        raise Refused(phrase("В названии группы помещается %d знаков. Сократите.") % LONGEST_GROUP, GROUPS)
    if name.casefold() in {each.casefold() for each in known}:
        raise Refused(phrase("Группа %s уже есть. Выберите её в списке или назовите новую иначе.") % name, GROUPS)
    return name


def enrolled_in(year: int, today: date) -> int:
    """Return the year in which a group was enrolled. Raises Refused for one that cannot be."""
    if not OLDEST_YEAR <= year <= today.year + 1:
        raise Refused(phrase("Год набора %d невозможен, проверьте его.") % year, GROUPS)
    return year


def likely_year(name: str, today: date) -> int:
    """Return the year in which a group of this name was likely enrolled: «ИСП-31» is in its third course."""
    year = study_year_of(today)
    digits = "".join(letter if letter.isdigit() else " " for letter in name).split()
    course = int(digits[0][0]) if digits and len(digits[0]) <= 3 else 1
    return year - course + 1 if 1 <= course <= COURSES else year


def refuse_plan(enrolled: int, plan_of: int, *, has_pages: bool) -> None:
    """Refuse a study plan of another year of enrolment, and another plan once journals stand on the former one."""
    if has_pages:
        told = phrase("У группы уже есть журналы по прежнему плану. Исправленный файл загрузите в «Планах».")
        raise Refused(told, PLANS)
    if plan_of != enrolled:
        raise Refused(phrase("План набора %d не подходит группе набора %d.") % (plan_of, enrolled), PLANS)


def plan_of_year(plans: Iterable[tuple[UUID, int]], enrolled: int) -> UUID | None:
    """Return the plan of a year of enrolment, where there is just one: what a new group is proposed."""
    found = [plan for plan, year in plans if year == enrolled]
    return found[0] if len(found) == 1 else None


def course_of(enrolled: int, day: date) -> int:
    """Return the course in which a group stands on a day."""
    return study_year_of(day) - enrolled + 1


def is_whole_order(number: str, day: date | None) -> bool:
    """Say whether an order has both its number and its date, or neither."""
    return bool(number.strip()) == (day is not None)


def order_words(number: str, day: date | None) -> str:
    """Return an order for a column: «№ 141-к от 20.08.2026»; nothing where none is known."""
    if not number:
        return ""
    return phrase("№ %s от %s") % (number, written(day)) if day else phrase("№ %s") % number


def order_of(number: str, day: date | None) -> Basis | None:
    """Return the order that a row of a list names, or nothing where it names none, or half of one."""
    return Basis(number.strip(), day) if number.strip() and day is not None else None


def _share_a_day(one: Stay, other: Stay) -> bool:
    return (one.end is None or other.first < one.end) and (other.end is None or one.first < other.end)
