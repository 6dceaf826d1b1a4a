"""The shortest scenes that show each deliberate bug: nothing of them is left to chance, and without a bug they hold."""

from dataclasses import replace

from tests.simulate.story import NONE, Act, Step, Story

A, B, OTHER, CURATOR = range(4)  # two desktops of one teacher, another teacher's, the curator's
PEOPLE = ("teacher", "teacher", "other", "curator")
ALIKE, ELSE, THIRD = 1, 2, 5  # dice that choose the marks 3, 2 and 5
QUIET = 2  # dice of an exchange that does not greet anew
LARGE, SMALL = 5000, 25  # rows of one answer


def act(what: str = "mark", dice: int = ALIKE, page: int = 0, student: int = 0) -> Act:
    """Say what is typed, at one and the same lesson."""
    return Act(what, page, 10, 1, student, dice)


def types(desk: int, what: str = "mark", dice: int = ALIKE, **place: int) -> Step:
    """Let somebody type."""
    return Step("type", 60, desk, act=act(what, dice, **place))


def syncs(*desks: int) -> tuple[Step, ...]:
    """Let desktops exchange on whole lines, in this order."""
    return tuple(Step("exchange", 60, desk, QUIET) for desk in desks)


def busy(desk: int, *typing: Act) -> Step:
    """Let one exchange while its person types."""
    return Step("exchange", 60, desk, QUIET, typing=typing)


def badly(desk: int, dice: int = QUIET, **faults: float) -> Step:
    """Let one exchange on a bad line."""
    return Step("exchange", 60, desk, dice, faults=replace(NONE, **faults))


def dying(desk: int, boundary: int) -> Step:
    """Let a program die at this boundary of the transactions of an exchange."""
    return Step("exchange", 60, desk, QUIET, amount=boundary)


def office(what: str, number: int = 0) -> Step:
    """Let the office act."""
    return Step("office", 60, dice=1, what=what, amount=number)


def story(*steps: Step | tuple[Step, ...], fill: int = LARGE) -> Story:
    """Tell a story of these steps."""
    flat = [part for step in steps for part in (step if isinstance(step, tuple) else (step,))]
    return Story(0, PEOPLE, fill, tuple(flat))


HELD = (*syncs(A, B, CURATOR), types(A), *syncs(A, B, CURATOR))  # a mark that all of them hold
TWO_HANDS = story(HELD, types(A, dice=ELSE), types(B, dice=THIRD), syncs(A, B))
TWICE_UNSEEN = story(HELD, types(B, dice=ELSE), types(B, dice=THIRD), types(A, dice=4), syncs(A, B))
ALIKE_THEN_ELSE = story(HELD, types(A, dice=ELSE), syncs(A), types(B, dice=ELSE), busy(B, act(dice=THIRD)))
MOVED_AWAY = story(
    syncs(A, B), types(A), types(A, "move", dice=5), syncs(A), types(B, "presence"), types(B), syncs(B)
)  # fmt: skip
WITHDRAWN_THEN_EDITED = story(HELD, types(A, "withdraw"), syncs(A), types(B, dice=ELSE), syncs(B))
EDITED_THEN_WITHDRAWN = story(HELD, types(B, dice=ELSE), syncs(B), types(A, "withdraw"), syncs(A))
COLUMN_WITHDRAWN = story(HELD, types(A, "drop_work"), syncs(A))
FOREIGN_PAGE = story(syncs(A), types(A, page=1), syncs(A))
CLOSED = story(HELD, office("close"), types(A, dice=ELSE), syncs(A, A))
LAPSED = story(HELD, Step("lease", 60, A), types(A, dice=ELSE), syncs(A))
WRONG_CLOCK = story(HELD, Step("clock", 60, A, amount=3600), types(A, dice=ELSE), syncs(A))
POISONED = story(HELD, types(A, "poison"), types(A, "presence"), syncs(A))
PAGE_TAKEN = story(HELD, office("load"), syncs(A, B))
TAKEN_WHILE_TYPING = story(HELD, office("load"), busy(A, act(dice=ELSE)))
PULLED_WHILE_TYPING = story(HELD, types(B, dice=ELSE), syncs(B), busy(A, act(dice=THIRD)))
HALF_REVOKED = story(HELD, office("right", 3), syncs(CURATOR), office("right", 3), syncs(CURATOR), office("right", 4))
NEVER_ARRIVED = story(HELD, types(A, dice=ELSE), badly(A, loss=1.0))
ANSWER_LOST = story(HELD, types(A, dice=ELSE), badly(A, answer_loss=1.0), syncs(A))
OVERTAKEN = story(HELD, types(A, dice=ELSE), types(A, "presence"), badly(A, double=1.0))
MANY = story(syncs(A), *(types(A, student=number % 3, dice=number) for number in range(6)), syncs(A))
READ_BY_ANOTHER = story(HELD, types(A, dice=ELSE), syncs(A, B))
SLOW_FILL = story(HELD, fill=SMALL)
COPY, RESTORE = Step("copy", 60), Step("restore", 60)
PUT_BACK = story(HELD, COPY, types(A, dice=ELSE), syncs(A, B), RESTORE, syncs(A, B))
PUT_BACK_AND_CLOSED = story(HELD, COPY, types(A, dice=ELSE), syncs(A), RESTORE, office("close"), syncs(A))
LATER_HAND_FIRST = story(
    HELD, COPY, types(A, dice=ELSE), syncs(A, B), types(B, dice=THIRD), syncs(B, A), RESTORE, syncs(B, A, B)
)  # fmt: skip


def old_answers(dice: int) -> Story:
    """Old answers come instead of new ones."""
    return story(HELD, syncs(A, A), badly(A, dice, stale=1.0))


def dies(boundary: int) -> Story:
    """A desktop dies in an exchange that brings it something."""
    return story(HELD, types(A, dice=ELSE), syncs(A), dying(B, boundary), syncs(B))


def dies_filling(boundary: int) -> Story:
    """A desktop dies in a long fill, and is granted less when it comes again."""
    return story(syncs(A), types(A), syncs(A), dying(CURATOR, boundary), office("curator"), fill=SMALL)


# By bug: any of the stories may catch it, where it takes a certain boundary or answer.
SCENES: dict[str, tuple[Story, ...]] = {
    "no_dedupe": (ANSWER_LOST,),
    "no_gapcheck": (OVERTAKEN,),
    "late_commit": (READ_BY_ANOTHER,),
    "silent_loser": (TWO_HANDS,),
    "stale_rights": (PAGE_TAKEN,),
    "no_quarantine": (CLOSED,),
    "blind_digest": (PAGE_TAKEN,),
    "no_chains": (TWICE_UNSEEN,),
    "no_joining": (ALIKE_THEN_ELSE,),
    "second_dispute": (TWICE_UNSEEN,),
    "no_taken": (MOVED_AWAY,),
    "taken_alone": (MOVED_AWAY,),
    "no_revival": (WITHDRAWN_THEN_EDITED,),
    "blind_withdrawal": (EDITED_THEN_WITHDRAWN,),
    "no_children": (COLUMN_WITHDRAWN,),
    "no_refusal": (FOREIGN_PAGE,),
    "no_closing": (CLOSED,),
    "any_lease": (LAPSED,),
    "wall_clock": (WRONG_CLOCK,),
    "poison_blocks": (POISONED,),
    "untold_rows": (HALF_REVOKED,),
    "ack_on_send": (NEVER_ARRIVED,),
    "lost_outbox": (MANY,),
    "drop_rejected": (CLOSED,),
    "cursor_first": tuple(dies(boundary) for boundary in range(7, 10)),
    "no_purge": (PAGE_TAKEN,),
    "purge_all": (HALF_REVOKED,),
    "purge_outbox": (TAKEN_WHILE_TYPING,),
    "no_overlay": (PULLED_WHILE_TYPING,),
    "parked_vanishes": (CLOSED,),
    "any_nonce": tuple(old_answers(dice) for dice in range(6)),
    "stale_response": tuple(old_answers(dice) for dice in range(6)),
    "shown_early": (SLOW_FILL,),
    "stage_kept": tuple(dies_filling(boundary) for boundary in range(62, 75, 6)),
    "taken_forgotten": (MOVED_AWAY,),
    "no_epoch": (PUT_BACK,),
    "no_repush": (PUT_BACK,),
    "not_pending": (PUT_BACK_AND_CLOSED,),
    "not_overtaken": (LATER_HAND_FIRST,),
    "lost_base": (LATER_HAND_FIRST,),
}
