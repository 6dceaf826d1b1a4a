"""What the server offers to a desk, put together as a person asks for it and named by the catalogue of this file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.commissions import Commission
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.subjects import PlanLine

Kind = Literal["page", "group", "lists", "topics", "commission", "other"]
Key = tuple[Kind, str, int]

_PAGE = ("page", "page_excuse")
_GROUP_YEAR = ("group_year", "attendance", "finals", "excuse")
_COMMISSION = ("ktp", "ktp_approval")
_LISTS = ("roll", "cards", "contacts")


@dataclass(frozen=True, slots=True)
class Told:
    """A bucket as the server tells it: its number, its name, and until when it is held if it was asked for."""

    number: int
    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """What is asked for by one key: a journal, all journals of a group in a year, a list.

    `along` are buckets that it cannot be read without and that others need as well.
    """

    kind: Kind
    group: str = ""
    code: str = ""
    title: str = ""
    year: int | None = None
    numbers: tuple[int, ...] = ()
    along: tuple[int, ...] = field(default=(), repr=False)
    until: date | None = None
    page: UUID | None = None  # the journal that can be opened once it is here


def offered(session: Session, told: Iterable[Told]) -> tuple[Offered, ...]:
    """Put together what is told, what is held until a day first, then the newest years."""
    own: dict[Key, list[Told]] = defaultdict(list)
    for each in told:
        own[_key(each.name)].append(each)
    names = _Names(session, own)
    made = {key: names.named(key, buckets) for key, buckets in own.items()}
    claimed: set[Key] = set()
    for key, one in made.items():
        needs = [other for other in names.needs(key) if other in own]
        claimed.update(needs)
        made[key] = replace(one, along=tuple(each.number for other in needs for each in own[other]))
    return tuple(sorted((one for key, one in made.items() if key not in claimed), key=_rank))


def given_back(one: Offered, among: Iterable[Offered]) -> tuple[int, ...]:
    """Return what goes with it: its own, and of what came along what nothing else that is held needs."""
    needed = {number for other in among if other.until and other != one for number in (*other.along, *other.numbers)}
    return (*one.numbers, *(number for number in one.along if number not in needed))


def _rank(one: Offered) -> tuple[bool, int, str, str, str]:
    return one.until is None, -(one.year or 0), one.group, one.code, one.kind


def _key(name: str) -> Key:
    kind, _, rest = name.partition(":")
    thing, _, year = rest.partition(":")
    dated = int(year) if year.isdecimal() else 0
    if kind in _PAGE:
        return "page", thing, 0
    if kind in _GROUP_YEAR:
        return "group", thing, dated
    if kind in _LISTS and thing:
        return "lists", thing, 0
    if kind == "topics":
        return "topics", thing, dated
    return ("commission", thing, dated) if kind in _COMMISSION else ("other", name, 0)


class _Names:
    """Names of things in the catalogue, read set-wise."""

    def __init__(self, session: Session, own: Mapping[Key, object]) -> None:
        pages = session.execute(
            select(Page.id, Page.group_id, Page.line_id, Page.year).where(Page.withdrawn_at.is_(None))
        ).all()
        self._pages = {row.id.hex: row for row in pages}
        self._groups = {id_.hex: name for id_, name in session.execute(select(StudyGroup.id, StudyGroup.name))}
        self._lines = {
            id_.hex: (code, title)
            for id_, code, title in session.execute(select(PlanLine.id, PlanLine.code, PlanLine.title))
        }
        self._commissions = {id_.hex: name for id_, name in session.execute(select(Commission.id, Commission.name))}
        self._first: dict[tuple[str, int], UUID] = {}
        for row in sorted(pages, key=lambda row: self._lines.get(row.line_id.hex, ("", ""))):
            self._first.setdefault((row.group_id.hex, row.year), row.id)

    def named(self, key: Key, buckets: Iterable[Told]) -> Offered:
        kind, thing, year = key
        told = list(buckets)
        numbers = tuple(each.number for each in told)
        ends = [each.until for each in told if each.until]
        made = Offered(kind, numbers=numbers, until=min(ends) if ends else None, year=year or None)
        match kind:
            case "page" if (page := self._pages.get(thing)) is not None:
                code, title = self._lines.get(page.line_id.hex, ("", ""))
                group = self._groups.get(page.group_id.hex, "")
                return replace(made, group=group, code=code, title=title, year=page.year, page=page.id)
            case "group":
                return replace(made, group=self._groups.get(thing, ""), page=self._first.get((thing, year)))
            case "lists":
                return replace(made, group=self._groups.get(thing, ""))
            case "topics":
                code, title = self._lines.get(thing, ("", ""))
                return replace(made, code=code, title=title)
            case "commission":
                return replace(made, title=self._commissions.get(thing, ""))
        return replace(made, title=thing.partition(":")[0])

    def needs(self, key: Key) -> tuple[Key, ...]:
        kind, thing, _ = key
        if kind == "group":
            return (("lists", thing, 0),)
        if kind == "page" and (page := self._pages.get(thing)) is not None:
            return ("lists", page.group_id.hex, 0), ("topics", page.line_id.hex, page.year)
        return ()
