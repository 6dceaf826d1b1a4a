"""A square picture that a phone reads: black on white whatever the colours of the screen are."""

from io import BytesIO

from PySide6.QtGui import QPixmap

DOT, QUIET = 4, 4  # pixels of a dot of the picture, and dots of white around it, without which no phone reads it


def drawn_code(text: str, dot: int = DOT) -> QPixmap:
    """Return the picture of a text."""
    import segno  # noqa: PLC0415  few people see one, and rarely

    drawn, picture = BytesIO(), QPixmap()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=dot, border=QUIET)
    picture.loadFromData(drawn.getvalue())
    return picture
