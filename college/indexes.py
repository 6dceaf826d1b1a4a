"""The index of a plan line, such as МДК.01.01: mended as typed by people, and what it says of the line."""

import re
from dataclasses import dataclass

from college.phrases import phrase
from college.plans import LineKind

LONGEST = 60  # letters: what is longer is no index, and would be repeated at every number of its line
# Latin letters that look like Russian ones; a keyboard left in the other layout types them unseen.
_TWINS = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_DIGITS = str.maketrans("ОоЗз", "0033")
_LIKE_DIGITS = re.compile(r"[0-9ОоЗз]*[0-9][0-9ОоЗз]*")
_LATIN = re.compile("[A-Za-z]")
_GAP = re.compile(r"(?<=[^\W\d_])\s+(?=\d)|(?<=\d)\s+(?=\d)")
_STOPS = re.compile(r"\.{2,}")
_MODULE = re.compile(r"(?:ПМ|МДК|УП|ПП)\.?(\d+)")


@dataclass(frozen=True, slots=True)
class Index:
    """An index as the plan keeps it; `mended` says what was put right in it."""

    code: str
    mended: tuple[str, ...] = ()

    @property
    def has_latin(self) -> bool:
        """Whether letters are left that no Russian index has."""
        return bool(_LATIN.search(self.code))


def read_index(text: str) -> Index:
    """Return the index in Cyrillic and without stray spaces; reading it once more changes nothing."""
    bare = text.strip()[:LONGEST]
    tight = _STOPS.sub(".", "".join(_GAP.sub(".", bare).split())).strip(".,;")
    code = ".".join(_figures(part) for part in tight.translate(_TWINS).split("."))[:LONGEST].strip(".,;")
    mended = []
    if text != "".join(text.split()):
        mended.append(phrase("в файле лишние пробелы, убраны"))
    if _LATIN.search(text) and code != tight:
        mended.append(phrase("в файле латинские буквы: «%s», исправлено") % " ".join(text.split()))
    elif code != "".join(text.split()):
        mended.append(phrase("в файле «%s», исправлено") % " ".join(text.split()))
    return Index(code, tuple(mended))


def kind_by_index(code: str) -> LineKind | None:
    """Say what a line is by its index alone; None where any discipline may be called so."""
    head, *rest = code.upper().split(".")
    if head.startswith("ГИА"):
        return LineKind.FINAL
    if head.startswith("МДК"):
        return LineKind.MDK
    if head.startswith("ПМ"):
        return LineKind.EXAM if _names_exam(rest) else LineKind.MODULE
    if re.fullmatch(r"УП\d*", head):
        return LineKind.STUDY_PRACTICE
    if re.fullmatch(r"(?:ПП|ПДП)\d*", head) and (rest or head != "ПП"):
        return LineKind.WORK_PRACTICE
    return None


def module_of(code: str) -> str:
    """Return the number of the professional module that the index names, "" where it names none."""
    found = _MODULE.match(code)
    return found[1] if found else ""


def _names_exam(rest: list[str]) -> bool:
    return any(part.startswith(("Э", "КЭ")) or "(К)" in part for part in rest)


def _figures(part: str) -> str:
    """Put right letters that stand for digits: «ОП.О1» is ОП.01."""
    return part.translate(_DIGITS) if _LIKE_DIGITS.fullmatch(part) else part
