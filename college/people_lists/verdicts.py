"""What becomes of each row of a list of people against those who are known: nothing is dropped, doubts are asked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from college.contingent import order_of, stands_from
from college.days import written
from college.names import PersonName
from college.numerals import numbered
from college.orders import Basis
from college.people_lists.rows import PersonRow
from college.phrases import phrase


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBTFUL = "doubtful"  # a namesake: a person says whether it is he
    REFUSED = "refused"  # the row is not taken in, the others are


@dataclass(frozen=True, slots=True, repr=False)
class KnownPerson:
    """Somebody who is in the base, as far as a list may speak of him."""

    id: UUID
    name: PersonName
    born: date | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None  # from which day he stands in his group
    family: tuple[Mapping[str, str], ...] = ()  # guardian, relation, guardian_phone of each who is known

    def __repr__(self) -> str:
        return f"KnownPerson(id={self.id})"


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """The verdict on one row: who it is, what differs, whom it may be, and why in sentences."""

    row: PersonRow
    verdict: Verdict
    person: UUID | None = None
    changed: tuple[str, ...] = ()
    candidates: tuple[UUID, ...] = ()
    sentences: tuple[str, ...] = ()


# What a list may change of a known person, in the order in which it is told.
CHANGEABLE = ("born", "sex", "group", "post", "phone", "email", "address", "guardian", "relation", "guardian_phone")
_Key = tuple[str, str, str]


def judged(
    rows: Sequence[PersonRow],
    known: Iterable[KnownPerson],
    *,
    groups: Collection[str] | None = None,
    basis: Basis | None = None,
) -> tuple[RowVerdict, ...]:
    """Return a verdict for every row. `groups` are those there are, None for a list that names none.

    `basis` is the order of the whole list, where its rows name none; without any a membership is refused (4.4.5).
    The same list a second time is all `SAME`; an empty cell takes nothing away.
    """
    by_name: dict[_Key, list[KnownPerson]] = defaultdict(list)
    for person in known:
        by_name[person.name.sort_key].append(person)
    seen: dict[tuple[_Key, date | None], int] = {}
    return tuple(_judged(row, by_name, seen, groups, basis) for row in rows)


def decided(
    verdict: RowVerdict,
    person: KnownPerson | None,
    *,
    groups: Collection[str] | None = None,
    basis: Basis | None = None,
) -> RowVerdict:
    """Return what becomes of a doubtful row once somebody said who it is; None: a namesake who is not known yet."""
    if person is not None:
        return _known(verdict.row, person, groups, basis)
    return _refused_group(verdict.row, groups, basis) or RowVerdict(
        verdict.row, Verdict.NEW, sentences=verdict.row.notes
    )


def order_in(row: PersonRow, basis: Basis | None) -> Basis | None:
    """Return the order on which a row puts a student into his group: its own, or that of the whole list."""
    return order_of(row.values.get("order_number", ""), row.order_day) or basis


def left_out(rows: Iterable[PersonRow], known: Iterable[KnownPerson]) -> tuple[str, ...]:
    """Say of each group of the list how many of its known students the list lacks: they stay where they are."""
    listed: dict[str, set[_Key]] = defaultdict(set)
    for row in rows:
        if row.name is not None and (group := row.values.get("group")):
            listed[group].add(row.name.sort_key)
    standing: dict[str, list[_Key]] = defaultdict(list)
    for person in known:
        standing[person.values.get("group", "")].append(person.name.sort_key)
    told = []
    for group, names in sorted(listed.items()):
        absent = sum(name not in names for name in standing.get(group, []))
        if absent:
            whole = numbered(len(standing[group]), "студента", "студентов", "студентов")
            told.append(phrase("%s: в файле нет %d из %s. Они остаются в группе.") % (group, absent, whole))
    return tuple(told)


def _judged(
    row: PersonRow,
    by_name: Mapping[_Key, Sequence[KnownPerson]],
    seen: dict[tuple[_Key, date | None], int],
    groups: Collection[str] | None,
    basis: Basis | None,
) -> RowVerdict:
    if row.name is None or row.faults:
        return RowVerdict(row, Verdict.REFUSED, sentences=row.faults)
    first = seen.setdefault((row.name.sort_key, row.born), row.place)
    if first != row.place:
        told = phrase("Этот человек уже есть в строке %d. Строка не загрузится.")
        namesake = phrase("То же имя в строке %d, а даты рождения нет. Укажите её, если это однофамилец.")
        return RowVerdict(row, Verdict.REFUSED, sentences=((told if row.born else namesake) % first,))
    namesakes = by_name.get(row.name.sort_key, ())
    same = [person for person in namesakes if row.born is not None and person.born == row.born]
    if len(same) == 1:
        return _known(row, same[0], groups, basis)
    if not namesakes:
        return _refused_group(row, groups, basis) or RowVerdict(row, Verdict.NEW, sentences=row.notes)
    if len(namesakes) == 1 and (row.born is None or namesakes[0].born is None) and _same_place(row, namesakes[0]):
        return _known(row, namesakes[0], groups, basis)
    return _doubtful(row, namesakes)


def _same_place(row: PersonRow, person: KnownPerson) -> bool:
    """Whether nothing but a missing day of birth speaks against it: the same group, or none on one side."""
    mine, theirs = row.values.get("group", ""), person.values.get("group", "")
    return not mine or not theirs or mine == theirs


def _known(row: PersonRow, person: KnownPerson, groups: Collection[str] | None, basis: Basis | None) -> RowVerdict:
    told = {**row.values, "born": written(row.born) if row.born else ""}
    before = {**person.values, **_relative(row, person), "born": written(person.born) if person.born else ""}
    changed = tuple(name for name in CHANGEABLE if told.get(name) and told[name] != before.get(name, ""))
    if "group" in changed and (refused := _refused_group(row, groups, basis) or _refused_move(row, person, basis)):
        return refused
    verdict = Verdict.CHANGED if changed else Verdict.SAME
    return RowVerdict(row, verdict, person.id, changed, sentences=row.notes)


def _refused_group(row: PersonRow, groups: Collection[str] | None, basis: Basis | None) -> RowVerdict | None:
    if groups is None:
        return None
    group = row.values.get("group", "")
    if not group:
        return _refuse(row, phrase("Группа не указана."))
    if group not in groups:
        return _refuse(row, phrase("Группы «%s» нет. Заведите её или исправьте строку.") % group)
    if order_in(row, basis) is None:
        return _refuse(row, phrase("Нет номера и даты приказа: укажите их в строке или для всего списка."))
    return None


def _refused_move(row: PersonRow, person: KnownPerson, basis: Basis | None) -> RowVerdict | None:
    """Refuse to move somebody by an order that is older than his standing in the present group."""
    order = order_in(row, basis)
    if order is None or person.since is None or stands_from(order.signed) > person.since:
        return None
    told = phrase("Он стоит в группе %s с %s, приказ о переводе не позже. Проверьте дату приказа.")
    return _refuse(row, told % (person.values.get("group", ""), written(person.since)))


def _relative(row: PersonRow, person: KnownPerson) -> Mapping[str, str]:
    """Return what is known of the parent whom the row names; nobody is overwritten by another."""
    name = row.values.get("guardian", "").casefold()
    return next((one for one in person.family if one.get("guardian", "").casefold() == name), {})


def _refuse(row: PersonRow, sentence: str) -> RowVerdict:
    return RowVerdict(row, Verdict.REFUSED, sentences=(*row.notes, sentence))


def _doubtful(row: PersonRow, namesakes: Sequence[KnownPerson]) -> RowVerdict:
    said = [_where(person) for person in namesakes]
    mine = written(row.born) if row.born else phrase("дата рождения не указана")
    sentence = phrase("Такое имя уже есть: %s; в файле — %s. Скажите, он это или однофамилец.") % (
        "; ".join(said),
        mine,
    )
    candidates = tuple(person.id for person in namesakes)
    return RowVerdict(row, Verdict.DOUBTFUL, candidates=candidates, sentences=(*row.notes, sentence))


def _where(person: KnownPerson) -> str:
    born = written(person.born) if person.born else phrase("без даты рождения")
    place = person.values.get("group") or person.values.get("post")
    return f"{born}, {place}" if place else born
