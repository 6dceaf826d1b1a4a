"""The message strip under the page header: one line, never two, that takes no focus."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget
from shiboken6 import isValid

from college.refusal import Refused
from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, KeyCap
from desktop.workspace import Offer

HEIGHT = 26


class Kind(Enum):
    """What a message is; the order of the members is their rank, the first outranks all."""

    DANGER = "danger"  # stays until solved
    DISPUTE = "disputed"  # stays until solved
    REFUSAL = "warning"  # stays until the next key in that place
    DONE = "success"  # leaves by Esc or the next act
    INFO = "info"  # leaves by Esc or the next act


_ICONS = {
    Kind.DANGER: "circle-alert",
    Kind.DISPUTE: "git-compare-arrows",
    Kind.REFUSAL: "triangle-alert",
    Kind.DONE: "check",
    Kind.INFO: "info",
}
_RANK = {kind: rank for rank, kind in enumerate(Kind)}
_STAY = (Kind.DANGER, Kind.DISPUTE)


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the strip. `lead` is said in bold before the text; `about` names what is solved later."""

    kind: Kind
    text: str
    lead: str = ""
    offer: Offer | None = None
    about: str = ""
    icon: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.lead} {self.text}".strip()


class Messages(QWidget):
    """Shows the message of the highest rank and keeps the others in a queue."""

    shown = Signal(object)  # the Message that came up, or None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._queue: list[Message] = []
        self._tip = ""
        self._current: Message | None = None
        self._keeps_height = True
        self._place: QWidget | None = None
        self._build()
        theme.changed.connect(self.update)
        self._show_top()

    def info(self, text: str, *, lead: str = "", offer: Offer | None = None, icon: str = "") -> None:
        """Tell something; leaves by Esc or the next act."""
        self.say(Message(Kind.INFO, text, lead, offer, icon=icon))

    def done(self, text: str, *, lead: str = "", offer: Offer | None = None) -> None:
        """Tell what was done, with the way back; leaves by Esc or the next act."""
        self.say(Message(Kind.DONE, text, lead, offer, icon="undo-2" if offer else ""))

    def refuse(self, why: Refused | str, *, lead: str = "", offer: Offer | None = None) -> None:
        """Show a refusal with its clause; it stays until the next key in the place that has the focus."""
        self.say(Message(Kind.REFUSAL, str(why), lead, offer))

    def dispute(self, text: str, *, about: str, lead: str = "", offer: Offer | None = None) -> None:
        """Show a dispute; it stays until `solved(about)`."""
        self.say(Message(Kind.DISPUTE, text, lead, offer, about))

    def danger(self, text: str, *, about: str, lead: str = "", offer: Offer | None = None) -> None:
        """Show a danger; it stays until `solved(about)` and outranks the rest."""
        self.say(Message(Kind.DANGER, text, lead, offer, about))

    def say(self, message: Message) -> None:
        """Take a message; one about the same thing, or of the same passing kind, is replaced."""
        if message.kind in _STAY:
            self._drop(lambda old: old.kind == message.kind and old.about == message.about)
        else:
            self._drop(lambda old: old.kind not in _STAY)
        if message.kind is Kind.REFUSAL:
            self._watch_place()
        self._queue.append(message)
        self._show_top()

    def tip(self, text: str) -> None:
        """Show a quiet explanation while no message stands: why a cell is locked, a formula. Empty takes it away."""
        if text != self._tip:
            self._tip = text
            self._show_top()

    def solved(self, about: str) -> None:
        """Take away the dispute or danger that was about this."""
        self._drop(lambda old: old.kind in _STAY and old.about == about)
        self._show_top()

    def next_act(self) -> None:
        """Take away what leaves by the next act: information, what was done, a refusal."""
        self._drop(lambda old: old.kind not in _STAY)
        self._show_top()

    def dismiss(self) -> bool:
        """Take away the shown message if Esc may do that; say whether it was so."""
        if self._current is None or not self.can_dismiss():
            return False
        self._queue.remove(self._current)
        self._show_top()
        return True

    def can_dismiss(self) -> bool:
        """Say whether Esc would take the shown message away."""
        return self._current is not None and self._current.kind not in _STAY

    def do_offer(self) -> bool:
        """Do what the strip offers; say whether it offered anything."""
        if self._current is None or self._current.offer is None:
            return False
        self._current.offer.act()
        return True

    def current(self) -> Message | None:
        return self._current

    def keep_height(self, kept: bool) -> None:
        """In grid screens the strip keeps its height while empty, so that nothing jumps."""
        self._keeps_height = kept
        self._show_top()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key in the place that was refused ends the refusal; modifiers alone do not."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() not in _MODIFIERS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._leave_place()
            self._drop(lambda old: old.kind is Kind.REFUSAL)
            self._show_top()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._ground())
        if self._current is not None:
            painter.setPen(self._theme.colour("line-strong"))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _build(self) -> None:
        self._icon = IconLabel(self._theme, "info", "info", 16)
        self._text = QLabel(textFormat=Qt.TextFormat.RichText)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._more = QLabel()
        self._more.setProperty("role", "second")
        self._offer = QPushButton()
        self._offer.setProperty("kind", "strip")
        self._offer.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the strip steals no focus; Alt+Enter does it
        self._offer.clicked.connect(self.do_offer)
        self._offer_key = KeyCap("Alt+Enter")
        self._away = QPushButton(_tr("убрать"))
        self._away.setProperty("kind", "strip")
        self._away.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._away.clicked.connect(self.dismiss)
        self._away_key = KeyCap("Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        for part in (self._icon, self._text, self._more, self._offer, self._offer_key, self._away, self._away_key):
            row.addWidget(part, 1 if part is self._text else 0)
        self._theme.fit(self, height=HEIGHT)

    def _ground(self) -> QColor:
        if self._current is None:
            return self._theme.colour("window")
        return self._theme.colour(f"{self._current.kind.value}-bg")

    def _drop(self, leaves: Callable[[Message], bool]) -> None:
        self._queue = [message for message in self._queue if not leaves(message)]

    def _watch_place(self) -> None:
        self._leave_place()
        self._place = QApplication.focusWidget()
        if self._place is not None:
            self._place.installEventFilter(self)

    def _leave_place(self) -> None:
        if self._place is not None and isValid(self._place):
            self._place.removeEventFilter(self)
        self._place = None

    def _show_top(self) -> None:
        before = self._current
        self._current = min(self._queue, key=lambda message: _RANK[message.kind], default=None)
        self._fill()
        seen = self._keeps_height or self._current is not None or bool(self._tip)
        if self.parent() is not None or not seen:  # without its place it would stand up as a window
            self.setVisible(seen)
        self.update()
        if self._current is not before:
            self.shown.emit(self._current)
            if self._current is not None:
                self._announce(self._current)

    def _fill(self) -> None:
        message = self._current
        offer = message.offer if message else None
        self._icon.setVisible(message is not None)
        if message is not None:
            self._icon.show_icon(message.icon or _ICONS[message.kind], message.kind.value)
        self._text.setText(_rich(message) if message else _rich_text(self._tip))
        self._text.setProperty("role", "" if message else "second")
        self._text.style().polish(self._text)
        self._text.setToolTip(message.sentence if message else self._tip)
        waiting = len(self._queue) - 1
        self._more.setText(_tr("и ещё {count}").format(count=waiting) if waiting > 0 else "")
        self._more.setVisible(waiting > 0)
        self._offer.setText(offer.words if offer else "")
        self._offer_key.setText(offer.keys if offer else "")
        leaves = message is not None and message.kind not in _STAY and offer is None
        for part, seen in (
            (self._offer, offer is not None),
            (self._offer_key, offer is not None),
            (self._away, leaves),
            (self._away_key, leaves),
        ):
            part.setVisible(seen)

    def _announce(self, message: Message) -> None:
        told = QAccessibleAnnouncementEvent(self, message.sentence)
        if message.kind is Kind.DANGER:
            told.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(told)


_MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)


def _rich(message: Message) -> str:
    lead = f"<b>{_rich_text(message.lead)}</b> " if message.lead else ""
    return lead + _rich_text(message.text)


def _rich_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Messages", text)
