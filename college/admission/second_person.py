"""Where one case needs two persons: who did the one half, may not do the other, and to whom that goes."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from college.acts import ROLES_AND_RIGHTS, clause
from college.phrases import phrase
from college.refusal import Clause, Refused
from college.roles import Action, Right


class Case(StrEnum):
    """A case with two halves."""

    YEAR_CHECKS = "year checks"
    CLOSING = "closing"
    TOPIC_PLAN = "topic plan"
    PORTFOLIO = "portfolio"
    QUARANTINE = "quarantine"
    INCIDENT = "incident"
    ROLE = "role"
    REMARK = "remark"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class TwoHalves:
    """What the halves are: `second` is the right for the half that is refused to who did the first.

    `first` is the right for the first half, or nothing where it is simply to be the one the case is about. `sentence`
    says why not, `way_out` who does it instead.
    """

    first: Right | None
    second: Right
    sentence: str
    way_out: str
    clause: Clause | None = None


_DEPUTY = phrase(
    "Вторую половину делает заместитель директора, а если и он занят — директор, по приказу об исполнении обязанностей."
)
HALVES = {
    Case.YEAR_CHECKS: TwoHalves(
        Right("journal.check_programme", Action.APPROVE),
        Right("journal.check_marks", Action.APPROVE),
        phrase("Программу и отметки одного журнала проверяют два разных человека."),
        _DEPUTY,
        clause("7.3"),
    ),
    Case.CLOSING: TwoHalves(
        Right("journal.close_period", Action.WRITE),
        Right("journal.close_period", Action.APPROVE),
        phrase("Закрытие периода начали вы, подтверждает его другой человек."),
        _DEPUTY,
    ),
    Case.TOPIC_PLAN: TwoHalves(
        Right("ktp_approval", Action.WRITE),
        Right("ktp_approval", Action.APPROVE),
        phrase("Свой тематический план не рассматривают и не утверждают сами."),
        phrase("Вместо вас это делает заместитель директора, а план заместителя — другой заместитель или директор."),
    ),
    Case.PORTFOLIO: TwoHalves(
        Right("portfolio.staff", Action.WRITE),
        Right("portfolio.staff", Action.APPROVE),
        phrase("Свою запись в портфолио не подтверждают сами."),
        phrase("Её подтвердит методист, отдел кадров или заместитель директора."),
    ),
    Case.QUARANTINE: TwoHalves(
        Right("quarantine", Action.WRITE),
        Right("quarantine", Action.APPROVE),
        phrase("Это ваша запись, её судьбу решает другой человек."),
        phrase("Её решит директор."),
    ),
    Case.INCIDENT: TwoHalves(
        None,
        Right("incidents", Action.APPROVE),
        phrase("Случай о вас подтверждает другой администратор."),
        phrase("Если другого нет, случай видит директор и ждёт, пока его назначат."),
        clause("3.1.11"),
    ),
    Case.ROLE: TwoHalves(
        None,
        Right("roles", Action.GRANT),
        phrase("Роль или доступ себе не дают."),
        phrase("Это делает другой администратор, или сначала подтверждает директор."),
        ROLES_AND_RIGHTS,
    ),
    Case.REMARK: TwoHalves(
        Right("journal.remarks", Action.WRITE),
        Right("journal.remarks", Action.APPROVE),
        phrase("Замечание устранили вы, проверяет его другой человек."),
        phrase("Его проверит тот, кто написал замечание, или заместитель директора."),
        clause("4.8П.3"),
    ),
    Case.RECOVERY: TwoHalves(
        Right("backup", Action.WRITE),
        Right("backup", Action.APPROVE),
        phrase("Неотправленное восстанавливают два человека, каждый со своей половиной ключа."),
        phrase("Вторая половина — у директора или у того, кого он назначил."),
    ),
}


def refuse_same_person(case: Case, first: UUID | None, second: UUID) -> None:
    """Refuse the second half to who did the first, or whom the case is about; says who does it instead.

    `first` may be nobody yet: then anybody with the right may go on.
    """
    if first == second:
        halves = HALVES[case]
        raise Refused(f"{halves.sentence} {halves.way_out}", halves.clause)
