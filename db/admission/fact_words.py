"""Facts of a case as they lie in it, ids and numbers, and as they are read, with the names that the reader holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, tzinfo
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.login_facts import (
    Fact,
    FirstExport,
    ForeignGroups,
    ForeignRoom,
    Fork,
    NightGuesses,
    Overlap,
    PasskeyCopy,
    SeveralAccounts,
    SlipGuesses,
    TwoRooms,
    UnknownMachine,
    WebCodes,
    WorkWhileAway,
)
from college.phrases import phrase
from db.models.catalogue import Room
from db.models.groups import StudyGroup
from db.models.record import EPOCH
from db.norms import norms
from db.sync.times import moment_of

KINDS: Mapping[str, type[Fact]] = {
    "unknown machine": UnknownMachine, "fork": Fork, "slip": SlipGuesses, "web codes": WebCodes,
    "passkey copy": PasskeyCopy, "overlap": Overlap, "away": WorkWhileAway,
    "foreign room": ForeignRoom, "two rooms": TwoRooms, "several accounts": SeveralAccounts,
    "night guesses": NightGuesses, "foreign groups": ForeignGroups, "first export": FirstExport,
}  # fmt: skip
WORDS = {kind: word for word, kind in KINDS.items()}
CALLED = "called"  # what machines were called when the fact was found: desktops do not hold their list
NAMELESS = phrase("без имени")
UNREADABLE = phrase("Факт записан более новой программой: обновите свою, чтобы его прочесть.")


@dataclass(frozen=True, slots=True)
class Read:
    """A fact read back, and what its machines were called."""

    fact: Fact
    called: Mapping[UUID, str]


def spelt(fact: Fact, called: Mapping[UUID, str]) -> dict[str, Any]:
    """Return the form in which a fact is kept and travels; `called` names machines."""
    told: dict[str, Any] = {"fact": WORDS[type(fact)], "signal": fact.signal.value}
    told |= {each.name: _plain(getattr(fact, each.name)) for each in fields(fact)}
    if named := {machine.hex: called[machine] for machine in machines_of(fact) if machine in called}:
        told[CALLED] = named
    return told


def read_fact(told: Mapping[str, Any], zone: tzinfo) -> Read | None:
    """Read a fact back, its moments in the zone; None where a later program has written it."""
    kind = KINDS.get(str(told.get("fact")))
    if kind is None:
        return None
    hints = get_type_hints(kind)
    try:
        values = {each.name: _read(told[each.name], hints[each.name], zone) for each in fields(kind)}
        called = {UUID(machine): str(name) for machine, name in told.get(CALLED, {}).items()}
        return Read(kind(**values), called)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def machines_of(fact: Fact) -> tuple[UUID, ...]:
    """Return the machines that a fact names."""
    match fact:
        case Overlap(machines=both):
            return both
        case Fork(machine=machine) | SlipGuesses(machine=machine) | SeveralAccounts(machine=machine):
            return () if machine is None else (machine,)
    return ()


def sentences(session: Session, told: Sequence[Mapping[str, Any]], zone: tzinfo) -> tuple[str, ...]:
    """Return what each of these facts says, with the names that this file holds."""
    facts = [read_fact(one, zone) for one in told]
    known = _names(session) if any(facts) else {}
    return tuple(
        str(one.get("sentence", UNREADABLE)) if fact is None else fact.fact.told(_calling(known, fact.called))
        for one, fact in zip(told, facts, strict=True)
    )


def _calling(known: Mapping[UUID, str], called: Mapping[UUID, str]) -> Callable[[UUID | str], str]:
    def name(of: UUID | str) -> str:
        if isinstance(of, str):
            section = norms().sections.get(of)
            return section.russian if section else of
        return called.get(of) or known.get(of) or NAMELESS

    return name


def _names(session: Session) -> dict[UUID, str]:
    told = (*session.execute(select(Room.id, Room.name)), *session.execute(select(StudyGroup.id, StudyGroup.name)))
    return {row.id: row.name for row in told}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return moment_of(value)
        case date():
            return value.isoformat()
        case UUID():
            return value.hex
        case tuple():
            return [_plain(one) for one in value]
    return value


def _read(value: Any, kind: Any, zone: tzinfo) -> Any:
    if isinstance(kind, UnionType):
        (plain,) = (one for one in get_args(kind) if one is not NoneType)
        return None if value is None else _read(value, plain, zone)
    if get_origin(kind) is tuple:
        return tuple(_read(one, get_args(kind)[0], zone) for one in value)
    if kind is datetime:
        return (EPOCH + timedelta(milliseconds=value)).astimezone(zone)
    if kind is date:
        return date.fromisoformat(value)
    return kind(value)
