"""Masked values of one person: shown as masks, opened one by one with a reason; both stand in the log of access."""

from typing import Any

from college.admission.masks import Reason, masked, needs_reason, refuse_reason
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action
from db.admission import access_log
from db.admission import masked as values
from db.admission.access_log import Access
from db.admission.masked import Field, Found
from db.admission.subjects import Subject
from server import asked
from server.asker import UNKNOWN, Asker, not_now
from server.envelope import Refusal

STUDENT = "student"
GONE = phrase("Этого человека в карточке уже нет. Ничего не открыто. Откройте карточку снова.")


def masks(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Tell the masks of a person, as far as the asker sees their sections: that there is a phone, and its end."""
    subject = _subject(asker, told)
    seen = [field for field in values.fields().values() if asker.why_not(field.section, Action.SEE, subject) is None]
    if not seen:
        field = next(iter(values.fields().values()))
        asker.demand(field.section, Action.SEE, subject)
    with asker.read() as session:
        found = values.found_of(session, subject.person, seen)
    for section in dict.fromkeys(field.section for field in seen):
        _log(asker, "see", section, subject)
    return {"fields": [_mask(asker, subject, one) for one in found]}


def reveal(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Open one value of one person, for a reason; nobody is told it before the log has it."""
    subject = _subject(asker, told)
    field = values.fields().get(asked.text(told, "field"))
    if field is None:
        raise Refusal(400, "garbage")
    row = asked.id_in(told, "row") if told.get("row") is not None else None
    asker.demand(field.section, Action.SEE, subject)
    reason, words = _reason(told), asked.reason({"reason": told.get("words")})
    if _needs_reason(asker, subject, field):
        try:
            refuse_reason(field.kind, reason, words)
        except Refused as refused:
            raise not_now(refused) from None
    with asker.read() as session:
        if (value := values.value_of(session, field, subject.person, row)) is None:
            raise Refusal(404, "person", sentence=GONE)
    why = words if reason is Reason.OTHER else ": ".join(part for part in (reason and reason.wording, words) if part)
    _log(asker, "reveal", field.section, subject, f"{field.column}, {why}" if why else field.column)
    return {"value": value}


def _subject(asker: Asker, told: dict[str, Any]) -> Subject:
    person = asked.id_in(told, "person")
    found = asker.subjects({person: STUDENT}).get(person)
    if found is None:
        raise Refusal(404, "person", sentence=str(UNKNOWN))
    return found


def _mask(asker: Asker, subject: Subject, found: Found) -> dict[str, Any]:
    kind = found.field.kind
    return {
        "name": found.field.name,
        "kind": kind.value,
        "mask": masked(kind, found.value),
        "asks": _needs_reason(asker, subject, found.field),
        "row": found.row.hex if found.row else None,
        "whose": found.whose,
        "relation": found.relation,
    }


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
