"""Acts of the office on accounts: created, given codes, halted, given back, closed."""

from typing import Any
from uuid import UUID

from college.admission.accounts import Event
from college.admission.second_person import Case, refuse_same_person
from college.admission.slips import shown
from college.refusal import Refused
from college.roles import Action
from db.admission import account_acts
from db.admission.account_acts import Done
from db.admission.subjects import Subject
from db.sync.times import moment_of
from server import asked
from server.asker import UNKNOWN, Asker, not_now, not_right
from server.door import founded
from server.envelope import Refusal

MOST_PEOPLE = 500
KINDS = ("staff", "student", "parent", "official")
PERSON, RIGHT, STATE = "person", "right", "state"

Refusals = dict[UUID, tuple[str, Refused]]


def create(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Create accounts for people whom the lists know."""
    kinds = _kinds(told)
    if not any(asker.reaches(section, Action.WRITE) for section in ("accounts.staff", "accounts.students")):
        asker.demand("accounts.staff", Action.WRITE)
    found = asker.subjects(kinds)
    refused: Refusals = dict.fromkeys(kinds.keys() - found.keys(), (PERSON, UNKNOWN))
    allowed = [one for one in found.values() if _is_allowed(asker, one.accounts, Action.WRITE, one, refused)]
    done = account_acts.create(asker.door.engine, asker.door.clock, asker.by, allowed)
    accounts = [{"person": person.hex, "login": login} for person, login in done.made.items()]
    return {"accounts": accounts, "refused": _spelt(refused, done)}


def issue(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Make slips; the codes are in this answer and nowhere else."""
    people = asked.ids_in(told, "people", MOST_PEOPLE)
    if not any(asker.reaches(section, Action.GRANT) for section in ("credentials.staff", "credentials.students")):
        asker.demand("credentials.staff", Action.GRANT)
    found = asker.subjects(dict.fromkeys(people))
    refused: Refusals = dict.fromkeys(set(people) - found.keys(), (PERSON, UNKNOWN))
    allowed = [
        found[person]
        for person in people
        if person in found and _is_allowed(asker, found[person].credentials, Action.GRANT, found[person], refused)
    ]
    for subject in allowed[:]:
        if subject.person == asker.person:
            allowed.remove(subject)
            refused[subject.person] = (RIGHT, _himself(asker))
    here = founded(asker.door.engine)
    done = account_acts.issue(asker.door.engine, asker.door.clock, asker.by, allowed, here.secret)
    slips = [
        {
            "person": subject.person.hex, "kind": subject.kind, "name": subject.name.full,
            "post_or_group": subject.work,
            "login": done.made[subject.person], "code": shown(done.codes[subject.person].code),
            "until": moment_of(done.codes[subject.person].until),
        }
        for subject in allowed
        if subject.person in done.codes
    ]  # fmt: skip
    return {"slips": slips, "refused": _spelt(refused, done)}


def withdraw(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Let a code that was given out be worth nothing."""
    subject = asker.subject(asked.id_in(told, "person"))
    asker.demand(subject.credentials, Action.GRANT, subject)
    return _changed(asker, subject, Event.CODE_WITHDRAWN)


def suspend(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Halt signing in, for a reason."""
    reason, subject = asked.reason(told), asker.subject(asked.id_in(told, "person"))
    asker.demand(subject.accounts, Action.WRITE, subject)
    return _changed(asker, subject, Event.SUSPENDED, reason=reason)


def resume(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Give signing in back; nobody gives it to himself."""
    reason, subject = asked.reason(told), asker.subject(asked.id_in(told, "person"))
    asker.demand(subject.accounts, Action.WRITE, subject)
    if subject.person == asker.person:
        raise not_right(_himself(asker))
    return _changed(asker, subject, Event.RESUMED, reason=reason)


def close(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Close an account with its last day (4.5.5)."""
    reason, last_day = asked.reason(told), asked.day(told, "last_day")
    subject = asker.subject(asked.id_in(told, "person"))
    asker.demand(subject.accounts, Action.DELETE, subject)
    return _changed(asker, subject, Event.CLOSED, reason=reason, last_day=last_day)


def _changed(asker: Asker, subject: Subject, event: Event, **more: Any) -> dict[str, Any]:
    try:
        account_acts.change(asker.door.engine, asker.door.clock, asker.by, subject, event, **more)
    except Refused as refused:
        raise not_now(refused) from None
    return {}


def _is_allowed(asker: Asker, section: str, action: Action, subject: Subject, refused: Refusals) -> bool:
    why = asker.why_not(section, action, subject)
    if why is not None:
        refused[subject.person] = (RIGHT, why)
    return why is None


def _himself(asker: Asker) -> Refused:
    try:
        refuse_same_person(Case.ROLE, asker.person, asker.person)
    except Refused as refused:
        return refused
    raise AssertionError("one person is one person")


def _kinds(told: dict[str, Any]) -> dict[UUID, str | None]:
    people = told.get("people")
    if not isinstance(people, list) or len(people) > MOST_PEOPLE or not all(isinstance(one, dict) for one in people):
        raise Refusal(400, "garbage")
    kinds: dict[UUID, str | None] = {asked.id_in(one, "person"): asked.text(one, "kind", 12) for one in people}
    if not set(kinds.values()) <= set(KINDS):
        raise Refusal(400, "garbage")
    return kinds


def _spelt(refused: Refusals, done: Done) -> list[dict[str, str]]:
    everyone = refused | {person: (STATE, why) for person, why in done.refused.items()}
    return [{"person": person.hex, "code": code, "sentence": str(why)} for person, (code, why) in everyone.items()]
