"""Lives of accounts, agreements, incidents, roles and grants: the design's tables, row by row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from college.admission import accounts, agreements, held_roles, incidents, officials, substitutions
from college.lives import Life, Step
from college.refusal import Refused
from college.roles import Right, read_rights

# before | whose right, or system | event | after | guards
ACCOUNTS = """
- | accounts.staff:write | created | requested | person known, login free
- | accounts.students:write | created | requested | person known
requested | credentials.staff:grant | code issued | issued |
requested | credentials.students:grant | code issued | issued | own group, consent
issued | system | code used | enrolled | code in force
issued | system | code lapsed | requested |
enrolled | system | role began | active | agreement
enrolled | system | role began | active | link in force
active | system | roles ended | enrolled |
active | incidents:write | leaked | suspended | own account
active | accounts.staff:write | suspended | suspended | reason
active | accounts.students:write | suspended | suspended | reason
suspended | credentials.staff:grant | code issued | issued | incident closed
suspended | credentials.students:grant | code issued | issued | own group, incident closed
active | accounts.staff:delete | closed | closed | end by last day
active | accounts.students:delete | closed | closed | order or link end
suspended | accounts.staff:delete | closed | closed | end by last day
suspended | accounts.students:delete | closed | closed | order or link end
"""
ACCOUNTS_FURTHER = """
issued | credentials.staff:grant | code withdrawn | requested |
issued | credentials.students:grant | code withdrawn | requested | own group
enrolled | credentials.staff:grant | code issued | issued |
enrolled | credentials.students:grant | code issued | issued | own group
active | credentials.staff:grant | code issued | issued |
active | credentials.students:grant | code issued | issued | own group
enrolled | incidents:write | leaked | suspended | own account
enrolled | accounts.staff:write | suspended | suspended | reason
enrolled | accounts.students:write | suspended | suspended | reason
suspended | accounts.staff:write | resumed | active | incident closed
suspended | accounts.students:write | resumed | active | incident closed
requested | accounts.staff:delete | closed | closed | end by last day
requested | accounts.students:delete | closed | closed | order or link end
issued | accounts.staff:delete | closed | closed | end by last day
issued | accounts.students:delete | closed | closed | order or link end
enrolled | accounts.staff:delete | closed | closed | end by last day
enrolled | accounts.students:delete | closed | closed | order or link end
closed | accounts.staff:write | restored | requested | new order
closed | accounts.students:write | restored | requested | new order
"""
INCIDENTS = """
- | incidents:write | reported | open |
- | system | signalled | open | facts
open | incidents:approve | acknowledged | acknowledged | not the subject
open | system | unanswered | escalated |
escalated | incidents:approve | acknowledged | acknowledged | not the subject
acknowledged | incidents:write | measures | handled | measures
handled | incidents:approve | closed | closed | cause, edits decided
closed | incidents:approve | reopened | open | new fact
"""
SUBSTITUTIONS = """
- | substitutions:write | named | proposed | free, active account
- | substitutions:grant | made | granted | exact lessons
proposed | substitutions:grant | confirmed | granted |
proposed | substitutions:grant | refused | refused | reason
proposed | substitutions:delete | withdrawn | withdrawn |
granted | system | first lesson | in-force |
in-force | system | term passed | ended | no open remark
in-force | system | term passed with a remark | prolonged | that lesson only
prolonged | system | remark closed | ended |
granted | substitutions:grant | ended before it begins | withdrawn | reason
in-force | substitutions:grant | ended today | ended | reason
"""
OFFICIALS = """
- | roles:write | named | draft | official sections
draft | roles:grant | activated | active | basis, thirty days, agreement or law
active | system | end passed | expired |
active | roles:delete | ended | ended | reason
"""
ROLES = """
- | roles:write | requested | requested | account
requested | roles:grant | activated | active | agreement, not himself
requested | roles:grant | activated without agreement | active-override | reason, ten working days, not himself
active-override | system | agreement recorded | active |
active-override | system | override passed | requested |
active | system | end passed | ended | duties listed
active | roles:delete | ended today | ended | reason
active | roles:approve | confirmed | active |
"""
AGREEMENTS = """
- | system | hired | missing |
missing | nda_register:write | registered | in-force | paper
in-force | nda_register:write | new wording | to-renew | directors list
to-renew | nda_register:write | registered | in-force | paper
to-renew | system | term passed | missing |
in-force | system | dismissed | ended |
"""
LIVES = {
    "accounts": accounts.LIFE,
    "incidents": incidents.LIFE,
    "substitutions": substitutions.LIFE,
    "officials": officials.LIFE,
    "roles": held_roles.LIFE,
    "agreements": agreements.LIFE,
}
HELPERS = ("администратор", "куратор", "отдел кадров", "учебная часть", "директор", "диспетчер", "приказ", "тот, кто", "каждый", "подписывают заново")  # fmt: skip


def _row(step):
    right = f"{step.right.section}:{step.right.action}" if step.right else "system"
    return f"{step.before or '-'} | {right} | {step.event} | {step.after} | {', '.join(step.guards)}".strip()


@pytest.mark.parametrize(
    ("steps", "table"),
    [
        (accounts.STEPS, ACCOUNTS),
        (accounts.FURTHER, ACCOUNTS_FURTHER),
        (incidents.STEPS, INCIDENTS),
        (substitutions.STEPS, SUBSTITUTIONS),
        (officials.STEPS, OFFICIALS),
        (held_roles.STEPS, ROLES),
        (agreements.STEPS, AGREEMENTS),
    ],
    ids=["accounts", "accounts further", "incidents", "substitutions", "officials", "roles", "agreements"],
)
def test_a_life_is_the_designs(steps, table):
    assert [_row(step) for step in steps] == table.strip().splitlines()


@pytest.mark.parametrize("name", LIVES)
def test_every_right_of_a_life_stands_in_the_matrix(name):
    text = resources.path("rights", "rights.tsv").read_text(encoding="utf-8")
    given_rights = {Right(grant.section, grant.action) for grant in read_rights(text)}
    assert {step.right for step in LIVES[name].steps if step.right} <= given_rights


@pytest.mark.parametrize("name", LIVES)
def test_nothing_of_a_life_is_without_words(name):
    life = LIVES[name]
    states = {step.before for step in life.steps} | {step.after for step in life.steps}
    assert set(life.titles) == {step.event for step in life.steps}
    assert set(life.refusals) == states
    assert set(life.wanted) == {guard for step in life.steps for guard in step.guards}
    for sentence in [*life.refusals.values(), *(refused.sentence for refused in life.wanted.values())]:
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert not any(word in sentence.lower() for word in ("ошибк", "пожалуйста", "!", "некоррект"))


@pytest.mark.parametrize("name", LIVES)
def test_whatever_is_not_listed_is_refused_with_who_can_help(name):
    life = LIVES[name]
    events = set(life.titles)
    refused = 0
    for state in life.refusals:
        for event in events - {step.event for step in life.steps if step.before == state}:
            with pytest.raises(Refused) as caught:
                life.next_state(state, event)
            assert f"{life.titles[event]} нельзя" in caught.value.sentence
            assert any(helper in caught.value.sentence.lower() for helper in HELPERS), caught.value.sentence
            refused += 1
    assert refused >= len(life.refusals)


@given(st.sampled_from(sorted(LIVES)), st.data())
def test_a_walk_never_leaves_its_life(name, data):
    life = LIVES[name]
    state = None
    for _ in range(8):
        events = [step.event for step in life.steps if step.before == state]
        if not events:
            return
        state = life.next_state(state, data.draw(st.sampled_from(events)))
        assert state in life.refusals


def test_who_may_do_what_in_a_state():
    assert accounts.LIFE.events(accounts.State.ISSUED, {accounts.ISSUE_STAFF}) == (accounts.Event.CODE_WITHDRAWN,)
    assert accounts.LIFE.events(accounts.State.CLOSED, {accounts.ISSUE_STAFF}) == ()
    ways = accounts.LIFE.ways(accounts.State.REQUESTED, accounts.Event.CODE_ISSUED)
    assert [way.right for way in ways] == [accounts.ISSUE_STAFF, accounts.ISSUE_STUDENTS]


def test_a_guard_that_is_not_met_says_what_is_missing():
    step = accounts.LIFE.ways(accounts.State.REQUESTED, accounts.Event.CODE_ISSUED)[1]
    with pytest.raises(Refused, match="согласия"):
        accounts.LIFE.refuse_unmet(step, {accounts.Guard.OWN_GROUP})
    with pytest.raises(Refused, match=r"не ваша группа.*3\.1\.3"):
        accounts.LIFE.refuse_unmet(step, ())
    accounts.LIFE.refuse_unmet(step, {accounts.Guard.OWN_GROUP, accounts.Guard.CONSENT})


def test_one_event_leads_to_one_state():
    twice = (
        Step(agreements.State.MISSING, agreements.Event.HIRED, agreements.State.IN_FORCE),
        Step(agreements.State.MISSING, agreements.Event.HIRED, agreements.State.ENDED),
    )
    with pytest.raises(ValueError, match="two states"):
        Life(twice, {}, {}, {})
