"""Cases that wait: a count on the place where they are answered, and a word in the strip when one comes or goes on."""

from PySide6.QtCore import QCoreApplication, QObject

from college.admission.incidents import State, number_of, waiting
from db.admission.answerers import Call, calls
from desktop import work
from desktop.shell.desk import Desk
from desktop.workspace import Context, Offer

NOUNS = frozenset({"incident", "role_assignment"})
ANSWERED, OWN = "accounts", "own_entries"  # where others' cases are answered, where one's own facts stand
ICON = "shield-alert"


class CaseCalls(QObject):
    """Tells a person of cases that wait for him, or are about him; each once for each step of it."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(desk)
        self._context, self._desk = context, desk
        self._told: set[tuple[object, State]] = set()
        self._reads = work.Latest(self)
        context.news.touched.connect(self._hear)
        self.read()

    def read(self) -> None:
        """Read which cases wait, in a worker; where that fails the count stays as it was."""

        def which() -> tuple[Call, ...]:
            with self._context.store.read() as session:
                return calls(session, self._context.person, self._context.clock)

        self._reads.run(which, self._show, lambda _: None)

    def _hear(self, nouns: frozenset[str]) -> None:
        if not nouns.isdisjoint(NOUNS):
            self.read()

    def _show(self, found: tuple[Call, ...]) -> None:
        self._desk.sidebar.badge(ANSWERED, sum(not call.is_own for call in found))
        fresh = [call for call in found if (call.incident, call.state) not in self._told]
        self._told |= {(call.incident, call.state) for call in fresh}
        if fresh:
            self._say(fresh[0], len(fresh) - 1)

    def _say(self, call: Call, more: int) -> None:
        text = self._sentence(call)
        if more:
            text += _tr(" Ещё случаев: {more}.").format(more=more)
        place: dict[str, object] = {} if call.is_own else {"person": call.person}
        name = OWN if call.is_own else ANSWERED
        offer = Offer(_tr("Открыть"), lambda: self._desk.open_page(name, **place))
        self._desk.messages.info(text, offer=offer, icon=ICON)

    def _sentence(self, call: Call) -> str:
        """Say what waits: «Случай № 9ABC12EF, Громов П. С., ждёт ответа 15 часов.»"""
        number, wait = number_of(call.incident), waiting(call.state, call.since, self._context.clock.now())
        if call.is_own:
            told = _tr("Случай № {number} о вашем входе {wait}. Вы видите те же факты, что и администратор.")
            return told.format(number=number, wait=wait)
        name = call.name.short if call.name else _tr("имя неизвестно")
        told = _tr("Случай № {number}, {name}, {wait}.").format(number=number, name=name, wait=wait)
        return told + (_tr(" Пока никто не ответил.") if call.state is State.ESCALATED else "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("CaseCalls", text)
