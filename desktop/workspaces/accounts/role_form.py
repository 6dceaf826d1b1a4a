"""What giving a role asks for: which one, from when to when, in whose absence, and the order that says so."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from college.admission.held_roles import DatedRole, roles_of_the_office
from college.days import written
from college.orders import Basis
from college.roles import Role
from db.admission.role_acts import Choices
from desktop.shell.theme import Theme
from desktop.widgets.esc_form import WholeForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import words
from desktop.workspaces.accounts.act_list import mark_wrong, read_day
from desktop.workspaces.accounts.words import role_titles, tr

OWN = tr("нет, роль его собственная")
DAY = 96


class RoleForm(WholeForm):
    """`applied` tells a DatedRole; Ctrl+Enter applies it, Esc leaves it."""

    applied = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._person: UUID | None = None
        self.role, self.commission, self.absent = QComboBox(), QComboBox(), QComboBox()
        self.first, self.last, self.signed = QLineEdit(), QLineEdit(), QLineEdit()
        self.number, self.signer = QLineEdit(), QLineEdit()
        for field in (self.first, self.last, self.signed):
            theme.fit(field, width=DAY)
        theme.fit(self.number, width=DAY)
        self.number.setMaxLength(40)
        self.signer.setMaxLength(120)
        self.signer.setPlaceholderText(tr("директор Сомов А. Л."))
        self.last.setPlaceholderText(tr("без срока"))
        self._commission_title = words("", "second")
        titles = role_titles()
        for role in roles_of_the_office():
            self.role.addItem(titles.get(role.value, role.value), role.value)
        for box in (self.role, self.commission, self.absent):
            box.setMinimumContentsLength(14)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.role.currentIndexChanged.connect(lambda _: self._show_commission())
        self._do = KeyButton(theme, tr("Назначить"), "Ctrl+Enter", "main")
        self._do.clicked.connect(self.apply)
        self._stop = KeyButton(theme, tr("Не надо"), "Esc")
        self._stop.clicked.connect(self.give_up)
        self._build()
        self.hide()

    def open_form(self, person: UUID, choices: Choices, day: date) -> None:
        """Ask about a role of this person."""
        self._person = person
        for box, none, told in ((self.absent, OWN, choices.people), (self.commission, "", choices.commissions)):
            box.clear()
            if none:
                box.addItem(none, None)
            for id_, name in told.items():
                if id_ != person:
                    box.addItem(name, id_.hex)
        for field in (self.first, self.signed):
            field.setText(written(day))
        for field in (self.last, self.number, self.signer):
            field.clear()
        for field in (self.first, self.last, self.signed):
            mark_wrong(field, is_wrong=False)
        self.role.setCurrentIndex(0)
        self._show_commission()
        self.show()
        # The press that opened the form is still being told of: its end would take the focus back.
        QTimer.singleShot(0, self.role, self.role.setFocus)

    def close_form(self) -> None:
        """Take the form away: what it asked for is done, or the card is another one."""
        self.hide()
        self._person = None

    def apply(self) -> None:
        """Tell what was filled in; a day that is none stays to be mended."""
        if self._person is None:
            return
        days = {field: read_day(field.text()) for field in (self.first, self.last, self.signed)}
        wrong = [field for field, day in days.items() if day is None and (field.text().strip() or field is self.first)]
        for field in days:
            mark_wrong(field, is_wrong=field in wrong)
        if wrong:
            wrong[0].setFocus()
            return
        first, signed = days[self.first], days[self.signed]
        assert first is not None
        is_chair = self._is_chair()
        self.applied.emit(
            DatedRole(
                self._person,
                Role(self.role.currentData()),
                first,
                days[self.last],
                Basis(self.number.text().strip(), signed) if signed else None,
                _id(self.absent),
                self.signer.text().strip(),
                _id(self.commission) if is_chair else None,
            )
        )

    def _is_chair(self) -> bool:
        return bool(self.role.currentData() == Role.COMMISSION_CHAIR.value)

    def _show_commission(self) -> None:
        for part in (self.commission, self._commission_title):
            part.setVisible(self._is_chair())

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(2, 1)
        for row, fields in enumerate(
            (
                ((tr("Роль"), self.role, 3),),
                ((tr("Комиссия"), self.commission, 3),),
                ((tr("С"), self.first, 1), (tr("По"), self.last, 1), (tr("В чьё отсутствие"), self.absent, 1)),
                ((tr("Приказ №"), self.number, 1), (tr("от"), self.signed, 1), (tr("Кто подписал"), self.signer, 1)),
            )
        ):
            column = 0
            for text, field, wide in fields:
                title = self._commission_title if field is self.commission else words(text, "second")
                title.setText(text)
                title.setContentsMargins(0, 6 if row else 0, 0, 0)
                field.setAccessibleName(text)
                grid.addWidget(title, 2 * row, column, 1, wide)
                grid.addWidget(field, 2 * row + 1, column, 1, wide)
                column += wide
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._do)
        below.addWidget(self._stop)
        below.addStretch(1)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(12, 8, 12, 8)
        column_of_all.setSpacing(8)
        column_of_all.addLayout(grid)
        column_of_all.addLayout(below)


def _id(box: QComboBox) -> UUID | None:
    told = box.currentData()
    return UUID(told) if told else None
