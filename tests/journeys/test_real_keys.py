"""Shortcuts and menus of the real window with a Russian layout on: what is declared in Latin letters must fire."""

import json
from pathlib import Path

import pytest

from desktop.shell.actions import MENUS, SHELL
from desktop.workspaces import WORKSPACES
from tests.journeys.desk import LOCKED, Desk, Start
from tests.stage import Stage
from tests.xserver import Screen, place_of, until

LAYOUTS = {"us,ru": 1, "ru,us": 0}  # which of the layouts types Russian
SAVED = ", не отправлено"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_ctrl_key_fires(
    todays: tuple[int, int], start: Start, profile: Path, stage: Stage, screen: Screen, layout: str
) -> None:
    without_server(profile)
    desk = start(profile)
    desk.sign_in(stage.password)
    desk.open_journal()
    row, column = todays
    screen.layout(layout, group=LAYOUTS[layout])
    pressed = set()

    def press(key: str) -> None:
        pressed.add(key.lower())
        screen.press(key)

    screen.press("5", "Up")
    press("Ctrl+d")
    desk.reads(row + 1, column, ", 5" + SAVED)
    press("Ctrl+z")
    desk.reads(row + 1, column, ", клетка пуста" + SAVED)
    press("Ctrl+y")
    desk.reads(row + 1, column, ", 5" + SAVED)
    press("Ctrl+c")
    screen.press("F6", "F2", "Ctrl+v", "Enter")
    desk.reads(row, column, ", 5" + SAVED)
    until(lambda: "5" in topic(desk), "the topic is what was copied")
    screen.press("F6")
    own = desk.title()
    press("Ctrl+g")
    screen.press("Up", "Enter")
    until(lambda: desk.title() != own, "another journal")
    press("Ctrl+g")
    screen.press("Down", "Enter")
    desk.shows(own)
    press("Ctrl+r")
    desk.says("Сервер для этого компьютера не задан.")
    press("Ctrl+b")
    until(lambda: stored(profile, "sidebar") == "full", "the sidebar is full")
    press("Ctrl+Shift+b")
    desk.says("Журнал ведётся здесь с самого начала.")
    for key in ("Ctrl+p", "Ctrl+Shift+p"):
        press(key)
        if key == "Ctrl+p":  # the password once more, and then not for some minutes
            screen.focus(screen.window("Пароль ещё раз"))
            screen.layout(layout, group=1 - LAYOUTS[layout])
            screen.type(stage.password)
            screen.press("Enter")
            screen.layout(layout, group=LAYOUTS[layout])
        preview = screen.window("Печать: ")
        screen.focus(preview)
        screen.press("Esc")
        until(lambda gone=preview: gone not in screen.windows(), "the preview is gone")
        screen.focus(desk.window)
        desk.has_keys("Отметки")
    press("Ctrl+l")
    desk.shows(LOCKED)
    here = (workspace for workspace in WORKSPACES if workspace.name in ("today", "gradebook"))
    actions = (*SHELL, *(action for workspace in here for action in workspace.actions))
    assert {action.keys.lower() for action in actions if action.keys.startswith("Ctrl+")} == pressed


def test_alt_and_a_russian_letter_open_every_menu(journal: Desk, screen: Screen) -> None:
    screen.layout("us,ru", group=1)
    for _, title in MENUS:
        letter, name = title[title.index("&") + 1].lower(), title.replace("&", "")
        screen.press(f"Alt+{place_of(letter)}")
        until(lambda name=name: journal.heard(name=name, role="popup menu"), f"the menu «{name}»")
        screen.press("Esc")
        until(lambda name=name: not journal.heard(name=name, role="popup menu"), f"«{name}» is closed")
        screen.press("Esc")
        journal.has_keys("Отметки")


def topic(desk: Desk) -> str:
    """Return what stands under the cursor of the right page, as a reader hears the page's selected cell."""
    page = desk.heard(name="Темы занятий и задания", role="table")
    return desk.reader.selected(page) if page else ""


def stored(profile: Path, key: str) -> object:
    return json.loads((profile / "settings.json").read_text("utf-8")).get(key)


def without_server(profile: Path) -> None:
    """Let this computer know no server, as before it is enrolled with one."""
    machine = profile / "machine" / "machine.json"
    machine.write_text(json.dumps(json.loads(machine.read_text("utf-8")) | {"server": ""}), "utf-8")
