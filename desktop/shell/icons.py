"""Icons of the program: SVG files tinted with a colour and drawn once per size."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

import resources

LOGO_TOP, LOGO_LEGS = "#0B6655", "#44505A"  # the colours that stand in parta.svg


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")


def draw(name: str, colours: tuple[str, ...], size: int, ratio: float) -> QImage:
    """Return the icon `size` logical pixels wide: lines in the first colour (the logo also takes a second)."""
    svg = _source(name)
    if len(colours) > 1:
        svg = svg.replace(LOGO_TOP, colours[0]).replace(LOGO_LEGS, colours[1])
    stroke = "1.75" if size >= 20 else "2"
    svg = svg.replace("currentColor", colours[0]).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    pixels = round(size * ratio)
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
