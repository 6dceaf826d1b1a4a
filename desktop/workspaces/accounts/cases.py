"""The list of all cases: about whom each is, what it is, how it stands; closed ones stay in it with their cause."""

from collections.abc import Callable
from datetime import datetime

from college.admission.incidents import State, number_of
from db.admission.account_cards import CaseLine
from desktop.workspaces.accounts.card_words import headline_of
from desktop.workspaces.accounts.columns import Column, Listing
from desktop.workspaces.accounts.words import NOTHING, Sign, tr, when

SIGNS = {
    State.ESCALATED: Sign("shield-alert", "danger", tr("передан выше"), 0),
    State.OPEN: Sign("shield-alert", "danger", tr("ждёт ответа"), 5),
    State.ACKNOWLEDGED: Sign("circle-alert", "warning", tr("принят"), 20),
    State.HANDLED: Sign("circle-dashed", "warning", tr("меры приняты"), 30),
    State.CLOSED: Sign("circle-check", "text-2", tr("закрыт"), 90),
}


def is_open(line: CaseLine) -> bool:
    """Whether somebody still has to do something about it."""
    return line.incident.state is not State.CLOSED


def case_listing(now: Callable[[], datetime]) -> Listing:
    """Return what the list of cases is made of."""

    def sign(line: CaseLine) -> Sign:
        return SIGNS[line.incident.state]

    def words(line: CaseLine) -> str:
        incident = line.incident
        told = (line.name.full, headline_of(incident), number_of(incident.id), incident.cause, sign(line).text)
        return " ".join(told)

    return Listing(
        "cases",
        (
            Column(tr("О ком"), 130, lambda line: line.name.short or NOTHING, lambda line: line.name.sort_key),
            Column(
                tr("Случай"), 268, _what,
                lambda line: (_what(line), -line.incident.points),
            ),
            Column(
                tr("Открыт"), 112, lambda line: when(line.incident.opened, now()),
                lambda line: line.incident.opened, quiet=True,
            ),
            Column(
                tr("Состояние"), 130, lambda line: sign(line).text,
                lambda line: (sign(line).rank, -line.incident.opened.timestamp()), sign,
            ),
        ),
        lambda line: line.incident.id,
        words,
        sorted_by=3,
    )  # fmt: skip


def _what(line: CaseLine) -> str:
    """Say what the case is, without at how many points one is opened."""
    return headline_of(line.incident).partition(" (")[0]
