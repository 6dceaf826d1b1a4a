"""Work that waits on the server: whose it is to decide, by the section it touches, and what may become of it.

The lives are those of `rights/states.md` 23: nothing that was typed is lost, and nobody decides his own edit.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from college.limits import IsWorking, working_day_after
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


DECIDE_WITHIN = 2  # working days in which the addressee decides (Q01)
_ASKED = {
    Role.DEPUTY_UMR: phrase("заместителя директора по УМР"),
    Role.VR_HEAD: phrase("начальника ВР"),
    Role.DISPATCHER: phrase("диспетчера"),
    Role.STUDY_HEAD: phrase("заведующего учебной частью"),
    Role.HR_HEAD: phrase("начальника отдела кадров"),
    Role.ADMINISTRATOR: phrase("администратора журнала"),
}
# Why an edit waits: the reason codes of the wire in words.
WHY = {
    "right": phrase("На день записи права на эту клетку у автора не было."),
    "self": phrase("О себе такую запись решает другой человек."),
    "rule": phrase("Из того, что стояло на сервере, к этому никто не приводит."),
    "closed": phrase("Период закрыт, и для автора он не открыт."),
    "future": phrase("Занятие ещё не прошло."),
    "opening": phrase("Журнал этого семестра ведётся в программе с его начала."),
    "dropped": phrase("Строки этой страницы к дню занятия уже не было в учебном плане."),
    "parent": phrase("То, к чему относится запись, снято или само ждёт решения."),
    "missing": phrase("Того, к чему относится запись, на сервере нет."),
    "children": phrase("Снимаемое ещё держит на себе записи, сделанные другими."),
    "invalid": phrase("После объединения с чужой правкой строка не складывается."),
    "order": phrase("Студент поставлен в группу без приказа."),
    "overlap": phrase("Студент стоял бы в двух группах или подгруппах сразу."),
    "schema": phrase("Запись сделана более новой программой, чем понимает сервер."),
    "lease": phrase("Срок работы без сервера к моменту записи вышел."),
    "device": phrase("Устройство автора к этому времени было отозвано."),
    "witness": phrase("Сервер восстановлен из копии, эту запись сохранил другой компьютер."),
    "decided": phrase("По этой правке решение уже исполнено."),
}
OTHERWISE = phrase("Правила сервера не пропустили запись сразу.")
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


def why(code: str) -> str:
    """Say why an edit waits."""
    return WHY.get(code, OTHERWISE)


def asked_of(role: Role) -> str:
    """Return whom an edit waits for, as it stands after «на решении у»."""
    return _ASKED[role]


def is_late(came: date, today: date, is_working: IsWorking) -> bool:
    """Whether an edit that came on a day has waited longer than its addressee has to decide (Q01)."""
    return today > working_day_after(came, DECIDE_WITHIN, is_working)


def may_decide(
    roles: Iterable[Role], section: str, *, author: UUID, decider: UUID, is_overdue: bool = False,
    is_addressees: bool = False,
) -> bool:  # fmt: skip
    """Say whether a person in these roles decides about an edit of this section: its addressee, never its author.

    The director decides instead where the addressee wrote it himself (`is_addressees`), or left it for five working
    days.
    """
    held = set(roles)
    if author == decider:
        return False
    return addressee(section) in held or (Role.DIRECTOR in held and (is_overdue or is_addressees))


def refuse_unreasoned(verdict: Verdict, reason: str) -> None:
    """Refuse a verdict against an edit whose author would not learn why."""
    if verdict in NEED_A_REASON and not reason.strip():
        raise Refused(phrase("Напишите причину: автор увидит её вместе со своей правкой."))
    if len(reason) > LONGEST_REASON:
        raise Refused(phrase("Причина не помещается: здесь не больше %d знаков. Сократите её.") % LONGEST_REASON)


def _lies_in(section: str, stem: str) -> bool:
    return section == stem or section.startswith((f"{stem}.", f"{stem}_"))
