"""A whole journal put together: what stands on which page, and on which sheet of paper."""

from collections.abc import Sequence
from dataclasses import replace

from papers.print.contents import parted
from papers.print.journal import ContentsLine, JournalContents, JournalEnd, JournalSpread, JournalTitle, Sheet
from papers.print.paging import divided


def bind(
    title: JournalTitle, disciplines: Sequence[Sequence[JournalSpread]], *, note: str, two_sided: bool
) -> tuple[Sheet, ...]:
    """Number everything from the title on; the contents are set twice, first only to learn how long they are."""
    length = len(parted([_line(spreads, 0, 0) for spreads in disciplines], note))
    page = title.page_number + length + 1
    lines: list[ContentsLine] = []
    spreads: list[JournalSpread] = []
    for discipline in disciplines:
        first = page
        for spread in discipline:
            made = divided(replace(spread, page_number=page))
            spreads += (replace(sheet, sheet_number=sheet_of(sheet.page_number, two_sided=two_sided)) for sheet in made)
            page += len(made)
        lines.append(_line(discipline, first, page - 1))
    last = sheet_of(page, two_sided=two_sided)
    return (
        replace(title, pages=page, sheets=last),
        *_contents(title, lines, note, two_sided=two_sided),
        *spreads,
        JournalEnd(
            title.group, title.year_title, page, last, two_sided, title.journal_id, title.data_time,
            title.data_version, title.draft, title.demo,
        ),
    )  # fmt: skip


def sheet_of(page: int, *, two_sided: bool) -> int:
    """Return the sheet of paper that carries the page."""
    return (page + 1) // 2 if two_sided else page


def _line(spreads: Sequence[JournalSpread], first: int, last: int) -> ContentsLine:
    teachers = dict.fromkeys(spread.teacher_full for spread in spreads)
    return ContentsLine(spreads[0].code, spreads[0].title, ", ".join(teachers), first, last)


def _contents(
    title: JournalTitle, lines: Sequence[ContentsLine], note: str, *, two_sided: bool
) -> tuple[JournalContents, ...]:
    pages = parted(lines, note)
    return tuple(
        JournalContents(
            held, title.group, title.year_title, page, sheet_of(page, two_sided=two_sided), title.journal_id,
            title.data_time, title.data_version, note if held is pages[-1] else "", title.draft, title.demo,
        )
        for page, held in enumerate(pages, title.page_number + 1)
    )  # fmt: skip
