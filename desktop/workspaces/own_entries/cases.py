"""Cases about oneself: the same facts and points that the administrator has before him, and no verdict (3.1.11)."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from college.admission.incidents import State
from college.numerals import numbered
from db.admission.account_cards import FactSeen, IncidentSeen
from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, Tag, rule, words
from desktop.workspaces.own_entries.columns import tr

HIGHEST = 300  # design pixels: below the facts some sign-ins are seen always
STATES = {
    State.OPEN: (tr("ждёт ответа администратора"), "danger"),
    State.ESCALATED: (tr("ждёт ответа, извещён второй администратор"), "danger"),
    State.ACKNOWLEDGED: (tr("администратор разбирается"), "warning"),
    State.HANDLED: (tr("меры приняты"), "warning"),
    State.CLOSED: (tr("закрыт"), "success"),
}


class Cases(QScrollArea):
    """Every case about oneself with its facts, those that wait first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(widgetResizable=True)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Случаи о вашем входе"))
        self._inner = QWidget()
        self._inner.setProperty("ground", "paper")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setWidget(self._inner)

    def show_cases(self, cases: Sequence[IncidentSeen], now: datetime) -> None:
        """Show these cases; nothing where there are none."""
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for case in cases:
            self._add(case, now)
        if cases:
            foot = words(
                tr("Это факты, не вывод: те же строки видит администратор, решает он, решение и причина сохранятся."),
                "second",
            )
            foot.setContentsMargins(12, 6, 12, 8)
            foot.setWordWrap(True)
            self._column.addWidget(foot)
        self._column.addStretch(1)
        self.setVisible(bool(cases))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the facts are in this width, and no higher than leaves room for the list."""
        needed = self._column.heightForWidth(self.width())
        self.setFixedHeight(min(max(needed, 1), self._theme.px(HIGHEST)))

    def _add(self, case: IncidentSeen, now: datetime) -> None:
        state, tone = STATES[case.state]
        head = QWidget()
        head.setProperty("ground", "bar")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme.fit(head, height=32)
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(self._theme, "shield-alert", "text-2" if tone == "success" else tone, 18))
        row.addWidget(words(title(case), "strong"))
        opened = f"{case.opened.astimezone(now.tzinfo):%d.%m.%Y, %H:%M}"
        row.addWidget(words(tr("открыт {moment}").format(moment=opened), "second"))
        row.addStretch(1)
        row.addWidget(Tag(state, tone))
        self._column.addWidget(head)
        for fact in case.facts:
            self._column.addWidget(self._fact(fact, now))
            self._column.addWidget(rule())
        if case.cause:
            cause = words(tr("Закрыт с объяснением: {cause}").format(cause=case.cause), "second-14")
            cause.setContentsMargins(12, 6, 12, 6)
            cause.setWordWrap(True)
            self._column.addWidget(cause)

    def _fact(self, fact: FactSeen, now: datetime) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        points = words(f"+{fact.points}", "strong")
        self._theme.fit(points, width=32)
        sentence = words(fact.sentence)
        sentence.setWordWrap(True)
        row.addWidget(points)
        row.addWidget(sentence, 1)
        if fact.at is not None:
            row.addWidget(words(f"{fact.at.astimezone(now.tzinfo):%d.%m.%Y, %H:%M}", "second"))
        line.setAccessibleName(f"+{fact.points}, {fact.sentence}")
        return line


def title(case: IncidentSeen) -> str:
    """Say what a case is about."""
    if case.kind == "signals":
        points = numbered(case.points, tr("балл"), tr("балла"), tr("баллов"))
        return tr("Признаки общего входа: {points}").format(points=points)
    if case.kind == "own":
        return tr("Вы сообщили, что пароль может быть известен другим")
    if case.kind == "log":
        return tr("Ваш компьютер заметил: журнал доступа на сервере стал короче")
    if case.kind == "emergency":
        return tr("Листок для вашего входа сделан на сервере")
    return tr("Сообщение о вашем входе")
