"""The switch over the rows of a file: all, or those of one verdict, each with its count; what is absent hides."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from college.plan_verdicts import Verdict
from desktop.workspaces.plans.words import FILTERS, tr


class VerdictFilter(QWidget):
    """`chosen` tells a Verdict, or None for all."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Какие строки показать"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.choice)
        row.addStretch(1)
        self.choice.activated.connect(lambda place: self.chosen.emit(self.choice.itemData(place)))

    def show_counts(self, counts: Mapping[Verdict, int], every: int) -> None:
        """Show what there is to choose, with all rows chosen."""
        self.choice.clear()
        for verdict, title in FILTERS:
            count = every if verdict is None else counts[verdict]
            if count:
                self.choice.addItem(f"{tr(title)}: {count}", verdict)
        self.chosen.emit(None)
