"""The number of a work, as written after its name: «№ 5», «N 5», «No. 5», «IV», a bare figure, several at once."""

import re

# One number: 7, 1.2, 3а, iv; what follows must not make it a part of a word (3D, 1С, 220В) or of a greater one.
_ONE = r"(?:\d{1,3}(?:\.\d{1,2}){0,2}[абвг]?(?![\w%°]|\.\d)|[ivxхі]{1,5}(?![\w+#'’]|-\w))"
_MANY = rf"{_ONE}(?:\s*(?:[,;–—-]|и)\s*(?:№\s*)?{_ONE})*"
_SIGN = r"(?:№+|номер|n[oоºo°]?\.?(?=\s*[\divx])|#)"
# After a name: the sign may stand behind a stop or a bracket, a bare figure only right behind the name.
AFTER_NAME = rf"(?:\s*[.,:(–—-]{{0,2}}\s*{_SIGN}\s*[.:]?\s*(?P<signed>{_MANY})|\s*[(–—-]?\s*(?P<bare>{_MANY}))\s*\)?"
_FIELD = re.compile(rf"\s*(?:{_SIGN}\s*)?(?P<number>{_MANY})\s*[.)]?\s*")
LONGEST = 40  # letters of a field: what is longer is no number
_SPAN = re.compile(r"(\d+)\s*[–—-]\s*(\d+)")
_PART = re.compile(r"\d+(?:\.\d+)*|[ivxхі]+")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_CYRILLIC = str.maketrans("хі", "xi")


def number_in_field(text: str) -> str:
    """Return the number that the field of the table holds, "" where it holds none («-», «нет», «0»)."""
    found = _FIELD.fullmatch(text.casefold()) if len(text) <= LONGEST else None
    number = found["number"] if found else ""
    return "" if number == "0" else number


def counted(number: str) -> tuple[tuple[int, ...], ...]:
    """Return what a written number counts: (5,) for «5», (3,) and (4,) for «3–4», (1, 2) for «1.2», (4,) for «iv»."""
    span = _SPAN.fullmatch(number.strip())
    if span and int(span[1]) < int(span[2]) < int(span[1]) + 20:
        return tuple((value,) for value in range(int(span[1]), int(span[2]) + 1))
    return tuple(_value(part) for part in _PART.findall(number.casefold()))


def _value(part: str) -> tuple[int, ...]:
    if part[0].isdigit():
        return tuple(int(figure) for figure in part.split("."))
    total = last = 0
    for sign in reversed(part.translate(_CYRILLIC)):
        value = _ROMAN[sign]
        total += -value if value < last else value
        last = max(last, value)
    return (total,)
