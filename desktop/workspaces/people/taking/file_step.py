"""The first step: a file, or cells pasted from a table, and whom it names."""

from PySide6.QtWidgets import QHBoxLayout

from college.people_lists import ListKind
from desktop.shell.theme import Theme
from desktop.widgets.segments import Segments
from desktop.widgets.table_file import TableFile
from desktop.workspaces.people.words import tr


class FileStep(TableFile):
    """Asks also whose list it is, where both are kept by one person."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Какой список?"))
        self.kind = Segments(
            tr("Кого загрузить"), ((ListKind.STUDENTS, tr("Студенты")), (ListKind.EMPLOYEES, tr("Сотрудники")))
        )
        self.kind.choose(ListKind.STUDENTS)
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.addWidget(self.kind)
        top.addStretch(1)
        self._column.insertLayout(0, top)

    def begin(self, *, is_staff: bool, may_choose: bool) -> None:
        """Ask for a list of students, or of employees."""
        self.kind.choose(ListKind.EMPLOYEES if is_staff else ListKind.STUDENTS)
        self.kind.setVisible(may_choose)

    def chosen(self) -> ListKind:
        """Return whom the list names."""
        kind = self.kind.value()
        assert isinstance(kind, ListKind)
        return kind
