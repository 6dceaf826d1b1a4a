"""Numbers in Russian words, and the form of a noun that stands after a number."""

from decimal import Decimal

UNITS = "ноль один два три четыре пять шесть семь восемь девять десять".split()  # noqa: SIM905
TEENS = tuple(f"{root}надцать" for root in "один две три четыр пят шест сем восем девят".split())  # noqa: SIM905
SMALL = (*UNITS, *TEENS)
TENS = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто".split()  # noqa: SIM905
HUNDREDS = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот".split()  # noqa: SIM905
FEMININE = {1: "одна", 2: "две"}
LIMIT = 1_000_000
ORDINALS = ("первый", "второй", "третий", "четвёртый", "пятый", "шестой")


def in_words(number: int) -> str:
    """Return «сто сорок восемь» for 148, as it stands before a masculine noun; 0 to 999 999."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"{number} is not told in words here")
    thousands, rest = divmod(number, 1000)
    words = []
    if thousands:
        words = [*_hundreds(thousands, feminine=True), form(thousands, "тысяча", "тысячи", "тысяч")]
    if rest or not thousands:
        words += _hundreds(rest)
    return " ".join(words)


def form(number: int, one: str, few: str, many: str) -> str:
    """Return the form that stands after the number: лист, листа, листов."""
    if number % 100 in range(11, 15):
        return many
    return one if number % 10 == 1 else few if number % 10 in (2, 3, 4) else many


def numbered(number: int, one: str, few: str, many: str) -> str:
    """Return «148 листов»."""
    return f"{number} {form(number, one, few, many)}"


def short_hours(hours: Decimal) -> str:
    """Return «36» or «1,5»: a number of hours or weeks without needless digits."""
    return f"{hours:f}".rstrip("0").rstrip(".").replace(".", ",") if hours % 1 else f"{int(hours)}"


def ordinal(number: int) -> str:
    """Return «второй» for 2, as of a course; a number that has no such word here stands as it is."""
    return ORDINALS[number - 1] if 1 <= number <= len(ORDINALS) else str(number)


def _hundreds(number: int, *, feminine: bool = False) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [HUNDREDS[hundreds - 1]] if hundreds else []
    if rest >= 20:
        words.append(TENS[rest // 10 - 2])
        rest %= 10
    if rest or not (words or hundreds):
        words.append(FEMININE[rest] if feminine and rest in FEMININE else SMALL[rest])
    return words
