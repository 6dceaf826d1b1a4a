"""A question that only the server can answer: asked over the line of the opened file, in a worker."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from college.phrases import phrase
from college.refusal import Refused
from desktop import work
from desktop.link_trouble import STRANGE, LinkTrouble
from desktop.workspace import NO_SERVER

if TYPE_CHECKING:
    from desktop.opening import Link

UNKNOWN = phrase("Сервер такого вопроса не знает: он старше этой программы. Ничего не изменено. Обновите сервер.")
NOBODY = phrase("Этого человека на сервере нет. Ничего не изменено. Обменяйтесь (Ctrl+R) и откройте список снова.")
NO_RIGHT = phrase("На это нет права. Ничего не изменено. Права назначает администратор журнала.")
BUSY = phrase("Сервер занят и не ответил. Ничего не изменено. Повторите через минуту.")
_SENTENCES = {"person": NOBODY, "right": NO_RIGHT, "state": BUSY, "store": BUSY}
MISSING = 404


def ask(
    link: "Link | None",
    owner: QObject,
    path: str,
    body: Mapping[str, object],
    then: Callable[[dict[str, Any]], None],
    trouble: Callable[[str], None],
) -> None:
    """Ask the server in a worker; `then(answer)` or `trouble(sentence)` comes back unless the owner is gone by then."""
    if link is None:
        trouble(NO_SERVER)
        return
    work.run(
        lambda: answered(*link.call(path, body)),
        then,
        lambda why: trouble(str(getattr(why, "sentence", why)) if isinstance(why, LinkTrouble) else str(why)),
        owner=owner,
        expected=(LinkTrouble, Refused),
    )


def answered(status: int, told: dict[str, Any]) -> dict[str, Any]:
    """Return a good answer; raise Refused with the server's sentence, or LinkTrouble for what nobody understands."""
    if status == 200:
        return told
    sentence, code = told.get("sentence"), str(told.get("code", ""))
    if isinstance(sentence, str) and sentence:
        raise Refused(sentence)
    if code in _SENTENCES:
        raise Refused(_SENTENCES[code])
    raise Refused(UNKNOWN) if status == MISSING else LinkTrouble(STRANGE)
