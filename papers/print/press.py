"""The press: sheets drawn one after another, then brought into the archive form."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from papers.print import contents as tables
from papers.print import ending as endings
from papers.print import measures as at
from papers.print import spread as spreads
from papers.print import title as titles
from papers.print.fonts import printable
from papers.print.journal import JournalContents, JournalEnd, JournalSpread, JournalTitle, Progress, Sheet, Stopped
from papers.print.paging import fits
from papers.print.pdfa import archival
from papers.print.pen import Pen, blank
from papers.print.upright import MIRRORED

PRINTED_BY = "Печать: %s"


def pressed(
    sheets: Sequence[Sheet], progress: Progress | None, *, two_sided_margin: bool, printed_by: str = ""
) -> bytes:
    """Print the sheets; a spread too large for its sheet is refused, for nothing may be cut away."""
    if not sheets:
        raise ValueError("nothing to print")
    printed = BytesIO()
    canvas = blank(printed, at.WIDTH, at.HEIGHT)
    for done, sheet in enumerate(sheets, 1):
        _page(canvas, sheet, two_sided_margin=two_sided_margin, printed_by=printed_by)
        if progress is not None and not progress(done, len(sheets)):
            raise Stopped(done)
    canvas.save()
    times = [sheet.data_time for sheet in sheets if sheet.data_time is not None]
    first = sheets[0]
    title = f"Журнал учебных занятий, группа {first.group}, {first.year_title}"
    return archival(printed.getvalue(), title=title, moment=max(times, default=None))


def _page(canvas: Canvas, sheet: Sheet, *, two_sided_margin: bool, printed_by: str) -> None:
    is_back = two_sided_margin and sheet.page_number % 2 == 0
    if isinstance(sheet, JournalSpread):
        pen = _spread(canvas, sheet, is_back=is_back)
    else:
        canvas.setPageSize((at.HEIGHT, at.WIDTH))
        pen = Pen(canvas, at.WIDTH, MIRRORED if is_back else 0.0)
        match sheet:
            case JournalTitle():
                titles.draw(pen, sheet)
            case JournalContents():
                tables.draw(pen, sheet)
            case JournalEnd():
                endings.draw(pen, sheet)
    if printed_by:
        high = at.HEIGHT if isinstance(sheet, JournalSpread) else at.WIDTH
        pen.text(at.LEFT, high - at.RIM, PRINTED_BY % printable(printed_by), 6.4)
    pen.done()


def _spread(canvas: Canvas, spread: JournalSpread, *, is_back: bool) -> Pen:
    if not fits(spread):
        raise ValueError(f"page {spread.page_number} holds more than a sheet; divide it by sheets()")
    canvas.setPageSize((at.WIDTH, at.HEIGHT))
    pen = Pen(canvas, at.HEIGHT, at.OUTER - at.STITCHED if is_back else 0.0)
    spreads.draw(pen, spread, is_back=is_back)
    return pen
