"""A college with one person of every role, each at a device of his own, for the tests of the office."""

import json
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

import resources
from college.roles import Role, read_rights
from db import credentials, ids
from db.credentials import DeviceKey
from db.engine import writing
from db.house import found_college
from db.models.accounts import Credential, Machine
from db.models.admission import Agreement
from db.models.catalogue import Right
from db.models.exchange import Device
from db.models.groups import Curatorship, Membership, StudyGroup
from db.models.people import Employee, Person, PersonName, RoleAssignment
from db.sync.placing import place_all
from desktop.line import Line

ROLES = tuple(role for role in Role if role.is_staff and role not in (Role.EMPLOYEE, Role.SUBSTITUTE))
SINCE = date(2025, 9, 1)


@dataclass
class OfficeCollege:
    """Ids and keys that tests ask for."""

    id: UUID
    machine: UUID
    machine_key: DeviceKey
    group: UUID
    other_group: UUID
    people: dict[Role, UUID] = field(default_factory=dict)
    devices: dict[Role, UUID] = field(default_factory=dict)
    keys: dict[Role, DeviceKey] = field(default_factory=dict)
    newcomer: UUID = field(default_factory=ids.fresh)  # an employee without an account
    students: list[UUID] = field(default_factory=list)  # of the curator's group
    foreign: list[UUID] = field(default_factory=list)  # of another group


def found(engine: Engine, clock, salt: bytes, desktop_hash: str, students: int = 3) -> OfficeCollege:
    made = OfficeCollege(*(ids.fresh() for _ in range(2)), DeviceKey.generate(), ids.fresh(), ids.fresh())
    with writing(engine).begin() as conn:
        token = found_college(conn, made.id, name="Техникум", zone="Asia/Tomsk", demo=False, clock=clock)
        matrix = read_rights(resources.path("rights", "rights.tsv").read_text("utf-8"))
        conn.execute(insert(Right), [
            {"id": ids.fresh(), "role": one.role.value, "section": one.section, "action": one.action.value,
             "scope": one.scope.value, "clause": "", "note": "", "v_scope": token}
            for one in matrix
        ])  # fmt: skip
    with Session(writing(engine)) as session, session.begin():
        session.add(Machine(id=made.machine, name="К-214", room="214", alg="ed25519", public_key=made.machine_key.public, made_at=1))  # fmt: skip
        session.add_all([
            StudyGroup(id=made.group, name="ИСП-21", enrolled_year=2025),
            StudyGroup(id=made.other_group, name="ИСП-22", enrolled_year=2025),
        ])  # fmt: skip
        session.flush()
        for role in ROLES:
            _employee(session, made, role, salt, desktop_hash)
        session.add_all(_person(made.newcomer, "Новенькова", "Анна"))
        session.add(Employee(id=ids.fresh(), person_id=made.newcomer, post="преподаватель", hired=SINCE))
        for group, people in ((made.group, made.students), (made.other_group, made.foreign)):
            for number in range(students):
                people.append(ids.fresh())
                session.add_all(_person(people[-1], f"Студентов{'аб'[group == made.group]}", f"Имя{number}"))
                session.add(Membership(id=ids.fresh(), student_id=people[-1], group_id=group, first_day=SINCE))
    with writing(engine).begin() as conn:
        place_all(conn)
    return made


def _employee(session: Session, made: OfficeCollege, role: Role, salt: bytes, desktop_hash: str) -> None:
    person, device, key = ids.fresh(), ids.fresh(), DeviceKey.generate()
    made.people[role], made.devices[role], made.keys[role] = person, device, key
    session.add_all(_person(person, role.value.title(), "Пётр"))
    session.add(Employee(id=ids.fresh(), person_id=person, post=role.value, hired=SINCE))
    session.add(Agreement(id=ids.fresh(), person_id=person, signed_on=SINCE, number="1"))
    if role is Role.CURATOR:
        session.add(Curatorship(id=ids.fresh(), group_id=made.group, person_id=person, first_day=SINCE))
    else:
        session.add(RoleAssignment(id=ids.fresh(), person_id=person, role=role.value, first_day=SINCE))
    session.add(
        Credential(person=person, login=role.value, kind="staff", salt=salt, desktop_hash=desktop_hash)
    )  # fmt: skip
    session.add(
        Device(id=device, machine=made.machine, person=person, alg="ed25519", public_key=key.public, made_at=1)
    )  # fmt: skip


def _person(person: UUID, surname: str, given: str) -> list[object]:
    return [
        Person(id=person, sex=""),
        PersonName(id=ids.fresh(), person_id=person, since=date(2000, 1, 1), surname=surname, given=given),
    ]


class Desks:
    """Signed requests of every role's device and of the machine, over real sockets."""

    def __init__(self, address: str, clock, college: OfficeCollege) -> None:
        self.address, self.clock, self.college = address, clock, college
        self._lines: dict[object, Line] = {}

    def office(self, role: Role, name: str, **told):
        return self.post(role, f"/office/v1/{name}", **told)

    def post(self, role: Role, path: str, **told):
        return self._sent(self.line(role), path, told)

    def machine(self, name: str, **told):
        key = "machine"
        if key not in self._lines:
            self._lines[key] = Line(
                self.address, self.college.machine, self.college.machine_key, self.clock, kind="machine"
            )
        return self._sent(self._lines[key], f"/devices/v1/{name}", told)

    def line(self, role: Role) -> Line:
        if role not in self._lines:
            self._lines[role] = Line(self.address, self.college.devices[role], self.college.keys[role], self.clock)
        return self._lines[role]

    def close(self) -> None:
        for line in self._lines.values():
            line.close()

    def _sent(self, line: Line, path: str, told):
        answer = line.post(path, json.dumps(told).encode(), {"Content-Type": "application/json"})
        return answer.status, json.loads(answer.body)


def secret_of(salt: bytes, password: str) -> str:
    return credentials.sign_in_secret(credentials.stretch(password, salt)).hex()
