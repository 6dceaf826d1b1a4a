"""Work that waits on the server: whose it is to decide, by the section it touches, and what may become of it.

The lives are those of `rights/states.md` 23: nothing that was typed is lost, and nobody decides his own edit.
"""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from college.phrases import phrase
from college.refusal import Refused
from college.roles import Role


class Verdict(StrEnum):
    """What was decided about a parked edit."""

    ACCEPTED = "accepted"
    RETURNED = "returned"  # to its author, with the reason: he may send it anew
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"  # by its author himself

    @property
    def stands(self) -> bool:
        """Whether the edit comes into force by it."""
        return self is Verdict.ACCEPTED


NEED_A_REASON = frozenset({Verdict.RETURNED, Verdict.DISMISSED})
LONGEST_REASON = 400

_SECTIONS: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (
        Role.VR_HEAD,
        (
            "journal.absence_reason", "absence_certificates", "parent_reports", "portfolio.student", "students.health",
            "students.military",
        ),
    ),
    (
        Role.DISPATCHER,
        (
            "timetable", "calendar", "bells", "rooms", "substitutions", "exams", "gia", "subgroups", "hours_report",
        ),
    ),
    (
        Role.STUDY_HEAD,
        (
            "students", "groups", "parents.link", "consents", "certificates", "summaries",
        ),
    ),
    (Role.HR_HEAD, ("staff", "staffing_table", "nda_register", "portfolio.staff")),
    (
        Role.DEPUTY_UMR,
        (
            "journal", "exams.statements", "ktp", "plans", "specialties", "disciplines", "load", "settings.teaching",
        ),
    ),
)  # fmt: skip


def addressee(section: str) -> Role:
    """Return the role that decides about edits of this section; what nobody else has, the administrator."""
    named = [(len(stem), role) for role, stems in _SECTIONS for stem in stems if _lies_in(section, stem)]
    return max(named, key=lambda found: found[0])[1] if named else Role.ADMINISTRATOR


def may_decide(roles: Iterable[Role], section: str, *, author: UUID, decider: UUID, is_overdue: bool = False) -> bool:
    """Say whether a person in these roles decides about an edit of this section: its addressee, never its author.

    The director decides instead where the addressee wrote it himself, or left it for five working days.
    """
    held = set(roles)
    if author == decider:
        return False
    return addressee(section) in held or (Role.DIRECTOR in held and is_overdue)


def refuse_unreasoned(verdict: Verdict, reason: str) -> None:
    """Refuse a verdict against an edit whose author would not learn why."""
    if verdict in NEED_A_REASON and not reason.strip():
        raise Refused(phrase("Напишите причину: автор увидит её вместе со своей правкой."))
    if len(reason) > LONGEST_REASON:
        raise Refused(phrase("Причина не помещается: здесь не больше %d знаков. Сократите её.") % LONGEST_REASON)


def _lies_in(section: str, stem: str) -> bool:
    return section == stem or section.startswith((f"{stem}.", f"{stem}_"))
