"""How a cell and a column of the gradebook look: signs of the journal as faces and lanes of a grid."""

from college.attendance import Presence
from college.cells import Cell
from college.marks import Mark
from db.spread import Column, Entry, Standing
from desktop.widgets.grid_glyphs import Face
from desktop.widgets.grid_painting import Lane

NOT_HERE = Face(ground="locked-bg")  # the student was not of the group on that day


def face_of(entry: Entry) -> Face | None:
    """Return the face of an entry; None where nothing is to be painted."""
    cell, standing = entry.cell, entry.standing
    if cell.is_empty and standing is Standing.SENT and not entry.note:
        return None
    raised = _raised(cell, standing)
    return Face(
        runs=_runs(cell),
        raised=(raised, "absence" if cell.presence is Presence.ABSENT and _quiet(standing) else "disputed")
        if raised
        else None,
        ground=_ground(cell, standing),
        frame="" if _quiet(standing) else "disputed",
        corner="unsent" if standing in (Standing.SAVING, Standing.WAITING) else "",
        hollow=standing is Standing.SAVING,
        note="info" if entry.note else "",
        ring="warning" if Mark.DOT in cell.marks else "",
    )


def adding_face(entry: Entry) -> Face:
    """Return the face of a cell that waits for one more mark."""
    shown = face_of(entry) or Face()
    return shown._replace(runs=(*shown.runs, ("/_", "text-2")), raised=None)


def lane_of(column: Column, before: Column | None, *, is_today: bool) -> Lane:
    """Return the look of a lesson's column; `before` is its left neighbour."""
    closed = column.locked is not None and not column.future
    ground = "locked-bg" if closed else "today" if is_today else "paper-alt" if column.future else "paper"
    return Lane(
        ground=ground,
        head="today-head" if is_today else "locked-bg" if closed else "bar",
        hatch="locked-hatch" if closed else "",
        edge=before is not None and before.day.month != column.day.month,
        over=str(column.day.day),
        under=str(column.day.month),
        kind="–" if column.cancelled else column.kind,
        is_today=is_today,
        is_faint=column.future or column.cancelled,
        is_closed=closed,
    )


def _runs(cell: Cell) -> tuple[tuple[str, str], ...]:
    runs: list[tuple[str, str]] = []
    if cell.presence is Presence.ABSENT:
        runs.append((cell.presence.value, "absence"))
    elif cell.presence is Presence.LATE:
        runs.append((cell.presence.value, "warning"))
    marks = [mark for mark in cell.marks if mark is not Mark.DOT]
    for place, mark in enumerate(marks):
        before = "/" if place else " " if runs else ""
        if before:
            runs.append((before, "ink"))
        runs.append((mark.value, "danger" if mark is Mark.TWO else "ink"))
    return tuple(runs)


def _raised(cell: Cell, standing: Standing) -> str:
    reason = cell.reason.value if cell.reason and cell.presence is Presence.ABSENT else ""
    return reason + {Standing.DISPUTED: "≠", Standing.PARKED: "?"}.get(standing, "")


def _ground(cell: Cell, standing: Standing) -> str:
    if standing is Standing.DISPUTED:
        return "disputed-bg"
    return "absence-bg" if cell.presence is Presence.ABSENT else ""


def _quiet(standing: Standing) -> bool:
    return standing not in (Standing.DISPUTED, Standing.PARKED)
