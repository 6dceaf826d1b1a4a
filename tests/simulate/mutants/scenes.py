"""The shortest scenes that show each deliberate bug: nothing of them is left to chance, and without a bug they hold."""

from dataclasses import replace

from tests.simulate.story import NONE, QUIET, Act, Step, Story

A, B, OTHER, CURATOR = range(4)  # two desktops of one teacher, another teacher's, the curator's
PEOPLE = ("teacher", "teacher", "other", "curator")
DECIDERS = ("teacher", "teacher", "deputy", "director")
DEPUTY, DIRECTOR = 2, 3  # among the deciders
COPY_OF_A = 4  # the first file that is copied is the desktop after all the others
ALIKE, ELSE, THIRD = 1, 2, 5  # dice that choose the marks 3, 2 and 5
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


def clone(desk: int, *, with_anchor: bool = False) -> Step:
    """Let a file be copied to another machine, and begin to be used there."""
    return Step("clone", 60, desk, amount=int(with_anchor))


def decides(desk: int, fate: str = "accepted", *, is_over: bool = False) -> Step:
    """Let somebody decide about the act that came to wait last."""
    return Step("decide", 60, desk, dice=1, what=fate, amount=int(is_over))


def settles(desk: int, whose: str = "theirs") -> Step:
    """Let somebody settle a tie: his own value is to stand, or the other hand's."""
    return Step("settle", 60, desk, dice=1, what=whose)


def story(*steps: Step | tuple[Step, ...], fill: int = LARGE, people: tuple[str, ...] = PEOPLE) -> Story:
    """Tell a story of these steps."""
    flat = [part for step in steps for part in (step if isinstance(step, tuple) else (step,))]
    return Story(0, people, fill, tuple(flat))


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
PAGE_TAKEN_AND_WRITTEN = story(HELD, office("load"), types(CURATOR, "reason"), syncs(CURATOR, A))
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


THREE_MONTHS = 95 * 86400
LONG_AWAY = story(HELD, office("transfer"), office("tidy"), Step("office", THREE_MONTHS, what="tidy"), syncs(A))
TAKEN_AND_PUT_BACK = story(
    syncs(A, B), COPY, types(A), types(A, "move", dice=5), syncs(A), types(B, "presence"), syncs(B), RESTORE,
    syncs(B, A, B),
)  # fmt: skip

COLUMN_AFTER_MARKS = story(
    syncs(A), *(types(A, what, dice) for dice, what in enumerate(("mark", "presence", "topic", "column"))), syncs(A, B),
    fill=SMALL,
)  # fmt: skip

# A file is copied to another machine.
COPIED_WAITING = story(HELD, types(A, dice=ELSE), clone(A), syncs(COPY_OF_A, A))
COPIED_WAITING_FIRST = story(HELD, types(A, dice=ELSE), clone(A), syncs(A, COPY_OF_A))
COPIED_A_CHAIN = story(HELD, types(A, dice=ELSE), types(A, dice=THIRD), clone(A), syncs(COPY_OF_A, A))
WROTE_ON_IT = story(HELD, types(A, dice=ELSE), clone(A), types(A, dice=THIRD), syncs(COPY_OF_A, A))
COPIED_TWICE = story(HELD, types(A, dice=ELSE), clone(A), clone(COPY_OF_A), syncs(COPY_OF_A + 1, COPY_OF_A, A))
BOTH_WROTE = story(
    HELD, clone(A, with_anchor=True), syncs(COPY_OF_A), types(A, dice=ELSE), types(COPY_OF_A, "presence"),
    syncs(A, COPY_OF_A), Step("restart", 60, COPY_OF_A), syncs(COPY_OF_A),
)  # fmt: skip


def decided(*steps: Step | tuple[Step, ...]) -> Story:
    """Tell a story with a deputy and a director in it."""
    return story(*steps, people=DECIDERS)


# Somebody decides about what waits.
HELD_BY_TWO = (*syncs(A, B), types(A), *syncs(A, B))
IN_A_CLOSED_TERM = (*HELD_BY_TWO, office("close"), types(A, dice=ELSE), *syncs(A))
ACCEPTED = decided(IN_A_CLOSED_TERM, decides(DEPUTY), syncs(DEPUTY, A))
ACCEPTED_TWICE = decided(IN_A_CLOSED_TERM, decides(DEPUTY), decides(DEPUTY), syncs(DEPUTY, A))
ACCEPTED_AFTER_ALL = decided(
    IN_A_CLOSED_TERM, decides(DEPUTY, "dismissed"), syncs(DEPUTY, A), decides(DEPUTY), syncs(DEPUTY, A)
)  # fmt: skip
OWN_EDIT = decided(syncs(DEPUTY), types(DEPUTY, "presence"), syncs(DEPUTY), decides(DEPUTY), syncs(DEPUTY))
BY_THE_DIRECTOR = decided(
    syncs(DEPUTY), types(DEPUTY, "presence"), syncs(DEPUTY), decides(DIRECTOR), syncs(DIRECTOR, DEPUTY)
)  # fmt: skip
NEWER = (*IN_A_CLOSED_TERM, office("close"), types(B, dice=THIRD), *syncs(B))
OVER_HIS_OWN_NEWER = decided(
    IN_A_CLOSED_TERM, office("close"), types(A, dice=THIRD), syncs(A), decides(DEPUTY, is_over=True), syncs(DEPUTY, A)
)  # fmt: skip
UNDER_A_NEWER = decided(NEWER, decides(DEPUTY), syncs(DEPUTY, A, B))
OVER_A_NEWER = decided(NEWER, decides(DEPUTY, is_over=True), syncs(DEPUTY, A, B))
CHILDREN_STAND = decided(HELD_BY_TWO, types(A, "drop_work"), syncs(A), decides(DEPUTY), syncs(DEPUTY, A))
TAKEN_BACK_TOO_LATE = decided(IN_A_CLOSED_TERM, decides(A, "withdrawn"), decides(DEPUTY), syncs(DEPUTY, A))
TAKEN_BACK_WITHOUT_A_LEASE = decided(
    IN_A_CLOSED_TERM, Step("lease", 60, A), decides(A, "withdrawn"), office("close"), types(B, "presence"), syncs(B, A)
)  # fmt: skip
DECIDED_AND_PUT_BACK = decided(
    HELD_BY_TWO, COPY, office("close"), types(A, dice=ELSE), syncs(A), decides(DEPUTY), syncs(DEPUTY),
    RESTORE, office("close"), syncs(DEPUTY, A),
)  # fmt: skip
TAKEN_BACK_AND_PUT_BACK = decided(
    HELD_BY_TWO, COPY, office("close"), types(A, dice=ELSE), syncs(A), decides(A, "withdrawn"), syncs(A),
    RESTORE, office("close"), syncs(A),
)  # fmt: skip
NOT_HIS_AND_PUT_BACK = decided(
    HELD_BY_TWO, syncs(DEPUTY), COPY, types(A, "reason"), syncs(A), decides(DEPUTY, "dismissed"), RESTORE,
    syncs(DEPUTY, A),
)  # fmt: skip
WAITS_AS_ANOTHER = decided(
    HELD_BY_TWO, office("close"), types(A, dice=ELSE), clone(A), syncs(COPY_OF_A, A), decides(DEPUTY), syncs(DEPUTY, A)
)  # fmt: skip
WHOLE_COLUMN = decided(syncs(A), types(A, "column"), office("close"), syncs(A), decides(DEPUTY), syncs(DEPUTY, A))


# Somebody settles what two hands have written.
TWO_DESKS = (*TWO_HANDS.steps, *syncs(A, B))
SETTLED_ELSEWHERE = story(TWO_DESKS, settles(A), syncs(A, B))
EARLIER_HAND_LAST = (HELD, types(A, dice=ELSE), types(B, dice=THIRD), syncs(B))
SETTLED_UNHEARD = story(
    *EARLIER_HAND_LAST, busy(A, act("comment", student=1), act(dice=4)), settles(A), syncs(A, B)
)  # fmt: skip


def old_answers(dice: int) -> Story:
    """Old answers come instead of new ones."""
    return story(HELD, syncs(A, A), badly(A, dice, stale=1.0))


def poisoned_column(dice: int) -> Story:
    """The server dies while it judges a column beside a batch that nobody foresaw."""
    return story(
        HELD, types(A, "column", ELSE), types(A, "poison", THIRD), badly(A, dice, server_crash=1.0), syncs(B, A)
    )


def dies(boundary: int) -> Story:
    """A desktop dies in an exchange that brings it something."""
    return story(HELD, types(A, dice=ELSE), syncs(A), dying(B, boundary), syncs(B))


def settled_between(boundary: int) -> Story:
    """A desktop dies before it hears that its edit has lost, and goes on; meanwhile the other hand settles that."""
    return story(
        *EARLIER_HAND_LAST, dying(A, boundary), types(A, dice=4), syncs(B), settles(B, "mine"), syncs(B, A, B)
    )  # fmt: skip


def dies_filling(boundary: int) -> Story:
    """A desktop dies while it reads all anew after a restore, and is granted less when it comes again."""
    return story(
        syncs(A), types(A), syncs(A), COPY, syncs(CURATOR), RESTORE, dying(CURATOR, boundary), office("curator"),
        fill=SMALL,
    )  # fmt: skip


# By bug: any of the stories may catch it, where it takes a certain boundary or answer.
SCENES: dict[str, tuple[Story, ...]] = {
    "no_dedupe": (ANSWER_LOST,),
    "no_gapcheck": (OVERTAKEN,),
    "late_commit": (READ_BY_ANOTHER,),
    "silent_loser": (TWO_HANDS,),
    "stale_rights": (PAGE_TAKEN_AND_WRITTEN,),
    "rights_kept": (PAGE_TAKEN,),
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
    "acts_cut": (COLUMN_AFTER_MARKS,),
    "acts_parted": tuple(poisoned_column(dice) for dice in (0, 2, 4)),
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
    "torn_parts": (SLOW_FILL,),
    "stage_kept": tuple(dies_filling(boundary) for boundary in range(102, 120, 4)),
    "taken_forgotten": (MOVED_AWAY,),
    "no_epoch": (PUT_BACK,),
    "no_repush": (PUT_BACK,),
    "not_pending": (PUT_BACK_AND_CLOSED,),
    "not_overtaken": (LATER_HAND_FIRST,),
    "lost_base": (LATER_HAND_FIRST,),
    "taken_anew": (TAKEN_AND_PUT_BACK,),
    "no_sweep": (LONG_AWAY,),
    "blind_anchor": (COPIED_WAITING,),
    "blind_fork": (BOTH_WROTE,),
    "fork_forgotten": (BOTH_WROTE,),
    "waiting_left": (COPIED_WAITING,),
    "no_former_name": (COPIED_WAITING,),
    "last_name_only": (COPIED_TWICE,),
    "bases_kept": (COPIED_A_CHAIN,),
    "screen_kept": (COPIED_WAITING,),
    "second_answer": (COPIED_WAITING_FIRST,),
    "first_name_last": (COPIED_WAITING,),
    "one_name_only": (WROTE_ON_IT,),
    "fate_of_another": (WAITS_AS_ANOTHER,),
    "anybody_decides": (OWN_EDIT,),
    "decided_twice": (ACCEPTED_TWICE,),
    "half_an_act": (CHILDREN_STAND,),
    "undone_stands": (CHILDREN_STAND,),
    "accepted_over": (UNDER_A_NEWER,),
    "accepted_under": (OVER_A_NEWER,),
    "unheard_fate": (ACCEPTED,),
    "own_word": (TAKEN_BACK_WITHOUT_A_LEASE,),
    "dismissed_for_good": (ACCEPTED_AFTER_ALL,),
    "late_edit": (DECIDED_AND_PUT_BACK,),
    "one_push": (TAKEN_BACK_AND_PUT_BACK,),
    "unasked_fate": (NOT_HIS_AND_PUT_BACK,),
    "settled_alone": (SETTLED_ELSEWHERE,),
    "settled_for_good": tuple(settled_between(boundary) for boundary in range(5, 8)),
    "settled_blind": (SETTLED_UNHEARD,),
}
