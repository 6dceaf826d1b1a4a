"""When a password is asked once more: what leaves the program, signatures, computers, closed periods."""

import pytest

from college.admission.step_up import holds, is_asked, is_over, refuse_wrong
from college.roles import Action
from db.norms import norms

SEE, WRITE, APPROVE, PRINT, EXPORT, DELETE, GRANT = Action


def asked(section, action, **more):
    return is_asked(section, action, norms().sections[section].personal, **more)


def test_what_leaves_the_program_and_every_signature_is_asked_in_every_section():
    for section in norms().sections:
        assert asked(section, EXPORT)
        assert asked(section, APPROVE)
        assert not asked(section, SEE)


def test_paper_with_personal_data_is_asked_and_other_paper_is_not():
    kinds = {kind: {asked(one.name, PRINT) for one in norms().sections.values() if one.personal == kind}
             for kind in ("none", "personal", "special")}  # fmt: skip
    assert kinds["personal"] == kinds["special"] == {True}
    assert False in kinds["none"]


@pytest.mark.parametrize(
    ("section", "action", "wanted"),
    [
        ("credentials.staff", PRINT, True),
        ("credentials.students", PRINT, True),
        ("access_log", PRINT, True),
        ("journal.print_draft", PRINT, True),
        ("devices", WRITE, True),
        ("devices", DELETE, True),
        ("devices", SEE, False),
        ("rights", WRITE, True),
        ("roles", GRANT, True),
        ("journal.close_period", WRITE, True),
        ("journal.reopen_period", WRITE, True),
        ("journal.close_period", SEE, False),
        ("journal.marks", WRITE, False),
        ("accounts.staff", WRITE, False),
        ("nda_register", WRITE, False),
        ("incidents", WRITE, False),
        ("timetable", PRINT, False),
    ],
)
def test_acts_by_name(section, action, wanted):
    assert asked(section, action) is wanted


@pytest.mark.parametrize("action", [WRITE, APPROVE, DELETE, GRANT])
def test_in_a_closed_period_every_change_is_asked(action):
    assert asked("journal.marks", action, in_closed_period=True)
    assert not asked("journal.marks", SEE, in_closed_period=True)


def test_an_answer_holds_five_minutes_of_the_computers_own_time():
    assert not holds(None, 10.0)
    assert holds(10.0, 10.0)
    assert holds(10.0, 309.9)
    assert not holds(10.0, 310.0)
    assert not holds(10.0, 9.0)  # another boot


def test_three_wrong_ones_and_the_screen_is_closed():
    assert "Осталось 2 попытки" in refuse_wrong(1).sentence
    assert "Осталась 1 попытка" in refuse_wrong(2).sentence
    assert "3 раза подряд" in refuse_wrong(3).sentence
    assert [is_over(wrong) for wrong in (0, 1, 2, 3)] == [False, False, False, True]
