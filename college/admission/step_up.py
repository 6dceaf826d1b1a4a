"""When a password is asked once more of somebody who sits at an open desk (3.1.4, 3.1.11; `rights/README.md`, actions).

A PIN opens a hidden screen; it does not sign, and it takes nothing out of the program: for that the password is asked,
even if it was typed in the morning. One answer holds for some minutes, so that a row of like acts is one question.
"""

from college.acts import clause
from college.admission.policy import DEFAULT, Policy
from college.numerals import form, numbered
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Right

SHARED_LOGIN = clause("3.1.11")
ALWAYS = frozenset({Action.EXPORT, Action.APPROVE})  # what leaves the program, what is a signature
TAKES_AWAY = frozenset({Action.WRITE, Action.APPROVE, Action.DELETE, Action.GRANT})
# Whoever changes these gives power, or takes a computer's data from it.
GUARDED = frozenset({"devices", "rights", "settings", "journal.close_period", "journal.reopen_period"})
SINGLE = frozenset({Right("roles", Action.GRANT)})  # a role, or one that works without its agreement (3.1.5)
NO_DATA = "none"  # the kind of personal data of a section that holds none

# A new way into one's own account is no right of the matrix; whoever sits at an open desk must not make himself one.
OWN_WAY = phrase("Новый вход под вашим именем — для этого пароль спрашивают и за открытым столом.")
WRONG = phrase("Пароль не подошёл. %s %s, потом экран закроется.")
OVER = phrase("Закрыто: пароль не подошёл %s подряд. Всё введённое сохранено.")


def is_asked(section: str, action: Action, personal: str = NO_DATA, *, in_closed_period: bool = False) -> bool:
    """Whether the act asks for the password; `personal` is the kind of personal data that the section holds.

    What is changed in a closed period is asked for whatever it is.
    """
    return (
        action in ALWAYS
        or (action is Action.PRINT and personal != NO_DATA)
        or (section in GUARDED and action in TAKES_AWAY)
        or Right(section, action) in SINGLE
        or (in_closed_period and action in TAKES_AWAY)
    )


def holds(asked: float | None, now: float, policy: Policy = DEFAULT) -> bool:
    """Whether a password typed at that second still holds; seconds that only grow and count sleep."""
    return asked is not None and 0 <= now - asked < policy.step_up.total_seconds()


def refuse_wrong(wrong: int, policy: Policy = DEFAULT) -> Refused:
    """Return what is said after so many wrong passwords in a row; after the last the screen is locked."""
    left = policy.step_up_tries - wrong
    if left <= 0:
        return Refused(OVER % numbered(policy.step_up_tries, "раз", "раза", "раз"), SHARED_LOGIN)
    rest = form(left, phrase("Осталась"), phrase("Осталось"), phrase("Осталось"))
    return Refused(WRONG % (rest, numbered(left, "попытка", "попытки", "попыток")), SHARED_LOGIN)


def is_over(wrong: int, policy: Policy = DEFAULT) -> bool:
    """Whether the screen is to be locked after so many wrong passwords in a row."""
    return wrong >= policy.step_up_tries
