"""What is said of a row of a plan that is being taken in: mended, to be looked at, or not to be loaded."""

from dataclasses import dataclass
from enum import StrEnum

from college.phrases import phrase


class Weight(StrEnum):
    """What a note means for its row."""

    MENDED = "mended"  # put right on reading; the row is loaded
    DOUBTFUL = "doubtful"  # loaded, but somebody should look
    REFUSED = "refused"  # the row is not loaded, the others can be


class About(StrEnum):
    """What a note is about: the word by which it is sorted and counted."""

    INDEX = "index"
    NAME = "name"
    DOUBLE = "double"
    NUMBER = "number"
    ORPHAN = "orphan"
    LINE_SUM = "line-sum"
    TERM_SUM = "term-sum"
    MODULE_SUM = "module-sum"
    WEEK = "week-hours"
    EXAMS = "exams"
    CREDITS = "credits"
    GRAPH = "graph"
    YEAR = "year"
    EMPTY = "no-hours"


@dataclass(frozen=True, slots=True)
class PlanNote:
    """One sentence about one row. `row` is its place in the file, `code` its index, `term` the term if one is meant."""

    weight: Weight
    about: About
    sentence: str
    code: str = ""
    row: int = 0
    term: int = 0


def mended(code: str, row: int, what: str) -> PlanNote:
    """The index was put right on reading."""
    return PlanNote(Weight.MENDED, About.INDEX, what, code, row)


def no_index(row: int) -> PlanNote:
    """A line without an index cannot be told from others next year."""
    sentence = phrase("Строка %d: индекс пуст. Она не будет загружена, остальное можно.") % row
    return PlanNote(Weight.REFUSED, About.INDEX, sentence, row=row)


def no_name(code: str, row: int) -> PlanNote:
    """A line without a name gives a page without a name."""
    sentence = phrase("%s: наименование пусто. Строка не будет загружена, остальное можно.") % code
    return PlanNote(Weight.REFUSED, About.NAME, sentence, code, row)


def latin_left(code: str, row: int) -> PlanNote:
    """Letters are left that have no Russian twin."""
    return PlanNote(
        Weight.DOUBTFUL, About.INDEX, phrase("%s: в индексе латинские буквы, проверьте его.") % code, code, row
    )


def double(code: str, row: int, first: int) -> PlanNote:
    """Two lines have one index; the first one stays."""
    sentence = phrase("%s: такой индекс уже есть в строке %d. Эта строка не будет загружена, остальное можно.")
    return PlanNote(Weight.REFUSED, About.DOUBLE, sentence % (code, first), code, row)


def bad_number(code: str, row: int, text: str, column: str) -> PlanNote:
    """A number of the line does not read or cannot be."""
    shown = " ".join(text.split())[:20]
    sentence = phrase("%s: «%s» — не число для графы «%s». Строка не будет загружена, остальное можно.")
    return PlanNote(Weight.REFUSED, About.NUMBER, sentence % (code or phrase("без индекса"), shown, column), code, row)


def negative(code: str, row: int, text: str) -> PlanNote:
    """Hours below nought."""
    sentence = phrase("%s: часов меньше нуля (%s). Строка не будет загружена, остальное можно.")
    return PlanNote(Weight.REFUSED, About.NUMBER, sentence % (code, text.strip()[:20]), code, row)


def fraction(code: str, row: int, term: int, hours: str) -> PlanNote:
    """Hours are planned in whole numbers; a fraction is loaded, but somebody should look."""
    sentence = phrase("%s, %d семестр: часы дробные (%s), проверьте их.") % (code, term, hours)
    return PlanNote(Weight.DOUBTFUL, About.NUMBER, sentence, code, row, term)


def orphan_hours(count: int) -> PlanNote:
    """Hours that belong to no line."""
    sentence = phrase("Часы без строки плана: %d. Они не будут загружены.") % count
    return PlanNote(Weight.DOUBTFUL, About.ORPHAN, sentence)


def unknown_activity(code: str, count: int) -> PlanNote:
    """The calendar graph has a sign that is not known here."""
    sentence = phrase("График: вид деятельности с кодом %s неизвестен (недель: %d). Закрасьте эти недели сами.")
    return PlanNote(Weight.DOUBTFUL, About.GRAPH, sentence % (code, count))
