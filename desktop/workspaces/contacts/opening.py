"""Opens masked values: here where this desk keeps them, else by the server; what is open hides itself again."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from college.admission.masks import SHOWN_SECONDS
from db.contacts import MaskSeen, StudentSeen
from desktop.workspace import Context
from desktop.workspaces.contacts.card import Card
from desktop.workspaces.contacts.edits import Edits
from desktop.workspaces.contacts.forms import Why
from desktop.workspaces.contacts.source import read_masks
from desktop.workspaces.contacts.words import tr

Told = dict[str, Any]


class Opening(QObject):
    """Fills the card with masks and opens them; `came` tells that the server has named what there is."""

    came = Signal()

    def __init__(self, card: Card, edits: Edits, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._card, self._edits, self._context = card, edits, context
        self._asked: UUID | None = None  # whose masks the server has told, or was asked for
        self._masks: tuple[MaskSeen, ...] = ()
        self._hiding = QTimer(self, singleShot=True, interval=SHOWN_SECONDS * 1000)
        self._hiding.timeout.connect(self.hide_values)

    def masks(self, student: StudentSeen) -> tuple[MaskSeen, ...]:
        """Return what this desk keeps of the student, or what the server has told of him. Raises StoreTrouble."""
        if student.keeps:
            return self._edits.source.masks(student.person)
        return self._masks if self._asked == student.person else ()

    def why_none(self, student: StudentSeen) -> tuple[str, str]:
        """Say why there are no masks of the student."""
        if student.keeps:
            return tr("Контактов нет"), ""
        if self._asked == student.person:
            return tr("Открывается…"), ""
        return tr("Контакты скрыты"), tr(
            "Enter спросит сервер, какие контакты есть. Запрос останется в журнале доступа."
        )

    def ask_masks(self, student: StudentSeen) -> None:
        """Ask the server which contacts there are; that somebody asked stands in the log, so arrows alone do not."""
        if student.keeps or self._asked == student.person or self._is_cut(tr("Какие контакты есть, знает сервер.")):
            return
        self._asked, self._masks = student.person, ()

        def came(answer: Told) -> None:
            if self._asked != student.person:
                return
            try:
                self._masks = read_masks(answer)
            except (KeyError, TypeError, ValueError):
                failed(tr("Сервер ответил не так, как должен. Контакты не показаны."))
            else:
                self.came.emit()

        def failed(sentence: str) -> None:
            self._asked = None
            self._context.messages.refuse(sentence)
            self.came.emit()

        self.came.emit()
        self._context.ask("/office/v1/masks", {"person": student.person.hex}, came, failed)

    def forget_but(self, student: StudentSeen) -> None:
        """Forget the masks of anybody else: whoever comes back to him asks anew."""
        if self._asked != student.person:
            self._asked, self._masks = None, ()

    def reveal(self, student: StudentSeen, mask: MaskSeen) -> None:
        """Open a value, with a reason where one is wanted; one that is open is hidden again."""
        if not mask.mask:
            self._context.messages.info(tr("Здесь ничего не записано."))
        elif self._card.shown(mask):
            self.hide_values()
        elif student.keeps and not mask.asks:
            shown = self._edits.write(lambda: self._edits.source.reveal(student.person, mask))
            self._show(student.person, mask, shown)
        elif self._is_cut(tr("Скрытое открывает сервер.")):
            return
        elif mask.asks:
            self._context.messages.next_act()
            self._card.close_forms()
            self._card.why.open_form(mask)
        else:
            self._ask(student.person, mask, {})

    def give_reason(self, why: Why) -> None:
        """Open the value that was asked about."""
        student = self._card.student
        if student is not None and not self._is_cut(tr("Скрытое открывает сервер.")):
            self._card.table.setFocus()
            self._ask(
                student.person, why.mask, {"reason": why.reason.value} | ({"words": why.words} if why.words else {})
            )

    def hide_values(self) -> None:
        """Hide whatever is open."""
        self._hiding.stop()
        self._card.hide_values()

    def _ask(self, student: UUID, mask: MaskSeen, why: Told) -> None:
        body: Told = {"person": student.hex, "field": mask.name} | ({"row": mask.row.hex} if mask.row else {}) | why
        self._context.ask(
            "/office/v1/reveal",
            body,
            lambda answer: self._show(student, mask, answer.get("value")),
            self._context.messages.refuse,
        )

    def _show(self, student: UUID, mask: MaskSeen, value: object) -> None:
        """Show what was opened, if the same student is still in hand and somebody looks."""
        held = self._card.student
        if isinstance(value, str) and held is not None and held.person == student and self._card.isVisible():
            self._context.messages.next_act()
            self._card.open_value(mask, value)
            self._hiding.start()

    def _is_cut(self, needs: str) -> bool:
        """Say in the strip that there is no line, if there is none."""
        since = self._context.light.state.offline_since
        if since is None:
            return False
        told = tr(
            "{needs} Связи нет с {time}, поэтому ничего не открыто. Куратор видит контакты своей группы и без связи."
        )
        self._context.messages.refuse(
            told.format(needs=needs, time=f"{since.astimezone(self._context.clock.zone):%H:%M}")
        )
        return True
