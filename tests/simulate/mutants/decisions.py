"""Deliberate bugs in decisions about parked work (0b.15) and about two hands on one cell: each is a small switch of a real line."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from db.sync import attention, fetch, lay_down, merge, verdicts
from db.sync.sitting import Park, Taken


def anybody_decides() -> Any:
    """Whoever may decide about anything decides about everything, his own edits too."""
    return patch.object(verdicts, "_may", lambda *_: True)


def decided_twice() -> Any:
    """What this very push has decided is not seen by its next decision."""
    return patch.object(verdicts, "_state_of", lambda sitting, parked: parked.state)


def half_an_act() -> Any:
    """What cannot stand does not keep the rest of its act from being accepted."""
    accept = verdicts._accept

    def anyhow(*asked: Any) -> None:
        try:
            accept(*asked)
        except (Park, Taken):
            return

    return patch.object(verdicts, "_accept", anyhow)


def undone_stands() -> Any:
    """A verdict that could not be carried out is written all the same."""
    tell_undone = merge.tell_undone

    def kept(sitting: Any, trial: Any, drafts: Any, reason: str) -> None:
        with patch.object(trial.__class__, "edit", lambda *_: None):
            tell_undone(sitting, trial, drafts, reason)

    return patch.object(merge, "tell_undone", kept)


def _accepting_by(is_over: bool) -> Any:
    accepting = verdicts._accepting

    def by(*asked: Any) -> Any:
        found = accepting(*asked)
        return replace(found, accepting=replace(found.accepting, is_over=is_over))

    return patch.object(verdicts, "_accepting", by)


def accepted_over() -> Any:
    """An accepted edit stands above newer values, though that was not asked for."""
    return _accepting_by(True)


def accepted_under() -> Any:
    """An accepted edit stands below newer values, though it was to stand above them."""
    return _accepting_by(False)


def unheard_fate() -> Any:
    """The author does not hear what was decided."""
    return patch.object(lay_down, "hear_decisions", lambda conn: {})


def own_word() -> Any:
    """An author takes his own word for a decision before the server has heard it."""
    return patch.object(attention, "token", lambda *_: "")


def one_push() -> Any:
    """A word about a batch that comes in the same push, as to a restored server, is not carried out."""
    return patch.object(verdicts, "_seal_parked_now", lambda *_: None)


def dismissed_for_good() -> Any:
    """The author does not hear that what was dismissed is accepted after all."""
    return patch.object(attention, "_DECIDABLE", ("parked",))


def late_edit() -> Any:
    """What comes after it was accepted, as to a restored server, waits once more."""
    return patch.object(merge, "carry_out_late", lambda *_: None)


def unasked_fate() -> Any:
    """A decision that came before its edit is not asked by whom it was made."""
    return patch.object(verdicts, "_was_his", lambda *_: True)


def settled_alone() -> Any:
    """What a person settles at one desk is told on at his others."""
    return patch.object(fetch, "hear_settled", lambda conn: frozenset())


def settled_for_good() -> Any:
    """A tie that was settled is not told again, though it went on (0b.2)."""
    return patch.object(merge, "reopen", lambda *_: None)


def settled_blind() -> Any:
    """Whoever settles a tie settles also what came to it before the server heard of that."""
    return patch.object(merge, "refuse_blind", lambda *_: None)


BUGS = (
    anybody_decides, decided_twice, half_an_act, undone_stands, accepted_over, accepted_under, unheard_fate, own_word,
    dismissed_for_good, late_edit, unasked_fate, one_push, settled_alone, settled_for_good, settled_blind,
)  # fmt: skip
