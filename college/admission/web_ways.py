"""The ways in by browser: which kind of account may use which, how strong a way is, how long a browser stays (3.1.2).

The regulation forbids a shared login (3.1.11) and leaves the means to the college: that an employee who may see the
data of others comes into a page by more than a password, and never by the password of the desktop, is policy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from college.acts import clause
from college.admission.passwords import NOBODY, Owner, refuse_weak
from college.admission.policy import DEFAULT, Policy
from college.phrases import phrase
from college.refusal import Refused

CLAUSE = clause("3.1.11")
LONGEST_NAME = 40


class Way(StrEnum):
    """A way into a page."""

    PASSWORD = "password"  # noqa: S105  the diary's, by itself
    PASSKEY = "passkey"
    PASSWORD_AND_CODE = "password_code"  # noqa: S105  a password of the web beside a code of the phone


STAFF = "staff"
FAMILY = ("student", "parent")  # who may want a code beside the password, and need not
WAYS: Mapping[str, tuple[Way, ...]] = {
    STAFF: (Way.PASSKEY, Way.PASSWORD_AND_CODE),
    "student": (Way.PASSWORD,),
    "parent": (Way.PASSWORD,),
    "official": (Way.PASSWORD,),
}

# The server never learns the password of the desktop (security.md 2), so no rule can compare the two.
ANOTHER_PASSWORD = phrase(
    "Придумайте пароль только для браузера. Пароль, которым вы входите в программу, сюда не вводят: "
    "сервер его не знает и сравнить эти два пароля не может."
)
BY_NAME_ONLY = phrase(
    "Сервер открыт не по своему имени, а, например, по числовому адресу. Ключ привязан к имени и здесь не работает: "
    "по этому адресу годится только пароль с кодом."
)
NOT_LET_IN = phrase(
    "Войти не удалось: логин, пароль или код не подошли. Каждый код годится один раз, дождитесь следующего. "
    "Пароль здесь не тот, что в программе: его задают через «Вход через браузер» в её настройках."
)
KEY_NOT_TAKEN = phrase(
    "Ключ не подошёл, вход не выполнен. Попробуйте ещё раз; если снова нет — откройте в программе «Настройки», "
    "«Вход через браузер», и посмотрите, стоит ли там этот ключ."
)
WENT_BACK = phrase(
    "Ключ остановлен: похоже, что у него есть копия. Администратор уже знает. Сделайте новый ключ: в программе "
    "«Настройки», «Вход через браузер»."
)
CODE_OVER = phrase(
    "Код не подошёл: он годится один раз и недолго. Новый показывает программа: «Настройки», «Вход через браузер»."
)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a signed-in browser stays: at rest, and at most."""

    idle: timedelta
    lasts: timedelta


def ways_of(kind: str) -> tuple[Way, ...]:
    """Return the ways that accounts of this kind may use; an unknown kind has none."""
    return WAYS.get(kind, ())


def may_use(kind: str, way: Way) -> bool:
    """Whether an account of this kind may come in this way."""
    return way in ways_of(kind)


def refuse_way(kind: str, way: Way) -> None:
    """Refuse a way that is not for this kind of account."""
    if not may_use(kind, way):
        raise Refused(
            phrase("Так входят только сотрудники. Студенты, родители и проверяющие входят паролем дневника."), CLAUSE
        )


def needs_second_factor(kind: str) -> bool:
    """Whether a password by itself never opens a page for this kind of account."""
    return Way.PASSWORD not in ways_of(kind)


def terms_of(kind: str, policy: Policy = DEFAULT) -> Terms:
    """Return how long a browser of such an account stays: an employee sees the data of others, so a working day."""
    if needs_second_factor(kind):
        return Terms(timedelta(minutes=policy.web_idle_minutes), timedelta(hours=policy.web_hours))
    return Terms(timedelta(days=policy.diary_idle_days), timedelta(days=policy.diary_days))


def refuse_web_password(password: str, again: str, owner: Owner = NOBODY) -> None:
    """Refuse a web password that was typed in two ways or is easy to guess."""
    if password != again:
        raise Refused(phrase("Пароли не совпали, ничего не сохранено. Введите пароль дважды ещё раз."))
    refuse_weak(password, owner)


def key_name(typed: str, browser: str) -> str:
    """Return what a passkey is called: as its owner said, else by the browser in which it was made."""
    return " ".join(typed.split())[:LONGEST_NAME] or browser[:LONGEST_NAME] or phrase("Ключ")


def refuse_more_keys(stand: int, policy: Policy = DEFAULT) -> None:
    """Refuse a passkey beside so many that nobody knows any more which is which."""
    if stand >= policy.passkeys:
        raise Refused(phrase("Ключей уже %d, больше нельзя. Уберите ненужный в настройках программы.") % stand)


def went_back(kept: int, told: int) -> bool:
    """Whether a counter that a key tells shows a copy: it stands or goes back. Keys that do not count tell zero."""
    return (kept > 0 or told > 0) and told <= kept
