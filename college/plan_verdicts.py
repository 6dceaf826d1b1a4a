"""What becomes of each row of a plan that is being loaded, in the sentences that stand beside it before the act."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from college.numerals import short_hours
from college.phrases import phrase
from college.plan_changes import Fate, LineChange
from college.plan_checks import checked
from college.plan_notes import PlanNote, Weight
from college.plans import Plan


class Verdict(Enum):
    """How a row is sorted in the list; a row has the gravest that is said of it."""

    NEW = "new"
    CHANGED = "changed"
    VANISHED = "vanished"
    MENDED = "mended"  # the file was put right on reading, the row itself stays as it was
    CHECK = "check"
    REFUSED = "refused"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """One row of the list; `code` is empty where the note is about a term or the whole plan."""

    verdict: Verdict
    code: str
    title: str
    sentence: str
    term: int = 0
    will_change: bool = False  # loading touches this line


def verdicts(
    plan: Plan, changes: Sequence[LineChange], former: Sequence[LineChange] = ()
) -> tuple[RowVerdict, ...]:  # fmt: skip
    """Return what will not be loaded, then what changes, what is to be looked at, what stays.

    `former` is how a new plan differs from the one of an earlier year: each new line says so too.
    """
    year_before = {each.code: each for each in former}
    notes: dict[str, list[PlanNote]] = defaultdict(list)
    loose: list[PlanNote] = []
    refused = {line.code for line in plan.refused} - {line.code for line in plan.lines}
    for note in checked(plan):
        (notes[note.code] if note.code and note.weight is Weight.MENDED else loose).append(note)
    rows = [_of_line(each, notes[each.code], year_before.get(each.code)) for each in changes]
    rows += [_dropped(each) for each in former if each.fate is Fate.VANISHED]
    doubts = [_of_note(note) for note in loose if note.weight is not Weight.REFUSED and note.code not in refused]
    out = [_of_note(note) for note in loose if note.weight is Weight.REFUSED]
    order = (Verdict.NEW, Verdict.CHANGED, Verdict.VANISHED, Verdict.MENDED)
    shown = sorted((row for row in rows if row.verdict in order), key=lambda row: order.index(row.verdict))
    same = [row for row in rows if row.verdict is Verdict.SAME]
    doubts += [row for row in rows if row.verdict is Verdict.CHECK]
    return (*out, *shown, *doubts, *same)


def counts(rows: Iterable[RowVerdict]) -> dict[Verdict, int]:
    """Count the rows of each verdict."""
    found = dict.fromkeys(Verdict, 0)
    for row in rows:
        found[row.verdict] += 1
    return found


def _dropped(change: LineChange) -> RowVerdict:
    title = change.before.title if change.before else ""
    return RowVerdict(Verdict.CHECK, change.code, title, phrase("была в плане прошлого набора, в файле её нет"))


def _since(former: LineChange | None) -> str:
    """Say how a line of a new plan differs from the plan of an earlier year."""
    match former.fate if former else None:
        case Fate.SAME:
            return phrase("как в прошлом наборе")
        case Fate.CHANGED:
            assert former is not None
            return phrase("к прошлому набору: %s") % "; ".join(former.what)
        case Fate.NEW:
            return phrase("в прошлом наборе не было")
    return ""


def _of_line(change: LineChange, notes: Sequence[PlanNote], former: LineChange | None) -> RowVerdict:
    line = change.after or change.before
    title = line.title if line else ""
    mended = "; ".join(note.sentence for note in notes)
    match change.fate:
        case Fate.NEW:
            hours = sum((part.hours for part in line.hours), Decimal(0)) if line else Decimal(0)
            sentence = phrase("новая строка, %s ч") % short_hours(hours) if hours else phrase("новая строка")
            told = _joined(_joined(sentence, _since(former)), mended)
            return RowVerdict(Verdict.NEW, change.code, title, told, will_change=True)
        case Fate.CHANGED:
            told = _joined("; ".join(change.what), mended)
            return RowVerdict(Verdict.CHANGED, change.code, title, told, will_change=True)
        case Fate.VANISHED:
            told = phrase("в файле её нет: страницы журнала закроются, проведённые занятия останутся")
            return RowVerdict(Verdict.VANISHED, change.code, title, told, will_change=True)
        case Fate.SAME:
            verdict = Verdict.MENDED if mended else Verdict.SAME
            return RowVerdict(verdict, change.code, title, mended or phrase("без изменений"))


def _of_note(note: PlanNote) -> RowVerdict:
    verdict = Verdict.REFUSED if note.weight is Weight.REFUSED else Verdict.CHECK
    place = note.code or (phrase("%d семестр") % note.term if note.term else phrase("План"))
    if not note.code and note.row:
        place = phrase("строка %d") % note.row
    return RowVerdict(verdict, place, "", note.sentence, note.term)


def _joined(first: str, second: str) -> str:
    return f"{first}; {second}" if first and second else first or second
