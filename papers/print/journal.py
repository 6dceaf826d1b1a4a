"""The printed journal: its title, its spreads, and the file they become."""

# Nothing of reportlab or pikepdf is imported before something is printed: they would cost the start 100 ms.

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class JournalStudent:
    """One line of the left half; `note` tells of a late coming or an early leaving."""

    number: int
    name: str = field(repr=False)
    note: str = ""


@dataclass(frozen=True, slots=True)
class JournalColumn:
    """One lesson: left its date and kind of work, right its line of the record.

    A record too long for one sheet is divided: this sheet holds its set lines from `from_line` up to `to_line`.
    """

    day: date
    kind: str
    number: int
    hours: int
    topic: str
    homework: str
    substitute_note: str = ""
    from_line: int = 0
    to_line: int | None = None


@dataclass(frozen=True, slots=True)
class CellText:
    """What stands in one cell: "н" with a raised "б", then whatever comes after."""

    text: str
    raised: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class JournalSpread:
    """A spread to be printed. `cells` is keyed by (index of the student, index of the column); no key, an empty cell.

    `data_time` carries the zone in which it is written on paper. `topics_on` names the page where the topics stand,
    on a sheet that only goes on with the list of students.
    """

    college: str
    group: str
    code: str
    title: str
    teacher_full: str = field(repr=False)
    teacher_signed: str = field(repr=False)
    year_title: str
    students: tuple[JournalStudent, ...] = field(repr=False)
    columns: tuple[JournalColumn, ...]
    cells: Mapping[tuple[int, int], CellText] = field(repr=False)
    hours_planned: int
    hours_given: int
    page_number: int
    sheet_number: int
    journal_id: str
    data_time: datetime | None
    data_version: str
    draft: bool = False
    demo: bool = False
    topics_on: int | None = None


@dataclass(frozen=True, slots=True)
class JournalTitle:
    """The first page of a journal; `lines` are its ruled fields, as ("Курс", "второй")."""

    founder: str
    college: str
    group: str
    year_title: str
    lines: tuple[tuple[str, str], ...] = field(repr=False)
    number: str
    pages: int
    sheets: int
    kept: str
    journal_id: str
    data_time: datetime | None
    data_version: str
    draft: bool = False
    demo: bool = False
    page_number: int = 1
    sheet_number: int = 1


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One discipline of the contents with its teacher and the pages it stands on, both inclusive."""

    code: str
    title: str
    teacher_full: str = field(repr=False)
    first_page: int
    last_page: int


@dataclass(frozen=True, slots=True)
class JournalContents:
    """One page of the contents; `note` stands under its last line."""

    lines: tuple[ContentsLine, ...]
    group: str
    year_title: str
    page_number: int
    sheet_number: int
    journal_id: str
    data_time: datetime | None
    data_version: str
    note: str = ""
    draft: bool = False
    demo: bool = False

    @property
    def is_further(self) -> bool:
        """Whether it goes on from a page before: the contents begin right after the title."""
        return self.page_number > 2


@dataclass(frozen=True, slots=True)
class JournalEnd:
    """The last page: records of checking (7.3), acceptance (7.5) and the sticker with the number of sheets."""

    group: str
    year_title: str
    page_number: int
    sheet_number: int
    two_sided: bool
    journal_id: str
    data_time: datetime | None
    data_version: str
    draft: bool = False
    demo: bool = False


Upright = JournalTitle | JournalContents | JournalEnd
Sheet = JournalSpread | Upright


class Stopped(Exception):
    """The person stopped the printing after `done` sheets; nothing was made."""

    def __init__(self, done: int = 0) -> None:
        self.done = done
        super().__init__(done)


def sheets(spread: JournalSpread) -> tuple[JournalSpread, ...]:
    """Divide a term into sheets that hold it whole, numbered on from the spread's own page."""
    from papers.print.paging import divided  # noqa: PLC0415

    return divided(spread)


def bound(
    title: JournalTitle, disciplines: Sequence[Sequence[JournalSpread]], *, note: str = "", two_sided: bool = True
) -> tuple[Sheet, ...]:
    """Put a whole journal together: title, contents, every spread divided into sheets, the last page.

    A discipline is its terms in order. Pages run through the whole, the contents point to them; printed on both
    sides, two pages make a sheet.
    """
    from papers.print.binding import bind  # noqa: PLC0415

    return bind(title, disciplines, note=note, two_sided=two_sided)


def print_journal(
    sheets: Sequence[Sheet], progress: Progress | None = None, *, two_sided_margin: bool = False, printed_by: str = ""
) -> bytes:
    """Print the sheets as one PDF/A-2b file: the same bytes for the same sheets and person, whenever they are printed.

    `printed_by` stands on each of them, for they hold personal data; the moment goes to the log, never on paper.

    `progress(done, total)` is asked after each sheet; False raises Stopped. With `two_sided_margin` even pages have
    their stitching margin at the right, where the back of a sheet is stitched.
    """
    from papers.print.press import pressed  # noqa: PLC0415

    return pressed(sheets, progress, two_sided_margin=two_sided_margin, printed_by=printed_by)
