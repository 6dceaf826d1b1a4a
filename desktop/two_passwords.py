"""A new password whose answer may get lost: until the server has said which one it keeps, both open the file here.

The server takes a password in one act, the file in another, and between them the line may break in either direction.
So the file takes the new password first and keeps the old one; the next greeting of the server settles it.
"""

from dataclasses import replace
from uuid import UUID

from college.phrases import phrase
from college.refusal import Refused
from db.clock import Clock
from desktop.keys import Header, promoted, with_pending
from desktop.link_trouble import LinkTrouble
from desktop.machine_post import millis
from desktop.profile import Profile

# A request is taken within five minutes of its stamp: after twice that the server will never take what it has not.
TOO_LATE = 10 * 60_000

UNSETTLED = phrase(
    "Прошлая смена пароля ещё не сверена с сервером, пока подходят оба пароля. Ничего не изменено. "
    "Дождитесь обмена: программа скажет, какой действует."
)
TAKEN = phrase(
    "Новый пароль действует: сервер его принял, хотя ответ тогда не дошёл. Прежний пароль больше не подходит."
)
NOT_TAKEN = phrase(
    "Новый пароль до сервера не дошёл, действует прежний. Введённое цело. Смените пароль ещё раз в настройках."
)


class AnswerLost(LinkTrouble):
    """The server was asked to take a password, and nobody knows whether it did."""

    usual = phrase(
        "Ответ сервера не дошёл: неизвестно, принял ли он новый пароль. Введённое цело. До обмена здесь подходят оба "
        "пароля, потом программа скажет, какой действует."
    )


def begin(profile: Profile, person: UUID, before: str, after: str, salt: bytes, clock: Clock) -> None:
    """Let both passwords open the file. Raises WrongPassword, Refused while an earlier change is not settled."""
    vault, at = profile.vault_of(person), millis(clock.now())

    def change(header: Header) -> Header:
        if header.pending is not None:
            raise Refused(UNSETTLED)
        return with_pending(header, before, after, salt, vault, at)

    profile.change_header(person, change)


def finish(profile: Profile, person: UUID) -> None:
    """Let the new password alone open the file: the server has taken it."""
    profile.change_header(person, lambda header: promoted(header) if header.pending else header)


def give_up(profile: Profile, person: UUID) -> None:
    """Let the old password alone open the file: the server has not taken the new one, and never will."""
    profile.change_header(person, _without)


def settle(profile: Profile, person: UUID, salt: bytes, clock: Clock) -> str:
    """Hear which password the server keeps, by the salt it goes with; return what a person is to be told, if anything.

    A former password is believed only when a request that is still on its way would come too late.
    """
    now = millis(clock.now())

    def change(header: Header) -> Header:
        if header.pending is None:
            return header
        if salt == header.pending.salt:
            return promoted(header)
        is_late = now - header.pending.at > TOO_LATE
        return _without(header) if salt == header.salt and is_late else header

    before, after = profile.change_header(person, change)
    if after == before:
        return ""
    return TAKEN if after.salt == salt != before.salt else NOT_TAKEN


def _without(header: Header) -> Header:
    return replace(header, pending=None)
