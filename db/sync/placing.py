"""In which buckets a row lies: worked out set-wise from the models' declarations, and written down with its number."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, FromClause, Select, bindparam, select

from db.models.admission import Account, DatedGrant
from db.models.contacts import Contact, Guardian
from db.models.exchange import Bucket, SyncRow
from db.models.groups import Division, Membership, StudyGroup, Subgroup, SubgroupMember
from db.models.journal import Page
from db.models.lessons import Certificate, LessonEntry
from db.models.marks import Final, MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.people import Employee, Person, PersonAlias, PersonName
from db.models.record import In, Synced
from db.sync import commission_places, grant_places
from db.sync.buckets import Head, Heads, Unforeseen, added, keep_heads, kind_of, name_of, row_hash
from db.sync.rows import inserting, parts
from db.sync.shapes import Shape, shapes

Touched = Mapping[str, Collection[UUID]]
Seqs = dict[tuple[str, UUID], dict[int, int]]
Ids = Collection[UUID] | None  # None means all


@dataclass(frozen=True, slots=True)
class Standing:
    """A row, the buckets it lies in, and what it adds to their checksums."""

    row: UUID
    names: frozenset[str]
    hash: int


def place(conn: Connection, touched: Touched, heads: Heads) -> Seqs:
    """Put rows where they now belong and take them from where they no longer do; return the numbers they got.

    The rows are written, the heads are held. Raises Unforeseen where a head is missing.
    """
    own = {(table, row) for table, rows in touched.items() for row in rows}
    touched = with_followers(conn, touched)
    former = _former(conn, touched)
    standing = {
        (table, place.row): place for table, rows in touched.items() for place in standings(conn, shapes()[table], rows)
    }
    _foresee(standing.values(), former, heads)
    entries: list[dict[str, Any]] = []
    seqs: Seqs = {}
    for key, now in standing.items():
        wanted = {heads.by_name[name].number for name in now.names}
        before = former.get(key, {})
        if key not in own and dict.fromkeys(wanted, now.hash) == _kept(before):
            continue  # it was only asked whether it follows
        seqs[key] = {}
        for number in sorted(wanted | {bucket for bucket, known in before.items() if known is not None}):
            head = heads.by_number[number]
            new = now.hash if number in wanted else 0
            head.checksum = added(head.checksum, new, -(before.get(number) or 0))
            seq = seqs[key][number] = head.next_seq()
            entries.append(_entry(number, key, seq, None if number not in wanted else new))
    _upsert(conn, entries)
    keep_heads(conn, heads)
    return seqs


def place_all(conn: Connection) -> None:
    """Place every row of a server that was filled without the exchange and that nobody has asked yet."""
    heads: dict[str, Head] = {}
    for table, shape in shapes().items():
        entries = []
        for now in standings(conn, shape, None):
            for name in sorted(now.names):
                head = heads.get(name) or heads.setdefault(name, _new_head(conn, name))
                head.checksum = added(head.checksum, now.hash)
                entries.append(_entry(head.number, (table, now.row), head.next_seq(), now.hash))
        for part in parts(entries, 5000):
            conn.execute(SyncRow.__table__.insert(), part)  # type: ignore[attr-defined]
    keep_heads(conn, Heads(heads, {head.number: head for head in heads.values()}))


def where_they_lie(conn: Connection, touched: Touched) -> set[int]:
    """Return the buckets in which these rows lie now."""
    return {bucket for known in _former(conn, touched).values() for bucket in known}


def standings(conn: Connection, shape: Shape, ids: Ids) -> Iterator[Standing]:
    """Tell where rows of a table belong, as they are written now; those who follow no walk included."""
    beyond: dict[UUID, set[str]] = defaultdict(set)
    for row, name in _beyond(conn, shape.name, ids):
        beyond[row].add(name)
    walked = _walked(shape)
    for part in (None,) if ids is None else parts(ids):
        asked = _walk(shape.name) if part is None else _walk_among(shape.name)
        for row, *rest in conn.execute(asked, {} if part is None else {"ids": part}):
            tokens, keys = rest[: len(shape.tokens)], iter(rest[len(shape.tokens) :])
            named = [_named(place, keys) for place in walked]
            names = beyond[row].union(name for name in named if name)
            yield Standing(row, frozenset(names), row_hash(shape.name, row, tokens))


def with_followers(conn: Connection, touched: Touched) -> dict[str, set[UUID]]:
    """Add the rows whose places follow from the touched ones."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for table, rows in touched.items():
        found[table].update(rows)
        for part in parts(rows):
            for follower, question in _FOLLOWERS.get(table, ()):
                found[follower].update(conn.scalars(question(part)))
    return found


# ---- walks


def _walked(shape: Shape) -> tuple[In, ...]:
    return tuple(place for place in shape.sync.buckets if not _is_beyond(shape, place))


@cache
def _walk_among(table: str) -> Select[Any]:
    return _walk(table).where(shapes()[table].table.c.id.in_(bindparam("ids", expanding=True)))


@cache
def _walk(table: str) -> Select[Any]:
    """Ask for the id, the tokens and the keys of all places of a table, walking foreign keys from row to row."""
    shape = shapes()[table]
    source: FromClause = shape.table
    reached: dict[tuple[str, ...], tuple[Shape, FromClause]] = {(): (shape, shape.table)}
    keys: list[Any] = []
    for place in _walked(shape):
        for length in range(len(place.walk)):
            before, step = place.walk[:length], place.walk[length]
            if (*before, step) in reached:
                continue
            last, holder = reached[before]
            target = shapes()[last.step(step)]
            joined = target.table.alias()
            source = source.outerjoin(joined, joined.c.id == holder.c[step])
            reached[*before, step] = (target, joined)
        keys += [reached[place.walk][1].c[name] for name in place.key]
    tokens = [shape.table.c[name] for name in shape.tokens]
    return select(shape.table.c.id, *tokens, *keys).select_from(source)


def _named(place: In, keys: Iterator[Any]) -> str | None:
    key = [next(keys) for _ in place.key]
    return None if None in key else name_of(place.kind, *key)


# ---- what no walk can express

Told = Iterable[tuple[UUID, str]]


def _is_beyond(shape: Shape, place: In) -> bool:
    return shape.name in _BEYOND and not place.key


def _beyond(conn: Connection, table: str, ids: Ids) -> Told:
    rule = _BEYOND.get(table)
    if rule is None:
        return ()
    return chain.from_iterable(rule(conn, part) for part in ((None,) if ids is None else parts(ids)))


def _among(model: type[Synced], ids: Ids) -> ColumnElement[bool]:
    return model.id.is_not(None) if ids is None else model.id.in_(ids)


def _memberships(model: type[Synced], person: Any, ids: Ids) -> Select[Any]:
    return (
        select(model.id, Membership.group_id)  # type: ignore[return-value]
        .join(Membership, Membership.student_id == person)
        .where(Membership.withdrawn_at.is_(None), _among(model, ids))
    )


def _employees(model: type[Synced], person: Any, ids: Ids) -> Select[Any]:
    asked: Select[Any] = select(model.id).join(Employee, Employee.person_id == person)
    return asked.where(Employee.withdrawn_at.is_(None), _among(model, ids))


def _outsiders(ids: Ids) -> Select[Any]:
    """Ask for the names of officials: only who keeps the accesses knows them."""
    asked: Select[Any] = select(PersonName.id).join(DatedGrant, DatedGrant.person_id == PersonName.person_id)
    return asked.where(DatedGrant.withdrawn_at.is_(None), _among(PersonName, ids)).distinct()


def _of_membership(conn: Connection, ids: Ids) -> Told:
    for row in conn.scalars(select(Membership.id).where(_among(Membership, ids))):
        yield row, "student_accounts"
    yield from grant_places.members(conn, ids)


def _of_name(conn: Connection, ids: Ids) -> Told:
    yield from grant_places.names(conn, ids)
    for row, group in conn.execute(_memberships(PersonName, PersonName.person_id, ids)):
        yield row, name_of("roll", group)
        yield row, name_of("cards", group)
        yield row, "student_accounts"
    for row in conn.scalars(_employees(PersonName, PersonName.person_id, ids)):
        yield row, "catalogue"
    for row in conn.scalars(_outsiders(ids)):
        yield row, "roles"


def _of_contacts(model: type[Synced], person: Any) -> Callable[[Connection, Ids], Told]:
    def told(conn: Connection, ids: Ids) -> Told:
        for row, group in conn.execute(_memberships(model, person, ids)):
            yield row, name_of("contacts", group)
            yield row, "contacts"

    return told


def _of_person(conn: Connection, ids: Ids) -> Told:
    for row, group in conn.execute(_memberships(Person, Person.id, ids)):
        yield row, name_of("cards", group)
    for row in conn.scalars(_employees(Person, Person.id, ids)):
        yield row, "staff"


def _of_alias(conn: Connection, ids: Ids) -> Told:
    for person in (PersonAlias.former_id, PersonAlias.person_id):
        for row, group in conn.execute(_memberships(PersonAlias, person, ids)):
            yield row, name_of("roll", group)


def _of_certificate(conn: Connection, ids: Ids) -> Told:
    told = conn.execute(
        select(Certificate.id, Page.id)
        .join(Page, (Page.group_id == Certificate.group_id) & (Page.year == Certificate.year))
        .where(_among(Certificate, ids))
    )
    for row, page in told:
        yield row, name_of("page_excuse", page)


def _of_account(conn: Connection, ids: Ids) -> Told:
    for row, kind in conn.execute(select(Account.id, Account.kind).where(_among(Account, ids))):
        yield row, "accounts" if kind in _OF_STAFF else "student_accounts"


def _of_final(conn: Connection, ids: Ids) -> Told:
    told = conn.execute(
        select(Final.id, Final.term, Page.id, Page.group_id, Page.year, StudyGroup.enrolled_year)
        .join(Membership, Membership.student_id == Final.student_id)
        .join(StudyGroup, StudyGroup.id == Membership.group_id)
        .join(Page, (Page.line_id == Final.line_id) & (Page.group_id == Membership.group_id))
        .where(Membership.withdrawn_at.is_(None), _among(Final, ids))
    )
    for row, term, page, group, year, enrolled in told:
        # Terms count from enrolment, so a term says its study year.
        if year == enrolled + (term - 1) // 2:
            yield row, name_of("page", page)
            yield row, name_of("finals", group, year)


_OF_STAFF = ("staff", "official")

_BEYOND: dict[str, Callable[[Connection, Ids], Told]] = {
    "account": _of_account,
    "person_name": _of_name,
    "contact": _of_contacts(Contact, Contact.person_id),
    "guardian": _of_contacts(Guardian, Guardian.student_id),
    "person": _of_person,
    "person_alias": _of_alias,
    "certificate": _of_certificate,
    "final": _of_final,
    "topic_plan": commission_places.topic_plans,
    "topic": commission_places.topics,
    "topic_plan_review": commission_places.reviews,
    "membership": _of_membership,
    "lesson": grant_places.lessons,
    "reason": grant_places.of_a_lesson(ReasonEntry, grant_places.EXCUSE),
    **{each.__tablename__: grant_places.of_a_lesson(each) for each in (LessonEntry, Work, MarkEntry, PresenceEntry)},
    **{each.__tablename__: grant_places.of_a_division(each) for each in (Division, Subgroup, SubgroupMember)},
}

Question = Callable[[Collection[UUID]], Select[Any]]


def _of_people(model: type[Synced], person: Column[Any] | Any, source: type[Any], column: Any) -> Question:
    asked: Select[Any] = select(model.id).join(source, column == person)
    return lambda rows: asked.where(source.id.in_(rows))


_FOLLOWERS: dict[str, tuple[tuple[str, Question], ...]] = {
    "membership": (
        ("contact", _of_people(Contact, Contact.person_id, Membership, Membership.student_id)),
        ("guardian", _of_people(Guardian, Guardian.student_id, Membership, Membership.student_id)),
        ("person_name", _of_people(PersonName, PersonName.person_id, Membership, Membership.student_id)),
        ("person", _of_people(Person, Person.id, Membership, Membership.student_id)),
        ("person_alias", _of_people(PersonAlias, PersonAlias.person_id, Membership, Membership.student_id)),
        ("person_alias", _of_people(PersonAlias, PersonAlias.former_id, Membership, Membership.student_id)),
        ("final", _of_people(Final, Final.student_id, Membership, Membership.student_id)),
    ),
    "employee": (
        ("person_name", _of_people(PersonName, PersonName.person_id, Employee, Employee.person_id)),
        ("person", _of_people(Person, Person.id, Employee, Employee.person_id)),
    ),
    "dated_grant": (("person_name", _of_people(PersonName, PersonName.person_id, DatedGrant, DatedGrant.person_id)),),
    "page": (
        ("certificate", _of_people(Certificate, Certificate.group_id, Page, Page.group_id)),
        ("final", _of_people(Final, Final.line_id, Page, Page.line_id)),
    ),
    **commission_places.FOLLOWERS,
    **grant_places.FOLLOWERS,
}


# ---- writing down


def _former(conn: Connection, touched: Touched) -> dict[tuple[str, UUID], dict[int, int | None]]:
    """Return the buckets each row is known in, with its part of the checksum; None where it was taken away."""
    found: dict[tuple[str, UUID], dict[int, int | None]] = defaultdict(dict)
    for table, rows in touched.items():
        for part in parts(rows):
            for row, bucket, known, deleted in conn.execute(_LIES, {"table": table, "rows": part}):
                found[table, row][bucket] = None if deleted else known
    return found


_LIES = select(SyncRow.row_id, SyncRow.bucket, SyncRow.hash, SyncRow.deleted).where(
    SyncRow.tbl == bindparam("table"), SyncRow.row_id.in_(bindparam("rows", expanding=True))
)


def _kept(known: Mapping[int, int | None]) -> dict[int, int]:
    return {bucket: part for bucket, part in known.items() if part is not None}


def _foresee(
    standing: Iterable[Standing], former: Mapping[tuple[str, UUID], dict[int, int | None]], heads: Heads
) -> None:
    names = {name for place in standing for name in place.names} - heads.by_name.keys()
    numbers = {
        bucket for known in former.values() for bucket, part in known.items() if part is not None
    } - heads.by_number.keys()
    if names or numbers:
        raise Unforeseen(names, numbers)


def _entry(bucket: int, key: tuple[str, UUID], seq: int, known: int | None) -> dict[str, Any]:
    table, row = key
    return {
        "bucket": bucket, "tbl": table, "row_id": row, "seq": seq, "deleted": known is None, "hash": known or 0,
    }  # fmt: skip


def _upsert(conn: Connection, entries: list[dict[str, Any]]) -> None:
    if not entries:
        return
    statement = inserting(conn, SyncRow)
    news = statement.excluded
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["bucket", "tbl", "row_id"],
            set_={"seq": news.seq, "deleted": news.deleted, "hash": news.hash},
        ),
        entries,
    )


def _new_head(conn: Connection, name: str) -> Head:
    made = conn.execute(Bucket.__table__.insert().values(kind=kind_of(name), name=name))  # type: ignore[attr-defined]
    key = made.inserted_primary_key
    assert key is not None
    return Head(key[0], name, 0, 0)
