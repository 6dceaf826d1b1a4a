"""Stories that once failed, cut to their shortest, with a word on what was wrong; every run of the tests plays them."""

from tests.simulate.mutants.scenes import (
    BY_THE_DIRECTOR,
    COPY,
    COPY_OF_A,
    ELSE,
    HELD,
    OVER_HIS_OWN_NEWER,
    POISONED,
    RESTORE,
    TAKEN_BACK_TOO_LATE,
    THIRD,
    WHOLE_COLUMN,
    A,
    B,
    act,
    badly,
    busy,
    clone,
    office,
    story,
    syncs,
    types,
)
from tests.simulate.story import YEARS, Step, Story

REGRESSIONS: dict[str, Story] = {
    "the oracle wanted an audit of a batch that nobody foresaw; it is kept whole in the quarantine instead": POISONED,
    "the oracle blamed an older program for what was typed after it had handed its work over": story(
        HELD, Step("schema", 60, A, amount=1), busy(A, act("presence"), act("mark"))
    ),
    "the oracle held a tie with one's own former value for needless, though that value had been purged": story(
        syncs(A, B),
        types(A, "homework", dice=ELSE),
        types(B, "homework", dice=THIRD),
        syncs(A, B),
        office("right"),
        syncs(B),
        types(B, "homework", dice=4),
    ),
    "a greeting after a clock had jumped back took ties for told that never were": story(
        HELD,
        types(A, dice=ELSE),
        types(B, dice=THIRD),
        syncs(B, A),
        Step("clock", 60, B, amount=-10 * YEARS),
        Step("restart", 600, B),
        syncs(B),
    ),
    "the oracle blamed an older program that an old refusal, come late, had stopped for this round": story(
        syncs(A),
        Step("schema", 60, A, amount=1),
        syncs(A),
        types(A),
        badly(A, 3, stale=1.0),
    ),
    "the oracle held a tie for needless with work that had waited: the restored server does not know why it did": story(
        HELD,
        COPY,
        types(B, dice=ELSE),
        types(A, dice=THIRD),
        office("suspend"),
        syncs(A, B),
        RESTORE,
        syncs(B, A, B),
    ),
    "a copy of a file took for applied what the other had brought to a restored server, where it waits": story(
        HELD,
        COPY,
        types(A, dice=ELSE),
        syncs(A),
        clone(A, with_anchor=True),
        RESTORE,
        office("load"),
        syncs(A, COPY_OF_A),
    ),
    "a row that the server has and does not grant stayed for the sake of an edit that waits for a decision": story(
        syncs(A), types(A, "topic"), types(A, "drop_lesson"), office("right")
    ),
    "the director decides at once about what the deputy wrote himself": BY_THE_DIRECTOR,
    "who takes back what was accepted meanwhile is told that it is decided": TAKEN_BACK_TOO_LATE,
    "an accepted edit never stands over a value that grew from it": OVER_HIS_OWN_NEWER,
    "a whole column that waited comes into force at once": WHOLE_COLUMN,
    "the oracle blamed a program of today for a refusal that its former one was given and that came late": story(
        Step("schema", 60, A, amount=1), syncs(A, A), Step("schema", 60, A), badly(A, 1, stale=0.5)
    ),
    "an older program hands its work over, though it may not pull": story(
        syncs(A), Step("schema", 60, A, amount=1), Step("type", 60, A, act=act()), syncs(A, A)
    ),
}
