"""The ledger tells each thing that a kill could spoil: it is what the trials of killed programs are judged by."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.soak.ledger import Desk, House, after_kill, at_rest
from tests.soak.programs import cell_of, value_of

DEVICE, TYPED, SENT = "d" * 32, 50, 40


def desk(typed: int = TYPED, sent: int = SENT) -> Desk:
    """A whole file: so many marks are typed, so many of them answered."""
    batches = [(seq, f"hash-{seq}", "applied" if seq <= sent else "waiting") for seq in range(1, typed + 1)]
    return Desk(DEVICE, batches, {cell_of(number): value_of(number) for number in range(typed)}, [])


def house(sent: int = SENT) -> House:
    """A whole server that holds them."""
    batches = [(seq, f"hash-{seq}") for seq in range(1, sent + 1)]
    marks = {cell_of(number): (value_of(number), f"{DEVICE}.{number + 1}") for number in range(sent)}
    return House(batches, [(*batch, "applied") for batch in batches], Counter(range(1, sent + 1)), marks, [])


def test_whole_files_are_whole():
    assert after_kill(desk(), house(), TYPED) == []
    assert after_kill(desk(), house(), TYPED - 1) == [], "a mark may be saved before it is shown so"
    assert after_kill(desk(sent=SENT - 5), house(), TYPED) == [], "an answer may be lost on its way"
    assert at_rest(desk(sent=TYPED), house(TYPED), TYPED) == []


GOOD, THERE = desk(), house()


@pytest.mark.parametrize(
    ("spoilt", "there", "said"),
    [
        (desk(TYPED - 1), THERE, "1 marks shown as saved are lost"),
        (replace(GOOD, batches=GOOD.batches[:3] + GOOD.batches[4:]), THERE, "the outbox has a gap"),
        (replace(GOOD, marks=GOOD.marks | {cell_of(0): "1"}), THERE, "a cell does not show what was typed last"),
        (replace(GOOD, flaws=["page 7"]), THERE, "page 7"),
        (desk(sent=SENT + 2), THERE, "2 acknowledged batches are lost"),
        (GOOD, replace(THERE, batches=[*THERE.batches[:-1], (SENT, "another")]), "a batch that was never saved"),
        (GOOD, replace(THERE, batches=[*THERE.batches, THERE.batches[-1]]), "holds a batch twice"),
        (GOOD, replace(THERE, answers=THERE.answers[:-1]), "stands without its answer"),
        (GOOD, replace(THERE, answers=[*THERE.answers[:-1], (SENT, f"hash-{SENT}", "parked")]), "['parked']"),
        (GOOD, replace(THERE, changes=THERE.changes + Counter([3])), "applied twice"),
        (GOOD, replace(THERE, changes=THERE.changes - Counter([3])), "applied twice or not at all"),
        (GOOD, replace(THERE, marks=THERE.marks | {cell_of(0): ("5", f"{DEVICE}.1")}), "shows another mark"),
        (GOOD, replace(THERE, flaws=["page 8"]), "page 8"),
    ],
)
def test_each_flaw_is_told(spoilt, there, said):
    assert any(said in flaw for flaw in after_kill(spoilt, there, TYPED))


def test_at_rest_nothing_waits_and_everything_has_arrived():
    assert at_rest(GOOD, THERE, TYPED) == ["10 batches still wait", "the server has not got everything"]
