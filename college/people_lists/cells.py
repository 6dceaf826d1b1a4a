"""What stands in the cells of a list of people: names, days, sex; mended where that is safe, otherwise told."""

import re
from datetime import date

from college.names import PersonName
from college.phrases import phrase
from college.refusal import Refused

OLDEST = 100  # years
LONGEST = 80  # letters of one part of a name
# Latin letters that look like Russian ones, within a word that is otherwise Russian.
_TWINS = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_PART = re.compile(r"[А-ЯЁа-яё]+(?:['’-][А-ЯЁа-яё]+)*\.?")
_SMALL = frozenset({"оглы", "кызы", "угли", "заде", "ибн", "бен", "фон", "де", "ван"})
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:\s*г\.?)?|(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_SEXES = {"м": "m", "муж": "m", "мужской": "m", "ж": "f", "жен": "f", "женский": "f"}


def name_of(full: str) -> tuple[PersonName, tuple[str, ...]]:
    """Read «Фамилия Имя Отчество» in one cell; return it with what was put right. Raises Refused."""
    return name_of_parts(*_split(full))


def name_of_parts(surname: str, given: str, patronymic: str = "") -> tuple[PersonName, tuple[str, ...]]:
    """Read a name from its parts; return it with what was put right. Raises Refused."""
    told = [" ".join(part.split()) for part in (surname, given, patronymic)]
    if not told[0] or not told[1]:
        raise Refused(phrase("Имя неполное: нужны хотя бы фамилия и имя."))
    parts = [_twinless(part) for part in told]
    for part in parts:
        _refuse_odd(part)
    kept = [_capitals(part) for part in parts]
    mended = [
        phrase("в имени латинские буквы, исправлено") if parts != told else "",
        phrase("большие и маленькие буквы в имени исправлены") if kept != parts else "",
    ]
    return PersonName(*kept), tuple(sentence for sentence in mended if sentence)


def day_of(text: str, today: date) -> date | None:
    """Read a day: «01.09.2008», «2008-09-01», «1.9.08»; None for an empty cell. Raises Refused."""
    told = " ".join(text.split())
    if not told:
        return None
    found = _DAY.fullmatch(told)
    day = _date(found, today) if found else None
    if day is None:
        raise Refused(phrase("«%s» — не дата. Нужен вид 01.09.2008.") % told[:20])
    return day


def born_of(text: str, today: date, least: int) -> date | None:
    """Read a day of birth; one that cannot be is refused."""
    born = day_of(text, today)
    if born is not None and not today.year - OLDEST <= born.year <= today.year - least:
        raise Refused(phrase("Дата рождения %s невозможна, проверьте год.") % f"{born:%d.%m.%Y}")
    return born


def sex_of(text: str) -> str:
    """Read «м», «жен.»; "" for an empty cell. Raises Refused."""
    told = text.strip().lower().rstrip(".")
    if told and told not in _SEXES:
        raise Refused(phrase("Пол «%s» не читается: нужно «м» или «ж».") % told[:10])
    return _SEXES.get(told, "")


def _split(full: str) -> tuple[str, str, str]:
    parts = full.replace(",", " ").split()
    surname, given = (*parts, "", "")[:2]
    return surname, given, " ".join(parts[2:])


def _twinless(part: str) -> str:
    return part.translate(_TWINS) if re.search("[А-ЯЁа-яё]", part) else part


def _refuse_odd(part: str) -> None:
    for word in part.split():
        if _PART.fullmatch(word) is None:
            raise Refused(phrase("В имени знаки, которых в именах не бывает. Проверьте строку."))
        if word.endswith(".") or len(word) == 1:
            raise Refused(phrase("Вместо имени инициалы: нужны имя и отчество полностью."))
    if len(part) > LONGEST:
        raise Refused(phrase("Имя длиннее %d знаков. Проверьте строку.") % LONGEST)


def _capitals(part: str) -> str:
    """Return «Иванов-Петров» for «ИВАНОВ-ПЕТРОВ» and «иванов-петров»; what is mixed stays: «МакГрегор»."""
    words = []
    for word in part.split():
        if word.lower() in _SMALL:
            words.append(word.lower())
        elif word.isupper() or word.islower():
            words.append("-".join(piece.capitalize() for piece in word.split("-")))
        else:
            words.append(word)
    return " ".join(words)


def _date(found: re.Match[str], today: date) -> date | None:
    year, month, day = (found[4], found[5], found[6]) if found[4] else (found[3], found[2], found[1])
    try:
        return date(_year(year, today), int(month), int(day))
    except ValueError:
        return None  # the 30th of February


def _year(text: str, today: date) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    century = today.year // 100 * 100
    return century + year if century + year <= today.year else century - 100 + year
