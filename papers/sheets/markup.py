"""Walks through the XML of an office file part by part, without document types, entities or a tree in memory."""

from typing import Protocol
from xml.parsers import expat

from college.phrases import phrase
from college.refusal import Refused

DEEPEST = 200
MOST_ELEMENTS = 3_000_000


class Walker(Protocol):
    """Hears of each element by its name without a prefix, and of text."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; attributes without a prefix."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, piece: str) -> None:
        """A piece of text."""


def walk(data: bytes, walker: Walker) -> None:
    """Tell the walker all that stands in the part; what is no decent XML is refused with a sentence."""
    steps = _Steps(walker)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = steps.start
    parser.EndElementHandler = steps.end
    parser.CharacterDataHandler = walker.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, UnicodeError):
        raise Refused(phrase("Файл повреждён и не прочитан. Откройте его, сохраните заново и повторите.")) from None


class _Steps:
    def __init__(self, walker: Walker) -> None:
        self._walker = walker
        self._depth = 0
        self._left = MOST_ELEMENTS

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._left -= 1
        if self._depth > DEEPEST or self._left < 0:
            raise Refused(phrase("Файл устроен не как таблица, он не прочитан."))
        bare = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self._walker.start(name.rpartition(":")[2], bare)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._walker.end(name.rpartition(":")[2])


def _refuse_doctype(*_about: object) -> None:
    raise Refused(phrase("В файле есть описание типа документа. В таблице его не бывает, файл не прочитан."))
