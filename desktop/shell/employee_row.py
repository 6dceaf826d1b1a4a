"""One employee on the lock screen: initials, name, roles, last sign-in, what waits."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.dates import day_and_time
from desktop.opening import EmployeeHere
from desktop.shell.theme import Theme


class EmployeeRow(QAbstractButton):
    """A row to choose; the chosen one is bold on the accent's ground."""

    def __init__(self, theme: Theme, employee: EmployeeHere, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.employee = employee
        self._theme = theme
        self._seen = _tr("вход: {when}").format(when=day_and_time(employee.last_sign_in, now))
        if employee.last_sign_in is None:
            self._seen = _tr("входа ещё не было")
        if employee.closed:
            self._seen = _tr("вход закрыт")
        self._waits = _tr("ждут отправки: {count}").format(count=employee.waiting) if employee.waiting else ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = (employee.name.full, employee.roles_text, self._seen, self._waits)
        self.setAccessibleName(", ".join(part for part in said if part))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self._theme.px(77))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.isChecked()
        painter.fillRect(self.rect(), self._theme.colour("accent-soft" if chosen else "paper"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line"))
        if chosen:
            painter.fillRect(0, 0, 3, self.height(), self._theme.colour("accent"))
        self._draw_initials(painter)
        self._draw_words(painter)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(2, 2, -2, -3))

    def _draw_initials(self, painter: QPainter) -> None:
        px, chosen, name = self._theme.px, self.isChecked(), self.employee.name
        circle = QRect(px(16), px(10), px(36), px(36))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ringed = self._theme.look == "contrast"  # there the ground says nothing
        painter.setPen(self._theme.colour("edge") if ringed else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent" if chosen else "bar"))
        painter.drawEllipse(circle)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._theme.colour("on-accent" if chosen else "text-2"))
        painter.setFont(self._theme.font(13, bold=True))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, name.surname[:1] + name.given[:1])

    def _draw_words(self, painter: QPainter) -> None:
        px = self._theme.px
        left, width = px(64), self.width() - px(72)
        name_font, small = self._theme.font(14, bold=self.isChecked()), self._theme.font(13)
        seen = px(47 if self.employee.roles_text else 29)
        for top, text, font, token in (
            (px(11), self.employee.name.full, name_font, "text"),
            (px(29), self.employee.roles_text, small, "text-2"),
            (seen, self._seen, small, "text-2"),
        ):
            painter.setFont(font)
            painter.setPen(self._theme.colour(token))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top, width, px(20)), _LEFT, shown)
        if self._waits:
            at = left + QFontMetrics(small).horizontalAdvance(self._seen) + px(6)
            icon = self._theme.pixmap("circle-arrow-up", "unsent", px(14), self.devicePixelRatio())
            painter.drawPixmap(at, seen + px(3), icon)
            painter.setPen(self._theme.colour("unsent"))
            painter.drawText(QRect(at + px(17), seen, width, px(20)), _LEFT, self._waits)


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
