"""Two hands on one cell: each is told until he settles it, at all his desks, and anew where it goes on since (11)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulate.desktop import Desktop
    from tests.simulate.oracle.judge import Oracle

Pair = frozenset[str]  # both values, as they are told


def settled_by(oracle: "Oracle") -> set[tuple[str, str]]:
    """Return which ties are settled, by whom, as the server has it."""
    return set(oracle.truth.slot.read("SELECT tie, person_id FROM tie_read WHERE withdrawn_at IS NULL"))


def shown(desktop: "Desktop") -> dict[str, tuple[bool, Pair]]:
    """Return the ties that a desktop tells of: whether each is put aside, and its values."""
    told = desktop.slot.read("SELECT id, solved, mine, theirs FROM attention WHERE status IN ('won', 'lost')")
    return {tie: (bool(is_solved), frozenset((mine, theirs))) for tie, is_solved, mine, theirs in told}


def ties(oracle: "Oracle") -> None:
    """Judge every open tie at every desk of its two people."""
    say = oracle.world.complain
    settled = settled_by(oracle)
    open_ = {
        tie: ({winner, loser}, frozenset(values), f"{table}.{group}")
        for tie, winner, loser, table, group, *values in oracle.truth.slot.read(
            "SELECT id, winner_person, loser_person, tbl, grp, winner_value, loser_value FROM conflict "
            "WHERE state='open'"
        )
    }
    for tie, person in settled:
        if tie in open_ and open_[tie][1] not in oracle.settling.get((tie, person), ()):
            say(11, f"a tie on {open_[tie][2]} went on after its person had settled it, and he is not told again")
    for desktop in oracle.world.desktops:
        if not oracle.truth.granted(desktop):
            continue  # a device that is shut out hears nothing
        who, here = f"desktop {desktop.number}", shown(desktop)
        own = set(desktop.slot.read(
            "SELECT r.tie FROM tie_read r JOIN sync_base b ON b.tbl='tie_read' AND b.row_id=r.id"
        ))  # fmt: skip
        for tie, (people, values, cell) in open_.items():
            if desktop.person.hex not in people or tie not in here or (tie,) in own:
                continue
            is_solved, told = here[tie]
            if is_solved != ((tie, desktop.person.hex) in settled):
                say(11, f"{who}: a tie on {cell} is {'put aside' if is_solved else 'still told'} here, not there")
            elif not is_solved and told != values:
                say(11, f"{who}: a tie on {cell} is told with other values than it has")
