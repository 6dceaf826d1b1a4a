"""Who asks the office for something, with the rights of this day; what is refused is refused with a sentence."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from college.admission.accounts import WANTED, Guard
from college.phrases import phrase
from college.refusal import Refused
from college.roles import ANYWHERE, Action, Actor, Place, Reach, may, reach, refuse_without_right
from db.admission import subjects
from db.admission.accounts import KnownKey
from db.admission.office_act import By
from db.admission.subjects import Subject
from db.clock import today
from db.engine import reading
from db.rights import PersonRights
from db.rights_stamp import rights_now
from db.troubles import troubles
from server.door import Door
from server.envelope import Refusal

UNKNOWN = WANTED[Guard.PERSON_KNOWN]


@dataclass(frozen=True, slots=True)
class Asker:
    """The person of the device that signed, and what his roles let him do today."""

    door: Door
    by: By
    rights: PersonRights
    day: date
    reached: str = ""  # the address at which his desktop reached us, as it has signed it

    @property
    def person(self) -> UUID:
        """Whose device it is."""
        return self.by.person

    @property
    def actor(self) -> Actor:
        """The person as he may act today."""
        return self.rights.actor_on(self.day)

    def may(self, section: str, action: Action, places: tuple[Place, ...] = (ANYWHERE,)) -> bool:
        """Whether he may do this in one of the places."""
        return any(may(self.rights.matrix, self.actor, section, action, self.day, place) for place in places)

    def reach(self, section: str, action: Action) -> Reach:
        """Return all the places where he may."""
        return reach(self.rights.matrix, self.actor, section, action, self.day)

    def reaches(self, section: str, action: Action) -> bool:
        """Whether there is any place where he may."""
        found = self.reach(section, action)
        return found.everywhere or found.own or found.granted or bool(found.groups or found.commissions)

    def why_not(self, section: str, action: Action, subject: Subject | None = None) -> Refused | None:
        """Return why he may not do this to the account, or anywhere where there is none; None if he may."""
        if self.may(section, action, (ANYWHERE,) if subject is None else subject.places(self.person)):
            return None
        if subject is not None and section == "credentials.students":
            wanted = WANTED[Guard.OWN_GROUP]  # says who gives codes to whom, also to who has no group
            return Refused(wanted.sentence, wanted.clause)
        try:
            refuse_without_right(self.rights.matrix, Actor(None), section, action, self.day)
        except Refused as refused:
            return refused
        raise AssertionError("nobody has every right")

    def demand(self, section: str, action: Action, subject: Subject | None = None) -> None:
        """Refuse what he may not do."""
        if (refused := self.why_not(section, action, subject)) is not None:
            raise not_right(refused)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Lend a session that sees one moment of the database."""
        with troubles(), Session(reading(self.door.engine)) as session:
            yield session

    def subjects(self, asked: Mapping[UUID, str | None]) -> dict[UUID, Subject]:
        """Return those of these people whom the lists know."""
        with self.read() as session:
            return subjects.subjects(session, asked, self.day)

    def subject(self, person: UUID) -> Subject:
        """Return whose account is meant; refuse one whom the lists do not know."""
        found = self.subjects({person: None}).get(person)
        if found is None:
            raise Refusal(404, "person", sentence=str(UNKNOWN))
        return found


def asker_of(door: Door, signer: KnownKey, reached: str = "") -> Asker:
    """Return who asks; refuse a device that does not work any more."""
    if signer.state != "ok" or signer.person is None:
        sentence = phrase("Это устройство остановлено, с него ничего не меняют. Его возвращает администратор.")
        raise Refusal(403, "device", state=signer.state, sentence=sentence)
    day = today(door.clock)
    with troubles(), Session(reading(door.engine)) as session:
        rights = rights_now(session, signer.person)
    if rights.has_left(day):
        raise Refusal(403, "right", sentence=phrase("Последний рабочий день прошёл. Вопросы — к администратору."))
    return Asker(door, By(signer.person, signer.id), rights, day, reached)


def not_right(refused: Refused) -> Refusal:
    """Return the answer to who has no right."""
    return Refusal(403, "right", sentence=str(refused))


def not_now(refused: Refused) -> Refusal:
    """Return the answer to what the life of the thing forbids."""
    return Refusal(409, "state", sentence=str(refused))
