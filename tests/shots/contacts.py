"""Contacts under the camera: masked, one opened, a value and a parent being typed; where the server opens them, why."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from college.roles import Role
from db.admission.office_act import By
from db.clock import today
from db.engine import reading
from db.models.people import RoleAssignment
from db.rights import load_rights
from desktop.workspaces.contacts import actions
from desktop.workspaces.contacts.page import ContactsPage
from server import office_masked
from server.asker import Asker
from server.door import Door
from tests.factories import lay, place
from tests.shots.film import settle
from tests.shots.office import Office
from tests.shots.screens import ALL, USUAL, Scene
from tests.stage import NOON, Stage

FAMILIES = "families"
WORKS = {"/office/v1/masks": office_masked.masks, "/office/v1/reveal": office_masked.reveal}
Then = Callable[[dict[str, Any]], None]


def name_families(stage: Stage) -> None:
    """Let the secretary be the head of the work with families too: the invented college has none."""
    person = stage.staff(Role.SECRETARY)[0]
    lay(stage.server, RoleAssignment, person_id=person, role=Role.VR_HEAD.value, first_day=NOON.date())
    place(stage.server)


def kept(office: Office) -> None:
    """The curator's own group, whose contacts lie on this computer."""
    office.open("contacts")
    page = office.page(ContactsPage)
    page.card.table.setFocus()
    office.take("32-contacts")
    page.card.table.go_to(3)
    page.act(actions.REVEAL)
    office.take("32-contacts-shown")
    page.act(actions.EDIT)
    settle()
    office.take("32-contacts-edit")
    page.card.value.give_up()
    page.act(actions.ADD)
    settle()
    office.type_in(page.card.relative.name, "Аг")
    office.take("32-contacts-parent", "32-contacts-large-text")
    page.card.relative.give_up()
    office.program.settings.text_size = 130
    office.take("32-contacts-large-text")
    office.program.settings.text_size = 100


def asked(office: Office) -> None:
    """Somebody who sees contacts and does not keep them: the head of the work with families."""
    opened, stage = office.program.opened, office.stage
    assert opened is not None
    office.open("contacts")
    page = office.page(ContactsPage)

    def ask(path: str, body: Mapping[str, object], then: Then, _: Callable[[str], None]) -> None:
        with Session(reading(stage.server)) as session:
            rights = load_rights(session, opened.person)
        door = Door(stage.server, stage.clock, lambda *_: "")
        then(WORKS[path](Asker(door, By(opened.person, UUID(int=7)), rights, today(stage.clock)), dict(body)))

    page.opening._context = replace(page._context, ask=ask)
    office.take("32-contacts-hidden")
    page.act(actions.PANE)
    page.act(actions.REVEAL)
    settle()
    office.take("32-contacts-reason")
    page.card.why.give_up()
    page.table.go_to(1)
    office.program.lamp.update(offline_since=NOON - timedelta(hours=2, minutes=48))
    page.act(actions.PANE)
    page.act(actions.PANE)
    office.take("32-contacts-offline")
    office.program.lamp.update(offline_since=None)


SCENES = (
    Scene(
        kept,
        {"32-contacts": ALL}
        | dict.fromkeys(
            ("32-contacts-shown", "32-contacts-edit", "32-contacts-parent", "32-contacts-large-text"), USUAL
        ),
    ),
    Scene(
        asked,
        {"32-contacts-reason": ALL} | dict.fromkeys(("32-contacts-hidden", "32-contacts-offline"), USUAL),
        who=FAMILIES,
    ),
)
