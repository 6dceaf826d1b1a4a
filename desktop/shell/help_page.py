"""A small page of help: what the regulation says of this work, and every key of the place."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from college.acts import FILL_ON_THE_DAY, TOPIC
from college.phrases import phrase
from desktop.shell.actions import SHELL
from desktop.shell.theme import Theme
from desktop.widgets.signs import KeyCap, rule, words
from desktop.workspace import Action, Page, Workspace

CLAUSES = (
    (
        FILL_ON_THE_DAY.number,
        phrase(
            "Заполняют ЭЖ в день проведения занятия. В случае отсутствия основного преподавателя, преподаватель, "
            "замещающий коллегу, получает доступ у администратора и заполняет ЭЖ в установленном порядке."
        ),
    ),
    (
        TOPIC.number,
        phrase(
            "Не допускается сокращение слов при записи тем занятий. Не допускаются такие записи, как «Повторение», "
            "«Решение задач» и др. без указания конкретной темы. При проведении контрольных, самостоятельных, "
            "лабораторных и практических работ указывается их тема и номер работы."
        ),
    ),
    (
        "3.1.11",
        phrase(
            "Если есть подозрение в том, что логин и пароль известен другим лицам, то необходимо немедленно сообщить "
            "администратору ЭЖ."
        ),
    ),
)
NOTE = phrase("Пункты 4.8 стоят в положении дважды: П — у преподавателей, К — у кураторов.")


class HelpPage(Page):
    """Shows the clauses and the keys of one workspace."""

    keeps_strip = False

    def __init__(self, theme: Theme, workspace: Workspace | None) -> None:
        super().__init__()
        inner = QWidget()
        inner.setProperty("ground", "paper")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(24, 20, 24, 20)
        self._column.setSpacing(10)
        self._column.addWidget(words(_tr("Что говорит положение"), "name"))
        self._add_clauses()
        self._column.addWidget(rule())
        if workspace is not None and workspace.actions:
            self._add_keys(_tr("Клавиши: {place}").format(place=_tr(workspace.title)), workspace.actions)
        self._add_keys(_tr("Клавиши везде"), SHELL)
        self._column.addStretch(1)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setAccessibleName(_tr("Памятка"))
        self._area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def title(self) -> str:
        return _tr("Памятка")

    def take_focus(self) -> None:
        self._area.setFocus()

    def _add_clauses(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        for row, (number, text) in enumerate(CLAUSES):
            line = words(_tr(text))
            line.setWordWrap(True)
            clause = words(_tr("пункт {number}").format(number=number), "second-14")
            grid.addWidget(clause, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, row, 1)
        grid.addWidget(words(_tr(NOTE), "second"), len(CLAUSES), 1)
        self._column.addLayout(grid)

    def _add_keys(self, title: str, actions: tuple[Action, ...]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, action in enumerate(each for each in actions if each.keys):
            keys = KeyCap(_said(action.keys))
            grid.addWidget(keys, row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(words(_tr(action.text).replace("&", "")), row, 1)
        self._column.addWidget(words(title, "name"))
        self._column.addLayout(grid)


def _said(keys: str) -> str:
    """Name a key as people call it: the font has no arrows, and Qt's English is nobody's."""
    for latin, russian in (("Return", "Enter"), ("Left", "влево"), ("Right", "вправо")):
        keys = keys.replace(latin, russian)
    return keys


def _tr(text: str) -> str:
    return QCoreApplication.translate("HelpPage", text)
