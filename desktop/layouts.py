"""Keys by their place: what a typed character means on the ЙЦУКЕН keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,`" + 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<~'
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбё" * 2
# The key right of Ю gives «.» in the Russian and «/» in the English layout; both ask for a second mark,
# so the Latin «.» is never read as ю (no mark is typed with it).
_PLACES = dict(zip(_LATIN, _RUSSIAN, strict=True)) | {"/": ".", "?": "."}
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def russian(text: str) -> str:
    """Return the text as the same keys would have typed it in the Russian layout, in small letters."""
    return "".join(_PLACES.get(character, character.lower()) for character in text)


def both_ways(text: str) -> tuple[str, ...]:
    """Return what a search should try: the text as typed, then through the table; ё counts as е."""
    typed, placed = (way.lower().replace("ё", "е") for way in (text, russian(text)))
    return (typed,) if typed == placed else (typed, placed)


def letter_of(key: QKeyEvent | tuple[str, int]) -> str:
    """Return the small Russian letter, digit or «.» that the key press types, or nothing for a command.

    Caps Lock and Shift change nothing; the numpad's divide and decimal keys both give «.».
    """
    if isinstance(key, tuple):
        text, keypad = key[0], False
    else:
        if key.modifiers() & _COMMANDS:
            return ""
        text, keypad = key.text(), bool(key.modifiers() & Qt.KeyboardModifier.KeypadModifier)
    if len(text) != 1 or not text.isprintable() or text.isspace():
        return ""
    return "." if keypad and text in ",./" else russian(text)
