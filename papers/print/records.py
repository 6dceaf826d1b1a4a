"""The record of one lesson, set into the ruled lines of the right half."""

from dataclasses import dataclass
from functools import lru_cache

from papers.print.fonts import REGULAR, printable, width
from papers.print.journal import JournalColumn
from papers.print.lines import broken
from papers.print.measures import HOMEWORK, PAD, TOPIC

LEAST = 2  # ruled lines of a lesson, as on the screen
TOPIC_SIZES = (8.8, 8.4, 8.0)
HOMEWORK_SIZES = (8.0, 7.6, 7.2)
NOTE_SIZE = 7.2


@dataclass(frozen=True, slots=True)
class Words:
    """A few words of one size, `at` points from the start of their line."""

    text: str
    size: float
    at: float = 0.0


Line = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """The lines of a lesson that are still to be written, topic beside homework."""

    topic: tuple[Line, ...]
    homework: tuple[Line, ...]

    @property
    def height(self) -> int:
        """Number of ruled lines that hold it whole."""
        return max(LEAST, len(self.topic), len(self.homework))


@lru_cache(maxsize=4_000)
def record(column: JournalColumn) -> Record:
    """Set a lesson: smaller letters keep a record within two lines, a longer one takes more lines."""
    topic = _set(column.topic, TOPIC_SIZES, TOPIC - 2 * PAD)
    if column.substitute_note:
        topic = _with_note(topic, f"({column.substitute_note})", TOPIC - 2 * PAD)
    homework = _set(column.homework, HOMEWORK_SIZES, HOMEWORK - 2 * PAD)
    held = slice(column.from_line, column.to_line)
    return Record(topic[held], homework[held])


def _set(text: str, sizes: tuple[float, ...], room: float) -> tuple[Line, ...]:
    attempts = ((size, broken(text, REGULAR, size, room)) for size in sizes)
    size, lines = next((attempt for attempt in attempts if len(attempt[1]) <= LEAST), (0.0, ()))
    if not size:
        usual, small = (broken(text, REGULAR, size, room) for size in (sizes[0], sizes[-1]))
        size, lines = (sizes[-1], small) if len(small) < len(usual) else (sizes[0], usual)
    return tuple((Words(line, size),) for line in lines)


def _with_note(topic: tuple[Line, ...], note: str, room: float) -> tuple[Line, ...]:
    """Put the note after the last words, or on lines of its own."""
    last = topic[-1][0] if topic else Words("", TOPIC_SIZES[0])
    start = width(last.text + " ", REGULAR, last.size) if last.text else 0.0
    if start + width(printable(note), REGULAR, NOTE_SIZE) <= room:
        return (*topic[:-1], (last, Words(printable(note), NOTE_SIZE, start)))
    return (*topic, *((Words(line, NOTE_SIZE),) for line in broken(note, REGULAR, NOTE_SIZE, room)))
