"""Reads topics from a table with tabs: columns id, text, kind, number, known by their names in the first row."""

from dataclasses import dataclass

from college.phrases import phrase
from college.refusal import Refused
from college.topics import TopicKind
from papers.texts import decoded

COLUMNS = ("id", "text", "kind", "number")
KIND = COLUMNS.index("kind")
MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic to be judged; the fields are as they stand, blanks included."""

    id: str
    text: str
    kind: TopicKind
    number: str


def read_topic_rows(data: bytes) -> tuple[TopicRow, ...]:
    """Return the rows; quotes are letters like any other, rows may be parted as on any system."""
    text = decoded(data)
    if text is None:
        raise Refused(phrase("Файл не читается как текст. Нужна таблица с табуляцией (TSV) в кодировке UTF-8."))
    rows = text.split("\n")
    if len(rows) > MOST_ROWS:
        raise Refused(phrase("В файле больше %d строк, он не прочитан. Разделите его.") % MOST_ROWS)
    head = [name.strip().lower() for name in rows[0].split("\t")]
    if len(head) > KIND and head[KIND] in set(TopicKind):
        head, rows = list(COLUMNS), ["", *rows]  # a table without a head, in the usual order
    if missing := [name for name in COLUMNS if name not in head]:
        raise Refused(phrase("В первой строке нет столбца «%s». Нужны столбцы id, text, kind, number.") % missing[0])
    places = [head.index(name) for name in COLUMNS]
    found = (_row(row.removesuffix("\r"), places, line) for line, row in enumerate(rows[1:], start=2))
    return tuple(row for row in found if row is not None)


def _row(row: str, places: list[int], line: int) -> TopicRow | None:
    if not row:
        return None
    cells = row.split("\t")
    if len(cells) <= max(places[0], places[2]):
        raise Refused(phrase("Строка %d: столбцов меньше, чем в первой строке.") % line)
    one, text, kind, number = (cells[place] if place < len(cells) else "" for place in places)
    try:
        return TopicRow(one, text, TopicKind(kind.strip() or TopicKind.LESSON), number)
    except ValueError:
        sentence = phrase("Строка %d: вид занятия «%s» неизвестен. Виды: %s.")
        raise Refused(sentence % (line, kind.strip()[:30], ", ".join(TopicKind))) from None
