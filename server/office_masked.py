"""Masked values of one person: shown as masks, opened one by one with a reason; both stand in the log of access."""

from typing import Any

from college.admission.masks import Reason, masked, needs_reason, refuse_reason
from college.refusal import Refused
from college.roles import Action
from db.admission import access_log
from db.admission import masked as values
from db.admission.access_log import Access
from db.admission.masked import Field
from db.admission.subjects import Subject
from server import asked
from server.asker import UNKNOWN, Asker, not_now
from server.envelope import Refusal

STUDENT = "student"


def masks(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Tell the masks of a person, as far as the asker sees their sections: that there is a phone, and its end."""
    subject = _subject(asker, told)
    seen = [field for field in values.fields().values() if asker.why_not(field.section, Action.SEE, subject) is None]
    if not seen:
        field = next(iter(values.fields().values()))
        asker.demand(field.section, Action.SEE, subject)
    with asker.read() as session:
        found = [(field, values.value_of(session, field, subject.person)) for field in seen]
    for section in dict.fromkeys(field.section for field in seen):
        _log(asker, "see", section, subject)
    return {"fields": [_mask(asker, subject, field, value) for field, value in found]}


def reveal(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Open one value of one person, for a reason; nobody is told it before the log has it."""
    subject = _subject(asker, told)
    field = values.fields().get(asked.text(told, "field"))
    if field is None:
        raise Refusal(400, "garbage")
    asker.demand(field.section, Action.SEE, subject)
    reason, words = _reason(told), asked.reason({"reason": told.get("words")})
    if _needs_reason(asker, subject, field):
        try:
            refuse_reason(field.kind, reason, words)
        except Refused as refused:
            raise not_now(refused) from None
    why = words if reason is Reason.OTHER else ": ".join(part for part in (reason and reason.wording, words) if part)
    _log(asker, "reveal", field.section, subject, f"{field.column}, {why}" if why else field.column)
    with asker.read() as session:
        return {"value": values.value_of(session, field, subject.person)}


def _subject(asker: Asker, told: dict[str, Any]) -> Subject:
    person = asked.id_in(told, "person")
    found = asker.subjects({person: STUDENT}).get(person)
    if found is None:
        raise Refusal(404, "person", sentence=str(UNKNOWN))
    return found


def _mask(asker: Asker, subject: Subject, field: Field, value: str) -> dict[str, Any]:
    reasons = _needs_reason(asker, subject, field)
    return {"name": field.name, "kind": field.kind.value, "mask": masked(field.kind, value), "asks": reasons}


def _needs_reason(asker: Asker, subject: Subject, field: Field) -> bool:
    keeps = asker.why_not(field.section, Action.WRITE, subject) is None
    return needs_reason(field.kind, own=subject.person == asker.person, keeps=keeps)


def _reason(told: dict[str, Any]) -> Reason | None:
    given = told.get("reason")
    if given is None:
        return None
    try:
        return Reason(given)
    except ValueError:
        raise Refusal(400, "garbage") from None


def _log(asker: Asker, act: str, section: str, subject: Subject, reason: str = "") -> None:
    entry = Access(asker.person, act, section, subject.person, asker.by.device, reason=reason)
    access_log.note(asker.door.engine, entry, asker.door.clock.now())
