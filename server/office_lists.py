"""What the office keeps and shows: the register of slips, and the log of access to personal data."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from college.roles import Action
from db import names
from db.admission import access_log, slips
from db.admission.access_log import Access, Wanted
from db.admission.subjects import Subject, subjects
from db.models.accounts import AccessEntry, Issue
from db.models.record import EPOCH
from server import asked
from server.asker import Asker
from server.envelope import Refusal
from server.told_names import told_names

CREDENTIALS = ("credentials.staff", "credentials.students")
LOG = "access_log"
ACTS = ("see", "reveal", "print", "export")
LONGEST_SECTION = 60
MOST_ROWS = 1_000_000
OLDEST = 366 * 24 * 3600 * 1000  # ms: how late a desktop that was offline may tell of it


def register(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Show what slips were given to whom by whom, the newest first; a curator sees his groups', anybody his own."""
    if not any(asker.reaches(section, Action.SEE) for section in CREDENTIALS):
        asker.demand(CREDENTIALS[0], Action.SEE)
    with asker.read() as session:
        issues = slips.register(session)
        known = subjects(session, {issue.person: issue.kind for issue in issues}, asker.day)
        issues = [one for one in issues if one.person in known and _is_seen(asker, known[one.person])]
        people = {issue.made_by for issue in issues}
        makers = {person: name.full for person, name in names.names_of(session, people, asker.day).items()}
    return {"issues": [_issue(one, known[one.person], makers.get(one.made_by, "")) for one in issues]}


def access(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Show who looked at what, the newest first; to who may see his own only, his own."""
    if not asker.reaches(LOG, Action.SEE):
        asker.demand(LOG, Action.SEE)
    wanted = _wanted(told)
    if not asker.reach(LOG, Action.SEE).everywhere:
        if wanted.person not in (None, asker.person):
            asker.demand(LOG, Action.SEE)
        wanted = replace(wanted, person=asker.person)
    with asker.read() as session:
        entries, more = access_log.found(session, wanted)
        people = {entry.person for entry in entries} | {entry.subject for entry in entries if entry.subject}
        named = told_names(asker, session, LOG, people)
        return {"entries": [_entry(one, named) for one in entries], "more": more}


def note(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Take down that the person looked at, printed or exported personal data.

    It speaks of himself only, so it is taken from everybody: an access without a right is to be known all the more.
    """
    act = asked.text(told, "act", 20)
    subject = told.get("subject")
    now = asker.door.clock.now()
    latest = int(now.timestamp() * 1000)
    at = asked.number(told, "at", latest - OLDEST, latest + 300_000) if told.get("at") is not None else None
    if act not in ACTS:
        raise Refusal(400, "garbage")
    rows = asked.number(told, "rows", 0, MOST_ROWS) if told.get("rows") is not None else 1
    entry = Access(
        asker.person, act, asked.text(told, "section", LONGEST_SECTION),
        None if subject is None else asked.id_of(subject), asker.by.device, rows, asked.reason(told),
        None if at is None else EPOCH + timedelta(milliseconds=at),
    )  # fmt: skip
    access_log.note(asker.door.engine, entry, now)
    return {}


def _is_seen(asker: Asker, subject: Subject) -> bool:
    return asker.may(subject.credentials, Action.SEE, subject.places(asker.person))


def _issue(row: Issue, subject: Subject, maker: str) -> dict[str, Any]:
    return {
        "id": row.id.hex, "person": row.person.hex, "name": subject.name.full, "kind": row.kind,
        "made_at": row.made_at, "made_by": row.made_by.hex, "made_by_name": maker, "until": row.until,
        "used_at": row.used_at, "withdrawn_at": row.withdrawn_at, "tries_left": row.tries_left,
    }  # fmt: skip


def _entry(row: AccessEntry, named: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "id": row.id, "at": row.at, "person": row.person.hex, "name": named.get(row.person, ""), "act": row.act,
        "section": row.section, "subject": row.subject.hex if row.subject else None,
        "subject_name": named.get(row.subject, "") if row.subject else "", "rows": row.rows, "reason": row.reason,
    }  # fmt: skip


def _wanted(told: dict[str, Any]) -> Wanted:
    def moment(name: str) -> int | None:
        return None if told.get(name) is None else asked.number(told, name, 0, asked.LATEST)

    def one(name: str) -> UUID | None:
        return None if told.get(name) is None else asked.id_in(told, name)

    section = "" if told.get("section") is None else asked.text(told, "section", LONGEST_SECTION)
    limit = access_log.MOST if told.get("limit") is None else asked.number(told, "limit", 1, access_log.MOST)
    return Wanted(
        one("person"), one("subject"), section, moment("since"), moment("until"), moment("before_id"), limit
    )  # fmt: skip
