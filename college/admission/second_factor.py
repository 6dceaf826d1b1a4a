"""The second factor of whoever gives rights or lets computers in: who needs one, and which codes are worth something.

The regulation forbids a shared login (3.1.11) and leaves the means to the college: that a stolen password of such a
person opens nothing by itself is policy.
"""

from collections.abc import Iterable
from datetime import date, datetime
from unicodedata import normalize

from college.acts import clause
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Actor, Matrix, Right

# Whoever may change the matrix can give himself the rest, whoever lets computers in can let in a stranger's.
RIGHTS = (Right("rights", Action.WRITE), Right("devices", Action.APPROVE))
CLAUSE = clause("3.1.11")

DIGITS = 6
STEP = 30  # seconds that a code is shown
EITHER_WAY = 1  # steps by which the clock of a phone may be off

WANTED = phrase(
    "Ваша роль даёт права другим, поэтому одного пароля здесь мало. Введите 6 цифр из приложения на вашем телефоне."
)
SETTING_UP = phrase(
    "Ваша роль даёт права другим, поэтому одного пароля здесь мало. Откройте на телефоне приложение для кодов входа, "
    "снимите им этот рисунок и введите 6 цифр, которые оно покажет."
)
WRONG = phrase(
    "Код не подошёл. Каждый код годится один раз: дождитесь следующего. Если и он не подойдёт, сверьте часы телефона. "
    "Телефон утерян — настройку сбросит другой администратор."
)
OWN_ON = phrase("Код с телефона включён. Другие браузеры закрыты: в них войдите снова, уже с кодом.")
OWN_OFF = phrase("Код с телефона выключен. Для входа снова достаточно пароля.")
OWN_WRONG = phrase(
    "Код не подошёл. Каждый код годится один раз: дождитесь следующего. Если и он не подойдёт, сверьте часы телефона."
)
NOT_SET_UP = phrase("Второй код у этого человека не настроен, сбрасывать нечего.")


def is_needed(matrix: Matrix, actor: Actor, on: date) -> bool:
    """Whether one of the roles in force on the day gives a right for which a password alone is too little.

    The actor is to be asked with all his roles, also those that wait for an agreement: they work as soon as it comes.
    """
    return not matrix.rights_of(actor.roles_on(on)).isdisjoint(RIGHTS)


def read_digits(text: str) -> str:
    """Read a code as a person typed it, with or without a space in the middle."""
    typed = "".join(normalize("NFKC", text).split())
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdecimal()):
        raise Refused(phrase("Код — это %d цифр с экрана телефона. Попытка не потрачена.") % DIGITS, CLAUSE)
    return typed


def step_of(now: datetime) -> int:
    """Return the number of the span of time in which a code is shown."""
    return int(now.timestamp()) // STEP


def steps_taken(now: datetime, last: int | None) -> Iterable[int]:
    """Return the steps whose codes are taken now: none that was taken before, and none before that one."""
    here = step_of(now)
    return range(max(here - EITHER_WAY, 0 if last is None else last + 1), here + EITHER_WAY + 1)
