"""What a preview can print, and the row where a person chooses among it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from desktop.widgets.segments import Segments

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF; `labels` name its pages in the list, as they are numbered on paper."""

    content: bytes = field(repr=False)
    labels: tuple[str, ...] = ()


Make = Callable[[Progress], Printed]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to print. `make` runs in a worker; `make_one_sided`, where sheets are counted, prints on one side."""

    name: str
    title: str
    file_name: str
    make: Make
    make_one_sided: Make | None = None
    note: str = ""  # said under the header once the file is ready


class ChoiceRow(QWidget):
    """The switch of what is printed, and whether on both sides of the paper."""

    chosen = Signal()

    def __init__(self, choices: Sequence[Choice], place: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = tuple(choices)
        self._switch = Segments(_tr("Что печатать"), [(number, choice.name) for number, choice in enumerate(choices)])
        self._sides = QCheckBox(_tr("С двух сторон листа"))
        self._sides.setToolTip(_tr("От этого зависят число листов и сторона поля для прошивки (Ctrl+D)"))
        self._sides.setChecked(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 6)
        row.setSpacing(16)
        row.addWidget(self._switch)
        row.addWidget(self._sides)
        row.addStretch(1)
        self.show_state((place, True))
        self._switch.chosen.connect(self._tell)
        self._sides.clicked.connect(self._tell)

    @property
    def state(self) -> tuple[int, bool]:
        """Which choice stands, and whether on both sides."""
        place = self._switch.value()
        assert isinstance(place, int)
        return place, self._sides.isChecked()

    @property
    def choice(self) -> Choice:
        return self._choices[self.state[0]]

    @property
    def make(self) -> Make:
        """What makes the file that is chosen."""
        choice = self.choice
        return choice.make if self._sides.isChecked() or choice.make_one_sided is None else choice.make_one_sided

    def show_state(self, state: tuple[int, bool]) -> None:
        """Show a choice without telling."""
        self._switch.choose(state[0])
        self._sides.setChecked(state[1])
        self._sides.setVisible(self.choice.make_one_sided is not None)

    def choose(self, place: int) -> None:
        """Choose as by the mouse."""
        if self.isEnabled() and place < len(self._choices) and place != self.state[0]:
            self._switch.choose(place)
            self._tell()

    def turn_sides(self) -> None:
        """Change over between one side and both."""
        if self._sides.isVisible():
            self._sides.click()

    def _tell(self) -> None:
        self._sides.setVisible(self.choice.make_one_sided is not None)
        self.chosen.emit()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Preview", text)
