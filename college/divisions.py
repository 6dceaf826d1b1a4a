"""How a group is divided for a part of its lessons: its divisions, their subgroups, and who is in which (4.2.7)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from college.acts import clause
from college.contingent import Stay
from college.names import NO_BREAK
from college.phrases import phrase
from college.refusal import Refused
from college.terms import StudyYear, study_year_of

DIVIDE = clause("4.2.7")
LONGEST = 60
LEAST, MOST = 2, 9  # of a division: a student is put into a subgroup by one digit


@dataclass(frozen=True, slots=True)
class Placed:
    """What becomes of a student's stays in the subgroups of one division when he is put into another of them."""

    ended: tuple[UUID, ...] = ()  # rows that end on the day
    dropped: tuple[UUID, ...] = ()  # rows that would have begun on the day or later
    begins: bool = True  # whether a new stay begins


def placed(stays: Iterable[tuple[UUID, Stay]], part: UUID | None, day: date) -> Placed:
    """Say what to write so that from a day on a student is in this subgroup, or in none.

    `stays` are his rows in all subgroups of the division; a stay's `group` is the subgroup.
    """
    ended, dropped, stands = [], [], False
    for row, stay in stays:
        if day not in stay:
            if stay.first >= day:
                dropped.append(row)
        elif stay.group == part and stay.end is None:
            stands = True
        elif stay.first == day:
            dropped.append(row)
        else:
            ended.append(row)
    return Placed(tuple(ended), tuple(dropped), part is not None and not stands)


def shared_out(students: Sequence[UUID], parts: Sequence[UUID], taken: Collection[int]) -> dict[UUID, UUID]:
    """Share students out in the order of the list, so that the subgroups come as near to each other as they can.

    `taken` says how many each subgroup has already, in the order of `parts`.
    """
    counts = dict(zip(parts, taken, strict=True))
    wanted = [0] * len(parts)
    for _ in students:
        place = min(range(len(parts)), key=lambda at: (counts[parts[at]] + wanted[at], at))
        wanted[place] += 1
    names = [part for part, count in zip(parts, wanted, strict=True) for _ in range(count)]
    return dict(zip(students, names, strict=True))


def counts_from(day: date, *, is_new: bool) -> date:
    """Return from which day it counts that a student was put into a subgroup on a day.

    Who had no place in the division yet has it from the first day of the study year: the lessons held since are his.
    """
    return StudyYear(study_year_of(day)).first_day if is_new else day


def titled(title: str, part: str) -> str:
    """Return the title of a subgroup's page: «Иностранный язык (подгруппа 1)», «Иностранный язык (немецкий)»."""
    return f"{title} ({part_words(part)})" if part else title


def part_words(part: str) -> str:
    """Return what a subgroup is called beside other words: «подгруппа 1», «немецкий»."""
    return phrase("подгруппа%s%s") % (NO_BREAK, part) if part.isdigit() else part


def division_named(text: str, known: Collection[str] = ()) -> str:
    """Return the name of a division as it is kept. Raises Refused."""
    return _named(text, known, phrase("Впишите, для чего делится группа: иностранный язык, лабораторные работы."))


def part_named(text: str, known: Collection[str] = ()) -> str:
    """Return the name of a subgroup as it is kept. Raises Refused."""
    return _named(text, known, phrase("Впишите название подгруппы: 1, 2, английский."))


def parts_named(text: str) -> tuple[str, ...]:
    """Return the names of the subgroups of a new division from «1, 2» or «английский, немецкий». Raises Refused."""
    names: list[str] = []
    for each in text.split(","):
        if each.strip():
            names.append(part_named(each, names))
    refuse_count(len(names))
    return tuple(names)


def refuse_count(count: int) -> None:
    """Refuse a division into one subgroup, or into more than a digit can name."""
    if not LEAST <= count <= MOST:
        told = phrase("Подгрупп в делении от %d до %d. Перечислите их через запятую: 1, 2.")
        raise Refused(told % (LEAST, MOST), DIVIDE)


def refuse_used(name: str, pages: int) -> None:
    """Refuse to take a subgroup away while pages of the journal are kept by it."""
    if pages:
        told = phrase("По подгруппе %s ведут страницы журнала: %d. Сначала разделение строк снимают в «Нагрузке».")
        raise Refused(told % (name, pages), DIVIDE)


def _named(text: str, known: Collection[str], empty: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise Refused(empty, DIVIDE)
    if len(name) > LONGEST:
        raise Refused(phrase("В названии помещается %d знаков. Сократите.") % LONGEST, DIVIDE)
    if name.casefold() in {each.casefold() for each in known}:
        raise Refused(phrase("%s уже есть. Назовите иначе.") % name, DIVIDE)
    return name
