"""The pages of a printed file as pictures; any thread may ask, one at a time is served."""

from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

if TYPE_CHECKING:  # the renderer is loaded with the first file, not with the program
    from pypdfium2 import PdfDocument

POINTS_OF_SCREEN = 96 / 72
_ONE_AT_A_TIME = Lock()  # pdfium keeps state for the whole process


class PrintedPages:
    """Draws pages of one file until it is closed."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2  # noqa: PLC0415

        self.content = content
        with _ONE_AT_A_TIME:
            self._file: PdfDocument | None = pypdfium2.PdfDocument(content)
            self.sizes = tuple(QSizeF(*self._file.get_page_size(page)) for page in range(len(self._file)))

    def __len__(self) -> int:
        return len(self.sizes)

    def image(self, page: int, scale: float) -> QImage:
        """Draw a page, `scale` pixels to the point; of a closed file an empty image."""
        with _ONE_AT_A_TIME:
            if self._file is None:
                return QImage()
            sheet = self._file[page]
            drawn = sheet.render(scale=scale, prefer_bgrx=True)
            shown = QImage(drawn.buffer, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32).copy()
            drawn.close()
            sheet.close()
            return shown

    def close(self) -> None:
        """Let the file go; waits for the page being drawn."""
        with _ONE_AT_A_TIME:
            if self._file is not None:
                self._file.close()
                self._file = None
