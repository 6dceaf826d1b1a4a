"""Pages laid on the paper of a printer."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from college.phrases import phrase
from desktop.widgets.printed_pages import PrintedPages

SHARP = 300  # dots to the inch: more shows no difference on a college's printer and takes minutes


class PrinterTrouble(Exception):
    """The printer did not take the pages."""

    sentence = phrase("Принтер не принял страницы. Журнал цел. Проверьте принтер или сохраните PDF.")


def print_pages(
    printer: QPrinter, pages: PrintedPages, numbers: Sequence[int], progress: Callable[[int, int], bool]
) -> bool:
    """Print the pages, each lying as it lies in the file; False when the person stopped it. May run in any thread."""
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter()
    for done, page in enumerate(numbers, 1):
        _turn(printer, pages, page)
        if not (painter.begin(printer) if done == 1 else printer.newPage()):
            raise PrinterTrouble
        dots = printer.resolution()
        image = pages.image(page, min(dots, SHARP) / 72)
        size = pages.sizes[page] * (dots / 72)
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
        if not progress(done, len(numbers)):
            printer.abort()
            painter.end()
            return False
    painter.end()
    return True


def _turn(printer: QPrinter, pages: PrintedPages, page: int) -> None:
    lies = pages.sizes[page].width() > pages.sizes[page].height()
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait)
