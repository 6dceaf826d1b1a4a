"""Programs killed at random moments lose nothing that was shown as saved or acknowledged, and do nothing twice."""

from tests.soak.killing import trial

ROUNDS = 10
FAULTS = 30


def test_a_desktop_killed_while_typing_and_exchanging_loses_nothing(tmp_path):
    with trial(tmp_path, seed=20261127) as made:
        seen = made.desktop_killed(ROUNDS)
    assert seen.flaws == []
    assert seen.kills == ROUNDS
    assert 0 < seen.in_work < ROUNDS, "killed at moments and in the middle of its work"
    assert seen.batches >= seen.saved > ROUNDS


def test_a_server_killed_while_deciding_loses_nothing(tmp_path):
    with trial(tmp_path, seed=20261127) as made:
        seen = made.server_killed(ROUNDS)
    assert seen.flaws == []
    assert seen.kills == ROUNDS
    assert 0 < seen.in_work < ROUNDS, "killed at moments and in the middle of its work"
    assert seen.batches >= seen.saved > ROUNDS


def test_over_a_line_that_is_cut_stalled_and_reset_nothing_is_lost_and_then_all_is_sent(tmp_path):
    with trial(tmp_path, seed=20261127) as made:
        seen = made.over_a_bad_line(FAULTS)
    assert seen.flaws == []
    assert set(seen.faults) == {"cut", "reset", "stall", "trickle"}
    assert seen.batches >= seen.saved > 0
