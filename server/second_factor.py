"""The second code at the door: asked of whoever gives rights, set up at his first sign-in, reset by another."""

from datetime import datetime
from typing import Any
from uuid import UUID

from college.admission import second_factor as rule
from college.admission.accounts import WANTED, Guard
from college.admission.second_person import Case, refuse_same_person
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action
from db.admission import accounts, second_factor
from db.admission.accounts import Account, House
from server import asked
from server.asker import Asker, not_now, not_right
from server.door import Door, log, write_wrong
from server.envelope import Refusal
from server.sign_in import NotLetIn

CODE = "second"
ISSUER = phrase("Парта")  # a college's whole name would make a picture that fills the screen


def demand(
    door: Door, here: House, machine: UUID, account: Account, told_us: dict[str, Any], wrong: tuple[datetime, ...]
) -> None:  # fmt: skip
    """Refuse a right password without a right second code, where the person needs one or has set one up.

    `wrong` says when wrong passwords were tried before: they are written down here, the next try forgets them.
    """
    try:
        _demand(door, here, account, told_us)
    except Refusal:
        write_wrong(door, account.person, machine, wrong)
        raise


def code_fits(door: Door, here: House, person: UUID, code: str) -> bool:
    """Take a code of a person once and say whether it was right. Raises NotLetIn where it is too early to try again."""
    # Pauses of their own: a right password does not end them. No login can be typed with this letter in it.
    attempt, pause = accounts.begin_attempt(door.engine, f"{CODE}\n{person}", here.secret, door.clock.now())
    if pause:
        raise NotLetIn(pause)
    if not second_factor.take(door.engine, here.secret, person, code, door.clock.now()):
        log.warning("a wrong second code after the right password of person %s", person)
        return False
    accounts.succeed(door.engine, attempt)
    return True


def reset(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Let another administrator set up anew, for a reason; nobody resets his own."""
    reason, subject = asked.reason(told), asker.subject(asked.id_in(told, "person"))
    if not any(asker.may(right.section, right.action) for right in rule.RIGHTS):
        if subject.is_of_staff:
            asker.demand(rule.RIGHTS[0].section, rule.RIGHTS[0].action)
        asker.demand(subject.credentials, Action.GRANT, subject)  # who gives him his slip
    try:
        refuse_same_person(Case.ROLE, asker.person, subject.person)
    except Refused as refused:
        raise not_right(refused) from None
    if not reason:
        raise not_now(WANTED[Guard.REASON])
    if not second_factor.reset(
        asker.door.engine, asker.door.clock, asker.by, subject.person, reason, subject.credentials
    ):
        raise not_now(Refused(rule.NOT_SET_UP))
    return {}


def _demand(door: Door, here: House, account: Account, told_us: dict[str, Any]) -> None:
    if here.demo:  # its people are invented and no real server takes them
        return
    stands = second_factor.is_set_up(door.engine, here.secret, account.person)
    if not stands and not second_factor.is_wanted(door.engine, door.clock, account.person):
        return
    if not told_us.get(CODE):
        raise _asking(door, here, account, is_set_up=stands)
    try:
        is_right = code_fits(door, here, account.person, _digits(told_us))
    except NotLetIn as refusal:
        raise Refusal(429, "pause", seconds=refusal.pause) from None
    if not is_right:
        raise Refusal(403, CODE, setup=None, wrong=True, sentence=rule.WRONG)


def _asking(door: Door, here: House, account: Account, *, is_set_up: bool) -> Refusal:
    if is_set_up:
        return Refusal(403, CODE, setup=None, sentence=rule.WANTED)
    uri = second_factor.begin(door.engine, here.secret, account.person, login=account.login, issuer=ISSUER)
    return Refusal(403, CODE, setup=uri, sentence=rule.SETTING_UP)


def _digits(told_us: dict[str, Any]) -> str:
    try:
        return rule.read_digits(asked.text(told_us, CODE))
    except Refused as refused:
        raise Refusal(400, "garbage", sentence=refused.sentence) from None
