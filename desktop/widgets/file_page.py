"""A page over somebody's file: read in a worker when others have written, at once after one's own act."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QShowEvent

from db.troubles import StoreTrouble
from desktop import work
from desktop.widgets.steps import Steps
from desktop.workspace import Context, Offer, Page

AFTER_NEWS = 200  # ms of quiet before the file is read anew
Acts = Mapping[str, Callable[[], object]]


class FilePage(Page):
    """Reads when it comes to the screen and after news of its nouns; `about` is what its dangers are about."""

    nouns: frozenset[str] = frozenset()
    about = ""
    after_news = AFTER_NEWS

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._reads = work.Latest(self)
        self._stale = QTimer(self, singleShot=True, interval=self.after_news)
        self._stale.timeout.connect(self.reload)
        context.news.touched.connect(self._hear)

    def acts(self) -> Acts:
        """Return what each action of the page does."""
        return {}

    def act(self, action_id: str) -> None:
        """Do one of them, where it can be done now."""
        acts = self.acts()
        if action_id in acts and self.may_act(action_id):
            acts[action_id]()

    def read(self) -> Any:
        """Read what the page shows; called in a worker, too. Raises StoreTrouble."""
        raise NotImplementedError

    def show_seen(self, seen: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def reload(self) -> None:
        """Read again, in a worker; of several answers only the latest question's is shown."""
        self._reads.run(self.read, self._came, self.tell_reading)

    def read_now(self, read: Callable[[], Any] | None = None) -> None:
        """Read at once after one's own act: it is to be seen before the next key.

        `read` reads what the act was upon alone, where the whole would be too long.
        """
        self._reads.drop()
        try:
            seen = (read or self.read)()
        except StoreTrouble as trouble:
            self.tell_reading(trouble)
            return
        self.show_seen(seen)

    def tell_reading(self, why: Exception) -> None:
        """Say that the file could not be read; what is shown stays."""
        self._context.messages.danger(str(getattr(why, "sentence", why)), about=f"{self.about}.reading")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stale.start()

    def _came(self, seen: Any) -> None:
        self._context.messages.solved(f"{self.about}.reading")
        self.show_seen(seen)

    def _hear(self, nouns: frozenset[str]) -> None:
        if self.isVisible() and not nouns.isdisjoint(self.nouns):
            self._stale.start()


class SteppedPage(FilePage):
    """Writes every act at once as a step, and takes it back with Ctrl+Z."""

    def __init__(self, context: Context, steps: Steps) -> None:
        super().__init__(context)
        steps.setParent(self)
        self._steps = steps
        messages = context.messages
        steps.refused.connect(messages.refuse)
        steps.troubled.connect(lambda trouble: messages.danger(trouble.sentence, about=f"{self.about}.saving"))

    def undo(self) -> None:
        """Take the last step back."""
        self._turn(self._steps.stack.undo)

    def redo(self) -> None:
        """Do the step again that was taken back."""
        self._turn(self._steps.stack.redo)

    def done(self, sentence: str, read: Callable[[], Any] | None = None) -> None:
        """Say what was done and offer to take it back; show how it stands now, by `read_now`."""
        self._context.messages.solved(f"{self.about}.saving")
        words = QCoreApplication.translate("SteppedPage", "Отменить")
        self._context.messages.done(sentence, offer=Offer(words, self.undo, keys="Ctrl+Z"))
        self.read_now(read)

    def _turn(self, step: Callable[[], None]) -> None:
        self._context.messages.next_act()
        step()
        self.read_now()
