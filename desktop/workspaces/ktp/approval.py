"""The way of approval from the page: a step is taken at once, or asks for the words that it wants."""

from typing import TYPE_CHECKING

from college.ktp.life import LIFE, Event
from db.topic_plan_facts import Words
from desktop.workspaces.ktp.words import tr

if TYPE_CHECKING:
    from desktop.workspaces.ktp.page import KtpPage

SAVING = "ktp.saving"  # what a danger of the strip is about
_NEEDS_WORDS = frozenset({Event.ENDORSED, Event.RETURNED})


class Approval:
    """Leads the version that is open on a page on."""

    def __init__(self, page: "KtpPage") -> None:
        self._page = page

    def begin(self, event: Event) -> None:
        """Take a step, or ask for the words that it wants."""
        self._page.sheet.finish()
        if event in _NEEDS_WORDS or (event is Event.SUBMITTED and self._page.findings()):
            self._page.side.asking.ask(event)
        else:
            self.take(event, Words())

    def begin_remark(self) -> None:
        self._page.side.asking.ask(None, tr("№ {number}").format(number=self._page.sheet.place() + 1))

    def take(self, event: Event | None, said: Words) -> None:
        opened = self._page.opened
        if opened is None:
            return
        if event is None:
            place = self._page.sheet.place()
            topic = self._page.model.lines[place].id if place >= 0 else None
            if self._page.edits.write(lambda: self._page.edits.source.remark(opened.id, topic, said.text)):
                self._tell(tr("Замечание записано."))
            return
        right = LIFE.ways(opened.state, event)[0].right
        assert right is not None

        def act() -> None:
            if self._page.edits.write(lambda: self._page.edits.source.step(opened.id, event, said)):
                self._page.edits.stack.clear()
                self._tell(tr("Сделано: {what}.").format(what=LIFE.titles[event]), is_gone=event is Event.WITHDRAWN)

        self._page.context.again(right.section, right.action.value, act)

    def _tell(self, sentence: str, *, is_gone: bool = False) -> None:
        self._page.side.asking.hide()
        if is_gone:
            self._page.close_plan()
        else:
            self._page.refresh()
            self._page.take_focus()
        self._page.context.messages.solved(SAVING)
        self._page.context.messages.done(sentence)
