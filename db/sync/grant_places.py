"""What lies in the bucket of a substitution's grant: its very lessons with all in them, and the roll of those days."""

from collections.abc import Callable, Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from college.admission.substitutions import State
from db.models.groups import Division, Membership, Subgroup, SubgroupMember
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.people import PersonName
from db.models.record import Synced
from db.models.timetable import Substitution
from db.sync.buckets import name_of

Ids = Collection[UUID] | None  # None means all
Told = Iterable[tuple[UUID, str]]
Question = Callable[[Collection[UUID]], Select[Any]]

GRANT, EXCUSE = "grant", "grant_excuse"
KEY = func.coalesce(Substitution.grant_id, Substitution.id)
GIVEN = and_(
    Substitution.withdrawn_at.is_(None),
    Substitution.teacher_id.is_not(None),
    Substitution.standing.in_((State.GRANTED.value, State.ENDED.value)),
)
_ITS_PLACE = and_(
    Substitution.page_id == Lesson.page_id, Substitution.day == Lesson.day, Substitution.pair == Lesson.pair
)
_ON_THAT_DAY = and_(
    Membership.withdrawn_at.is_(None),
    Membership.first_day <= Substitution.day,
    or_(Membership.end_day.is_(None), Membership.end_day > Substitution.day),
)


def lessons(conn: Connection, ids: Ids) -> Told:
    """Tell which lessons lie in which grants."""
    return _told(conn, _keyed(Lesson).join(Substitution, _ITS_PLACE).where(GIVEN, _among(Lesson, ids)))


def of_a_lesson(model: type[Synced], kind: str = GRANT) -> Callable[[Connection, Ids], Told]:
    """Return the rule of a table whose rows hang on a lesson."""

    def rule(conn: Connection, ids: Ids) -> Told:
        asked = _with_lesson(_keyed(model), model).join(Substitution, _ITS_PLACE)
        return _told(conn, asked.where(GIVEN, _among(model, ids)), kind)

    return rule


def members(conn: Connection, ids: Ids) -> Told:
    """Tell whose standing in a group lies in which grants."""
    return _told(conn, _of_group(Membership, Membership.group_id).where(_ON_THAT_DAY, GIVEN, _among(Membership, ids)))


def names(conn: Connection, ids: Ids) -> Told:
    """Tell which names of students lie in which grants."""
    asked = (
        _keyed(PersonName)
        .join(Membership, Membership.student_id == PersonName.person_id)
        .join(Page, Page.group_id == Membership.group_id)
        .join(Substitution, Substitution.page_id == Page.id)
    )
    return _told(conn, asked.where(_ON_THAT_DAY, GIVEN, _among(PersonName, ids)))


def of_a_division(model: type[Synced]) -> Callable[[Connection, Ids], Told]:
    """Return the rule of a table that says how a group is divided."""

    def rule(conn: Connection, ids: Ids) -> Told:
        asked = _with_division(_keyed(model), model).join(Page, Page.group_id == Division.group_id)
        return _told(conn, asked.join(Substitution, Substitution.page_id == Page.id).where(GIVEN, _among(model, ids)))

    return rule


def _told(conn: Connection, asked: Select[Any], kind: str = GRANT) -> Told:
    for row, grant in conn.execute(asked.distinct()):
        yield row, name_of(kind, grant)


def _keyed(model: type[Synced]) -> Select[Any]:
    return select(model.id, KEY)  # type: ignore[return-value]


def _among(model: type[Synced], ids: Ids) -> ColumnElement[bool]:
    return model.id.is_not(None) if ids is None else model.id.in_(ids)


def _of_group(model: type[Synced], group: Any) -> Select[Any]:
    asked = _keyed(model).join(Page, Page.group_id == group)
    return asked.join(Substitution, Substitution.page_id == Page.id)


def _with_lesson(asked: Select[Any], model: type[Synced]) -> Select[Any]:
    if model is MarkEntry:
        return asked.join(Work, Work.id == MarkEntry.work_id).join(Lesson, Lesson.id == Work.lesson_id)
    return asked.join(Lesson, Lesson.id == model.lesson_id)  # type: ignore[attr-defined]


def _with_division(asked: Select[Any], model: type[Synced]) -> Select[Any]:
    if model is SubgroupMember:
        asked = asked.join(Subgroup, Subgroup.id == SubgroupMember.subgroup_id)
    return asked if model is Division else asked.join(Division, Division.id == Subgroup.division_id)


# ---- what moves with what

_IN_LESSONS: tuple[type[Synced], ...] = (LessonEntry, Work, MarkEntry, PresenceEntry, ReasonEntry)
_LESSONS: tuple[type[Synced], ...] = (Lesson, *_IN_LESSONS)
_GROUPS: tuple[type[Synced], ...] = (Membership, PersonName, Division, Subgroup, SubgroupMember)


def _with_its_lesson(model: type[Synced]) -> Question:
    """Ask what hangs on moved lessons, on pages only where somebody stands in at all."""
    asked = _with_lesson(select(model.id), model).join(Substitution, Substitution.page_id == Lesson.page_id)
    return lambda rows: asked.where(Lesson.id.in_(rows)).distinct()


def _with_its_substitution(model: type[Synced]) -> Question:
    asked = select(Lesson.id) if model is Lesson else _with_lesson(select(model.id), model)
    return lambda rows: asked.join(Substitution, _ITS_PLACE).where(Substitution.id.in_(rows))


def _with_its_group(model: type[Synced]) -> Question:
    if model is Membership:
        asked = _of_group(Membership, Membership.group_id).with_only_columns(Membership.id)
    elif model is PersonName:
        of_group = Page.group_id == Membership.group_id
        asked = select(PersonName.id).join(Membership, Membership.student_id == PersonName.person_id)
        asked = asked.join(Page, of_group).join(Substitution, Substitution.page_id == Page.id)
    else:
        asked = _with_division(select(model.id), model).join(Page, Page.group_id == Division.group_id)
        asked = asked.join(Substitution, Substitution.page_id == Page.id)
    return lambda rows: asked.where(Substitution.id.in_(rows)).distinct()


def _named(model: type[Synced], question: Question) -> tuple[str, Question]:
    return model.__tablename__, question


FOLLOWERS: dict[str, tuple[tuple[str, Question], ...]] = {
    "lesson": tuple(_named(model, _with_its_lesson(model)) for model in _IN_LESSONS),
    "substitution": (
        *(_named(model, _with_its_substitution(model)) for model in _LESSONS),
        *(_named(model, _with_its_group(model)) for model in _GROUPS),
    ),
}
