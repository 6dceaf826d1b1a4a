"""The way of an outside official in: the form, the password once more, the server, the slip for him (1.5)."""

from PySide6.QtCore import QObject, Signal

from college.admission.officials import Opening, refuse_nameless, refuse_official
from college.days import written
from college.refusal import Refused
from db.admission.account_lists import OFFICIAL, AccountLine
from db.officials import OfficialSeen
from db.troubles import StoreTrouble
from desktop.workspace import Context
from desktop.workspaces.accounts.deeds import Deeds, Told
from desktop.workspaces.accounts.right import Right
from desktop.workspaces.accounts.source import StoreSource
from desktop.workspaces.accounts.words import tr


class Outsiders(QObject):
    """Opens accesses of officials; `opened` tells that one is open and the form is done."""

    opened = Signal()

    def __init__(self, source: StoreSource, deeds: Deeds, context: Context, right: Right, parent: QObject) -> None:
        super().__init__(parent)
        self._source, self._deeds, self._context, self._right = source, deeds, context, right
        right.official_asked.connect(self._ask)

    def begin(self, offline: str, known: OfficialSeen | None = None) -> None:
        """Ask about a new access, or another one of somebody whose access is over."""
        try:
            choices = self._source.official_choices()
        except StoreTrouble as trouble:
            self._context.messages.refuse(trouble.sentence)
            return
        self._right.ask_official(choices, offline, known)

    def _ask(self, opening: Opening) -> None:
        try:
            if not opening.name.full:
                refuse_nameless(opening.name)
            refuse_official(opening.terms, self._source.official_choices().matrix, self._source.today)
        except Refused as refused:
            self._context.messages.refuse(str(refused))
            return
        self._context.again("roles", "grant", lambda: self._open(opening))

    def _open(self, opening: Opening) -> None:
        terms = opening.terms
        assert terms.basis is not None

        def came(told: Told) -> None:
            who = opening.name.short
            sentence = tr("Доступ открыт: {who}, по {day}.").format(who=who, day=written(terms.last))
            self._context.messages.done(sentence)
            self.opened.emit()
            self._deeds.issue((AccountLine(terms.person, OFFICIAL, opening.name, login=str(told["login"])),))

        self._deeds.ask("official", {
            "grant": opening.id.hex, "person": terms.person.hex, "surname": opening.name.surname,
            "given": opening.name.given, "patronymic": opening.name.patronymic,
            "sections": sorted(terms.sections), "groups": sorted(group.hex for group in terms.groups),
            "first_day": terms.first.isoformat(), "last_day": terms.last.isoformat(), "order": terms.basis.number,
            "order_day": terms.basis.signed.isoformat(), "ground": terms.ground,
        }, came)  # fmt: skip
