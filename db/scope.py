"""Whether a person may write a row: the question that the server asks of every change, and a screen before it."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from college.admission.prolongations import Kind
from college.lessons import is_past_plan
from college.roles import Action, Place, may, reach
from college.teaching import is_granted, is_own
from college.terms import is_closed
from db import ids
from db.deeds import action_of, is_for_himself, is_his_own, is_in_anothers_name, is_own_report
from db.holdings import SECTIONS, holdings
from db.models.journal import Page
from db.models.record import Synced
from db.rights import PersonRights, Reader, load_rights
from db.row_filter import Lying, reached

__all__ = [
    "SECTIONS",
    "PersonRights",
    "Reader",
    "RowOf",
    "holdings",
    "load_rights",
    "may_see",
    "pages_seen",
    "place_of",
    "refusal",
    "term_of_page",
]

RowOf = Callable[[str, UUID], Mapping[str, Any] | None]
# Who may do the greater thing may write this as well; the life of the row is judged whole (`db.grant_ruling`,
# `db.topic_plan_ruling`).
_OR_ELSE = {
    ("substitution", "people"): Action.GRANT,
    ("substitution_word", "text"): Action.GRANT,
    ("topic_plan", "standing"): Action.APPROVE,
    ("topic_plan_review", "what"): Action.APPROVE,
}
OF_A_PAGE = frozenset({"opening_hours", "opening_marks"})
_OF_A_PLAN = ("topic", "topic_plan_review")
# What lies in the group of a student of today, with the column that names him.
_OF_STUDENTS = {"contact": "person_id", "guardian": "student_id", "person": "id", "person_name": "person_id"}
CARDS = frozenset({"person", "person_name"})  # kept of students and of employees alike
PAGES = ("journal.marks", Action.SEE)  # who sees the marks of a page opens it


def refusal(
    rights: PersonRights, model: type[Synced], group: str, row: Mapping[str, Any], row_of: RowOf, event: date
) -> str | None:
    """Say why this person may not write this merge group of this row, or None.

    The words are "right", "self", "closed", "dropped", "future" and "parent".

    Rights are judged on the lesson's date, grants also on the day of the event; a curator's word is judged on the
    day of the event, because he curates his group today with its whole history (`rights/README.md`). `row` holds
    birth columns and values as they will stand; `row_of` finds parents, those of the same batch included.
    """
    if model.sync.is_ours or rights.has_left(event):
        return "right"
    if is_for_himself(model, group, row, rights.person):
        return "self"
    if is_in_anothers_name(model, row, rights.person):
        return "right"
    if is_own_report(model, group, row, rights.person):
        return None
    if model.__tablename__ in OF_A_PAGE:
        return _of_a_page(rights, model, group, row, row_of, event)
    lesson = _lesson_of(model, row, row_of)
    if lesson is None:
        return None if _may_elsewhere(rights, model, group, row, row_of, event) else "right"
    page = row_of("page", lesson["page_id"])
    if page is None:
        return "parent"
    # A lesson may be moved ahead of today; it is not born ahead of it, and nothing is written into it there.
    if (lesson["born_day"] if model.__tablename__ == "lesson" else lesson["day"]) > event:
        return "future"
    section = model.sync.section_of(group)
    where = place_of(
        rights, lesson["page_id"], page["group_id"], lesson["day"], lesson["pair"], event,
        marks=section == "journal.marks",
    )  # fmt: skip
    judged = event if section == "journal.absence_reason" else lesson["day"]
    if not may(rights.matrix, rights.actor_on(event), section, action_of(model, group, row), judged, where):
        return "right"
    if (model.__tablename__, group) == ("lesson", "when") and _is_past_plan(page, lesson["day"], row_of):
        return "dropped"
    return "closed" if _in_closed(rights, lesson["day"], page, row_of, event) else None


def place_of(rights: PersonRights, page: UUID, group: UUID, day: date, pair: int, event: date, *, marks: bool) -> Place:
    """Return a lesson as the matrix asks about it: whose it is, and whether a grant in force names it."""
    held = rights.held(page, day, pair)
    return Place(
        page=page,
        group=group,
        own=is_own(rights.person, held, rights.teachings.get(page, ()), event, marks=marks, leased=rights.leased),
        granted=is_granted(rights.person, held, event, rights.leased),
        commission=rights.commission_of(day, page=page),
    )


def may_see(rights: PersonRights, page: UUID, group: UUID, day: date) -> bool:
    """Say whether the person may read a page of the journal on the day: his own, his group's, or any."""
    where = Place(
        page=page,
        group=group,
        own=page in rights.teachings,
        granted=page in rights.pages_granted(day),
        commission=rights.commission_of(day, page=page),
    )
    return may(rights.matrix, rights.actor_on(day), *PAGES, day, where)


def pages_seen(rights: PersonRights, day: date) -> ColumnElement[bool]:
    """Return the condition under which `may_see` says yes to a row of `page`: what a list of journals shows."""

    def of_commissions(asked: Collection[UUID]) -> ColumnElement[bool]:
        return Page.id.in_([page for page in rights.oversight.pages if rights.commission_of(day, page=page) in asked])

    rows = Lying(
        own=Page.id.in_(tuple(rights.teachings)),
        granted=Page.id.in_(rights.pages_granted(day)),
        group=Page.group_id,
        commission=of_commissions,
    )
    return reached(reach(rights.matrix, rights.actor_on(day), *PAGES, day), rows)


def term_of_page(page: Mapping[str, Any], day: date, row_of: RowOf) -> int:
    """Return the term, counted from enrolment, of a day on a page; the second half begins on 1 January."""
    group = row_of("study_group", page["group_id"])
    course: int = page["year"] - (group["enrolled_year"] if group else page["year"]) + 1
    return course * 2 - (1 if day.year == page["year"] else 0)


def _may_elsewhere(
    rights: PersonRights, model: type[Synced], group: str, row: Mapping[str, Any], row_of: RowOf, event: date
) -> bool:
    section = model.sync.section_of(group)
    if model.__tablename__ in CARDS and _is_employee(rights, row, row_of):
        section = "staff.card"
    if model.__tablename__ == "closure" and row.get("opened_until"):
        section = "journal.reopen_period"
    if model.__tablename__ == "prolongation" and row.get("kind") == Kind.OFFICIAL:
        section = Kind.OFFICIAL.right.section
    plan = row_of("topic_plan", row["plan_id"]) if model.__tablename__ in _OF_A_PLAN else row
    line, year = (plan.get("line_id"), plan.get("year")) if plan else (None, None)
    own = line is not None and any(line == taught and year in (None, of) for _, taught, of in rights.pages.values())
    student = _OF_STUDENTS.get(model.__tablename__)
    where = Place(
        group=rights.group_of(row[student], event) if student else row.get("group_id"),
        own=own or is_his_own(row, rights.person),
        commission=rights.commission_of(event, line=line, person=row.get("person_id")),
    )
    actor, action = rights.actor_on(event), action_of(model, group, row)
    greater = _OR_ELSE.get((model.__tablename__, group))
    if greater is not None and action is Action.WRITE:
        return any(may(rights.matrix, actor, section, each, event, where) for each in (action, greater))
    return may(rights.matrix, actor, section, action, event, where)


def _is_employee(rights: PersonRights, row: Mapping[str, Any], row_of: RowOf) -> bool:
    """Say whether a card or a name is an employee's: the office of staff keeps those, the study office the others."""
    if rights.college is None:
        return False
    found = row_of("employee", ids.derived(rights.college, "employee", row.get("person_id", row["id"])))
    return found is not None and found["withdrawn_at"] is None


def _lesson_of(model: type[Synced], row: Mapping[str, Any], row_of: RowOf) -> Mapping[str, Any] | None:
    match model.__tablename__:
        case "lesson":
            return row
        case "lesson_entry" | "work" | "presence" | "reason":
            return row_of("lesson", row["lesson_id"])
        case "mark":
            work = row_of("work", row["work_id"])
            return row_of("lesson", work["lesson_id"]) if work else None
    return None


def _of_a_page(
    rights: PersonRights, model: type[Synced], group: str, row: Mapping[str, Any], row_of: RowOf, event: date
) -> str | None:
    """Say why this person may not write what a page brings along into a term, or None: its teacher of the day may."""
    page = row_of("page", row["page_id"])
    if page is None:
        return "parent"
    own = any(event in span and span.reaches(rights.leased) for span in rights.teachings.get(row["page_id"], ()))
    where = Place(page=row["page_id"], group=page["group_id"], own=own)
    section, action = model.sync.section_of(group), action_of(model, group, row)
    if not may(rights.matrix, rights.actor_on(event), section, action, event, where):
        return "right"
    closure = rights.closures.get((page["group_id"], page["year"], row["term"]))
    return "closed" if is_closed(closure, rights.person, event) else None


def _is_past_plan(page: Mapping[str, Any], day: date, row_of: RowOf) -> bool:
    """Say whether the plan has no line for the page any more on the day: lessons held before stay, no new one comes."""
    line = row_of("plan_line", page["line_id"]) if page["closed_by_plan"] else None
    return is_past_plan(day, is_closed=page["closed_by_plan"], dropped=line["dropped_on"] if line else None)


def _in_closed(rights: PersonRights, day: date, page: Mapping[str, Any], row_of: RowOf, event: date) -> bool:
    term = term_of_page(page, day, row_of)
    closure = rights.closures.get((page["group_id"], page["year"], term))
    return is_closed(closure, rights.person, event)
