"""A КТП that comes from a file or a clipboard: its rows as lines, each with what is wrong, before anything is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from college.ktp.checks import KtpNote, checked
from college.ktp.lines import LONGEST, KtpLine, line_of, notes_of
from college.ktp.rows import KtpRow, read_table
from college.phrases import phrase
from college.refusal import Refused
from college.topics import TopicKind, lesson_of
from college.topics.reading import read

Rows = Sequence[tuple[int, Sequence[str]]]
MOST_LINES = 400
_HEAD = ("№", "Тема", "Часы", "Вид", "№ работы", "ОК, ПК", "Домашнее задание", "Оборудование")


@dataclass(frozen=True, slots=True)
class Arriving:
    """A row of the file as it would come in, with what the checks say of it; `place` is its row in the file."""

    place: int
    line: KtpLine
    notes: tuple[KtpNote, ...] = ()


def arriving(tables: Iterable[Rows]) -> tuple[Arriving, ...]:
    """Return what the tables of a file hold. Raises Refused where none of them is a КТП."""
    found: list[Arriving] = []
    before: list[KtpRow] = []
    for rows in tables:
        table = read_table(rows)
        if table is None:
            continue
        notes = checked(table, before)
        before += table.rows
        found += [
            Arriving(row.place, line_of(row), tuple(note for note in notes if note.place == row.place))
            for row in table.rows
        ]
    if not found:
        raise Refused(
            phrase("В файле нет тематического плана: нужна таблица, у которой в заголовке есть столбец «Тема».")
        )
    if len(found) > MOST_LINES:
        raise Refused(phrase("В таблице больше %d строк, она не загружена. Оставьте нужные.") % MOST_LINES)
    return tuple(found)


def pasted(rows: Rows) -> tuple[Arriving, ...]:
    """Return what a clipboard holds: with a head as a file, without one in the order of the columns of the screen.

    A single column is topics.
    """
    if not rows:
        raise Refused(phrase("В буфере обмена нет таблицы. Скопируйте строки в программе таблиц и повторите."))
    if read_table(rows) is not None:
        return arriving([rows])
    widest = max(len(cells) for _, cells in rows)
    if widest == 1:
        return _topics_alone([(place, cells[0]) for place, cells in rows if cells and cells[0].strip()])
    is_numbered = widest > 1 and all(not cells[0].strip() or cells[0].strip(" .").isdecimal() for _, cells in rows)
    head = _HEAD if is_numbered else _HEAD[1:]
    return arriving([[(0, head[:widest]), *rows]])


def _topics_alone(told: Sequence[tuple[int, str]]) -> tuple[Arriving, ...]:
    lines = [_of_topic(" ".join(text.split())) for _, text in told]
    notes = notes_of(lines)
    return tuple(
        Arriving(place, line, tuple(note for note in notes if note.place == number))
        for number, ((place, _), line) in enumerate(zip(told, lines, strict=True), 1)
    )


def _of_topic(text: str) -> KtpLine:
    work = read(text, TopicKind.LESSON, "").work
    return KtpLine(title=text[: LONGEST["title"]], kind=lesson_of(work or TopicKind.LECTURE))
