"""The end of the log of access as others remember it: a log that was cut shows, though its chain is whole (3.1.4).

Each entry names the hash of the one before, so nothing in the middle can be changed unseen; only the tail can be taken
away without a trace in the log itself. The desktops of those who read the log keep its end, outside the server.
"""

import re
from dataclasses import dataclass

from college.acts import clause
from college.phrases import phrase
from college.refusal import Refused

LIMITED = clause("3.1.4")
_SPELT = re.compile(r"(\d{1,18}) ([0-9a-f]{64})")
CUT = phrase(
    "Журнал доступа на сервере не тот, что был: записи № %d в нём больше нет, или она другая. "
    "Возможно, сервер восстановлен из копии, или записи убрали."
)
NO_ANCHOR = phrase("В файле нет отметки журнала доступа: номера записи и её контрольной суммы. Ничего не изменено.")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last entry of the log at some moment: its number and the hash that holds all before it."""

    entry: int
    hash: str

    @property
    def spelt(self) -> str:
        """Return the anchor as it is written down: «812 3f…»."""
        return f"{self.entry} {self.hash}"


def read_anchor(text: str) -> Anchor:
    """Read an anchor as it was written down. Raises Refused for anything else."""
    found = _SPELT.fullmatch(text.strip())
    if found is None:
        raise Refused(NO_ANCHOR, LIMITED)
    return Anchor(int(found[1]), found[2])
