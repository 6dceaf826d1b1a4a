"""Whether a row, merged from several hands, is still one that the college knows."""

from collections.abc import Callable
from typing import Any

from college.admission.held_roles import is_whole_basis
from college.admission.substitutions import State as Standing
from college.admission.watch import may_stand
from college.attendance import Presence, Reason
from college.contacts import is_kept
from college.contingent import is_whole_order
from college.ktp.lines import MOST_HOURS_KEPT, MOST_NUMBER
from college.load import is_norm
from college.marks import parse_mark
from college.opening import MOST_HOURS, is_opening
from college.page_kinds import is_told
from college.plan_edits import LAST_TERM, LAST_WEEK, is_control, is_week
from college.plan_edits import may_stand as may_stand_in_plan
from college.refusal import Refused
from db.sync.shapes import Shape

Row = dict[str, Any]


def is_sound(shape: Shape, row: Row) -> bool:
    """Say whether the row may stand: nothing necessary is missing, and the rules of its noun hold."""
    if any(row.get(column.name) is None and not column.nullable for column in shape.table.c):
        return False
    if not all(is_kept(kind, row[column]) for column, kind in shape.sync.masked.items()):
        return False
    rule = _RULES.get(shape.name)
    return rule is None or rule(row)


def _mark(row: Row) -> bool:
    try:
        mark = parse_mark(row["value"])
    except Refused:
        return False
    return bool((mark.value if mark else "") == row["value"])


def _presence(row: Row) -> bool:
    minutes = row["minutes_late"]
    is_late = row["fact"] == Presence.LATE
    return row["fact"] in set(Presence) and (minutes is None or (is_late and 0 <= minutes <= 90))


def _reason(row: Row) -> bool:
    return row["reason"] == "" or row["reason"] in set(Reason)


def _lesson(row: Row) -> bool:
    return bool(0 <= row["pair"] <= 20 and 0 <= row["born_pair"] <= 20 and 0 <= row["take"] <= 100)


def _entry(row: Row) -> bool:
    return bool(0 <= row["hours"] <= 12)


def _topic(row: Row) -> bool:
    number = row["work_number"]
    return bool(0 <= row["hours"] <= MOST_HOURS_KEPT and (number is None or 0 < number <= MOST_NUMBER))


def _work(row: Row) -> bool:
    return bool(0 <= row["ordinal"] <= 100 and row["weight"] >= 0 and 2 <= row["top"] <= 100)


def _role(row: Row) -> bool:
    order = (row["acting_for"], row["order_number"], row["order_day"], row["order_signer"], row["last_day"])
    return _span("first_day", "last_day")(row) and is_whole_basis(*order)


def _substitution(row: Row) -> bool:
    return row["standing"] in set(Standing) and (row["standing"] != Standing.ENDED or row["ended_on"] is not None)


def _signals(row: Row) -> bool:
    return may_stand(row["name"], row["chosen"])


def _span(first: str, last: str) -> Callable[[Row], bool]:
    return lambda row: row[first] is None or row[last] is None or row[first] <= row[last]


def _membership(row: Row) -> bool:
    """An order is whole or not named, and who has left by an order has a last day."""
    joined = is_whole_order(row["order_number"], row["order_day"])
    left = is_whole_order(row["leave_number"], row["leave_day"])
    has_end = row["end_day"] is not None or not (row["leave_kind"] or row["leave_number"])
    return _span("first_day", "end_day")(row) and joined and left and has_end


def _certificate(row: Row) -> bool:
    return row["reason"] in set(Reason) and row["first_day"] <= row["last_day"]


def _plan_hours(row: Row) -> bool:
    return may_stand_in_plan(row["term"], row["kind"], row["hours"])


def _plan_control(row: Row) -> bool:
    return is_control(row["term"], row["form"])


def _plan_week(row: Row) -> bool:
    return is_week(row["course"], row["week"], row["half"], row["signs"])


def _practice(row: Row) -> bool:
    return bool(1 <= row["term"] <= LAST_TERM and 0 <= row["weeks"] <= LAST_WEEK)


_RULES: dict[str, Callable[[Row], bool]] = {
    "mark": _mark,
    "presence": _presence,
    "reason": _reason,
    "lesson": _lesson,
    "load_norm": lambda row: is_norm(row["name"], row["hours"]),
    "opening_hours": lambda row: bool(0 <= row["hours"] <= MOST_HOURS),
    "opening_marks": lambda row: is_opening(row["marks"]),
    "page": lambda row: is_told(row["kinds"]),
    "lesson_entry": _entry,
    "work": _work,
    "topic": _topic,
    "certificate": _certificate,
    "membership": _membership,
    "person_alias": lambda row: row["former_id"] != row["person_id"],
    "subgroup_member": _span("first_day", "end_day"),
    "teaching": _span("first_day", "last_day"),
    "curatorship": _span("first_day", "last_day"),
    "role_assignment": _role,
    "commission_line": _span("first_day", "last_day"),
    "commission_member": _span("first_day", "last_day"),
    "substitution": _substitution,
    "incident_setting": _signals,
    "slot": _span("first_day", "last_day"),
    "plan_hours": _plan_hours,
    "plan_control": _plan_control,
    "plan_week": _plan_week,
    "practice_weeks": _practice,
}
