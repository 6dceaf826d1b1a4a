"""The cell in hand: whose right it is, what the section holds, and a button for each scope."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from college.matrix.norms import BY_GRANT_ONLY, KEYS, scope_of_key, scopes_for
from college.roles import Right, Role, Scope
from db.rights_table import Cell
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import Tag, words
from desktop.workspaces.rights.revision import Picture
from desktop.workspaces.rights.words import personal_words, right_words, scope_words, tr

TONES = {"none": "", "personal": "info", "special": "warning"}


class ScopeButton(KeyButton):
    """A scope with its digit; the one that stands in the cell is filled."""

    def __init__(self, theme: Theme, key: int) -> None:
        super().__init__(theme, "", str(key))
        self.key = key

    def offer(self, role: Role, present: Scope | None, *, may_write: bool) -> None:
        """Show what the digit gives to this role."""
        scope = scope_of_key(role, self.key) if _gives(role, self.key) else KEYS[self.key]
        is_known = scope in scopes_for(role)
        self._kind = "main" if is_known and scope is present else ""
        self.setText(scope_words(scope))
        self.setEnabled(is_known and may_write)
        self.setProperty("kind", self._kind)
        self.style().unpolish(self)
        self.style().polish(self)
        said = tr("Объём {scope}, клавиша {key}").format(scope=scope_words(scope), key=self.key)
        self.setAccessibleName(f"{said}, {tr('стоит сейчас')}" if self._kind else said)


class CellPane(QWidget):
    """Shows one cell; `chosen(digit)` tells which button was pressed."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, *, may_write: bool) -> None:
        super().__init__()
        self._may_write = may_write
        self._role = words("", "strong")
        self._right = words("", "")
        self._personal = Tag("")
        for label in (self._role, self._right):
            label.setWordWrap(True)
        self.buttons = tuple(ScopeButton(theme, key) for key in KEYS)
        self._build()

    def show_cell(self, picture: Picture, cell: Cell | None, count: int) -> None:
        """Explain a cell; `count` cells are selected."""
        self.setVisible(cell is not None)
        if cell is None:
            return
        section, action, role = cell
        about = picture.norms.sections[section]
        self._role.setText(picture.norms.roles[role])
        right = right_words(picture.norms, Right(section, action))
        self._right.setText(
            tr("{right} · выделено клеток: {count}").format(right=right, count=count) if count > 1 else right
        )
        self._personal.setText(personal_words(picture.norms, section))
        self._personal.setProperty("tone", TONES[about.personal])
        self._personal.style().unpolish(self._personal)
        self._personal.style().polish(self._personal)
        for button in self.buttons:
            button.offer(role, picture.scope(cell), may_write=self._may_write)

    def take_focus(self) -> None:
        """Put the focus on the scope that stands, else on the first that may be chosen."""
        enabled = [button for button in self.buttons if button.isEnabled()]
        standing = (button for button in enabled if button.property("kind") == "main")
        if button := next(standing, next(iter(enabled), None)):
            button.setFocus()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, it=button: self.chosen.emit(it.key))
            grid.addWidget(button, place // 2, place % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        for part in (self._role, self._right, self._personal):
            column.addWidget(part)
        column.addSpacing(4)
        column.addLayout(grid)


def _gives(role: Role, key: int) -> bool:
    return role in BY_GRANT_ONLY and key == 1
