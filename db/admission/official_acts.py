"""An outside official is let in by an order: his card, his dated access, his account, by acts of the server (1.5)."""

import json
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.admission.accounts import State as Standing
from college.admission.officials import OFFICIALS, Opening, State, refuse_nameless, refuse_official
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Role
from db.admission import access_log, account_acts, subjects
from db.admission.access_log import Access
from db.admission.office_act import By
from db.clock import Clock, today
from db.engine import reading, writing
from db.house import house_write
from db.models.accounts import Credential
from db.models.admission import DatedGrant
from db.models.groups import StudyGroup
from db.models.people import Person
from db.models.people import PersonName as Named
from db.officials import matrix
from db.troubles import troubles

OPENED = "open access"  # what the log of access calls it
OTHER = Refused(
    phrase(
        "Под этой карточкой в колледже числится другой человек, внешний доступ ему не открывают. Ничего не открыто: "
        "начните новую форму (Ctrl+N)."
    )
)


def open_access(engine: Engine, clock: Clock, by: By, opening: Opening) -> str:
    """Open the access and the account of its official, and return his login. Raises Refused; then nothing is left.

    Who may open one is asked before. Broken off between its two writes, it is finished by asking once more.
    """
    terms, day = opening.terms, today(clock)
    with troubles(), Session(reading(engine)) as session:
        refuse_official(terms, matrix(session), day)
        stood = session.get(DatedGrant, opening.id)
        is_known = _is_official(session, terms.person)
        if stood is not None and stood.person_id != terms.person:
            raise OTHER
        if not is_known:
            refuse_nameless(opening.name)
        _refuse_unknown_groups(session, terms.groups)
    if stood is None:
        _write(engine, clock, by, opening, is_new=not is_known)
    return _let_in(engine, clock, by, terms.person)


def _is_official(session: Session, person: UUID) -> bool:
    """Whether he was an official before; refuse anybody else whom the college knows."""
    before = select(DatedGrant.id).where(DatedGrant.person_id == person, DatedGrant.kind == Role.OFFICIAL.value)
    if session.scalar(before.limit(1)) is not None:
        return True
    if session.get(Person, person) is not None or session.get(Credential, person) is not None:
        raise OTHER
    return False


def _refuse_unknown_groups(session: Session, groups: Collection[UUID]) -> None:
    known = set(
        session.scalars(select(StudyGroup.id).where(StudyGroup.id.in_(groups), StudyGroup.withdrawn_at.is_(None)))
    )
    if known != set(groups):
        told = phrase(
            "Одной из названных групп на сервере нет. Обменяйтесь с сервером (Ctrl+R) и выберите группы снова."
        )
        raise Refused(told, OFFICIALS)


def _write(engine: Engine, clock: Clock, by: By, opening: Opening, *, is_new: bool) -> None:
    terms, name = opening.terms, opening.name
    assert terms.basis is not None  # the rule has refused to go on without one
    entry = Access(by.person, OPENED, "roles", terms.person, by.device, reason=terms.basis.wording)
    with troubles(), Session(writing(engine)) as session, session.begin():
        access_log.append(session, [entry], clock.now())  # first: what cannot be logged is not opened
    with house_write(engine, clock, "open_official") as session:
        if is_new:
            session.add(Person(id=terms.person, sex=""))
            session.add(
                Named(
                    person_id=terms.person, since=today(clock), surname=name.surname, given=name.given,
                    patronymic=name.patronymic,
                )
            )  # fmt: skip
        session.add(
            DatedGrant(
                id=opening.id, person_id=terms.person, kind=Role.OFFICIAL.value,
                sections=json.dumps(sorted(terms.sections)), groups=json.dumps(sorted(one.hex for one in terms.groups)),
                first_day=terms.first, last_day=terms.last, basis=terms.basis.wording, ground=terms.ground.strip(),
                given_by=by.person, standing=State.ACTIVE.value,
            )
        )  # fmt: skip


def _let_in(engine: Engine, clock: Clock, by: By, person: UUID) -> str:
    """Give him an account where none stands, and return its login."""
    with troubles(), Session(reading(engine)) as session:
        row = session.get(Credential, person)
        if row is not None and row.state != Standing.CLOSED:
            return row.login
        (subject,) = subjects.subjects(session, {person: Role.OFFICIAL.value}, today(clock)).values()
    done = account_acts.create(engine, clock, by, [subject])
    for refused in done.refused.values():
        raise refused
    return done.made[person]
