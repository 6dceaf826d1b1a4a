"""Which lines and roles of the matrix are shown: all that is granted, what a search finds, or the differences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from college.matrix.norms import ACTIONS, Norms
from college.matrix.shelves import SHORT, shelves
from college.roles import Action, Right, Role
from desktop.layouts import both_ways

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the grid: a right, or the title of a shelf of sections."""

    shelf: str
    right: Right | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines from above and the roles from the left."""

    lines: tuple[Line, ...]
    roles: tuple[Role, ...]


def layout(norms: Norms, listed: Iterable[Right], text: str = "", only: Iterable[Right] | None = None) -> Layout:
    """Lay out what is listed; a search looks among all actions of all sections, granted to somebody or not."""
    rights, roles = _sifted(norms, text)
    wanted = frozenset(listed if only is None else only)
    if only is not None or not text.strip():
        rights &= wanted
    return Layout(tuple(_lines(norms, rights)), tuple(role for role in norms.roles if role in roles))


def _lines(norms: Norms, rights: frozenset[Right]) -> Iterable[Line]:
    for shelf in shelves(norms.sections):
        found = [
            right for section in shelf.sections for action in Action if (right := Right(section, action)) in rights
        ]
        if found:
            yield Line(shelf.title)
            yield from (Line(shelf.title, right) for right in found)


def _sifted(norms: Norms, text: str) -> tuple[frozenset[Right], frozenset[Role]]:
    """Return what every word of a search leaves: a role said in full is meant as a role, else sections go first."""
    rights = {
        Right(section, action): _plain(f"{shelf.title} {norms.sections[section].russian} {ACTIONS[action]}")
        for shelf in shelves(norms.sections)
        for section in shelf.sections
        for action in Action
    }
    roles = {role: _plain(f"{SHORT[role]} {title}") for role, title in norms.roles.items()}
    left, among = frozenset(rights), frozenset(roles)
    for word in text.split():
        of_rights, of_roles = _with(rights, word), _with(roles, word)
        if of_roles and (not of_rights or _with(roles, f"{word} ")):
            among &= of_roles
        else:
            left &= of_rights
    return left, among


def _with(texts: Mapping[K, str], word: str) -> frozenset[K]:
    ways = both_ways(word)
    return frozenset(key for key, text in texts.items() if any(f" {way}" in text for way in ways))


def _plain(text: str) -> str:
    """Return the text as a search compares it, each word after a blank: a search begins where a word begins."""
    for sign in ",()«»":
        text = text.replace(sign, " ")
    return f" {text.lower().replace('ё', 'е')} "
