"""The real program in a real window, by keys only, seen from outside as a person and a screen reader see it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from db.spread import Spread
from tests.journeys.desk import LOCKED, ROOT, Desk, Start
from tests.stage import Stage
from tests.xserver import Screen, until

Cell = tuple[int, int]
Read = Callable[[Path], Spread]
SAVED = ", не отправлено"


def mark(spread: Spread, row: int, column: int) -> str:
    entry = spread.entries.get((spread.students[row].id, column))
    return entry.cell.text if entry else ""


# ---- keys


def test_marks_with_the_russian_layout_on(
    journal: Desk, screen: Screen, todays: Cell, profile: Path, second_reader: Read
) -> None:
    row, column = todays
    screen.layout("us,ru", group=1)
    screen.press("5")
    journal.reads(row, column, ", 5" + SAVED)
    screen.press("y")
    journal.reads(row + 1, column, ", отсутствует" + SAVED)
    screen.press("Up", "Up", "/", "4")
    journal.reads(row, column, ", 5, 4" + SAVED)
    screen.press("Ctrl+z")
    journal.reads(row, column, ", 5" + SAVED)
    screen.press(",")
    journal.says("«б» — такой оценки нет. Можно 2, 3, 4, 5, зач, незач, н/а, осв.")
    screen.press("Ctrl+l")
    journal.shows(LOCKED)
    assert not journal.has("Отметки"), "no name and no mark stays in the window"
    journal.kill()
    spread = second_reader(profile)
    assert [mark(spread, row + step, column) for step in range(3)] == ["5", "н", ""]


def test_letters_go_by_their_place_with_english_and_caps_lock_on(
    journal: Desk, screen: Screen, todays: Cell, profile: Path, second_reader: Read
) -> None:
    row, column = todays
    screen.press("Caps")
    screen.press("5", "y", "n", "Shift+p")
    journal.reads(row + 3, column, ", незачёт" + SAVED)
    screen.press("Ctrl+z")
    journal.reads(row + 3, column, ", клетка пуста" + SAVED)
    screen.press("p")
    journal.reads(row + 3, column, ", зачёт" + SAVED)
    screen.press("Up", "Up", "Up", "Up", "/", "3")
    journal.reads(row, column, ", 5, 3" + SAVED)
    screen.press("Ctrl+l")
    journal.shows(LOCKED)
    screen.press("a")
    journal.says("включён Caps Lock")
    screen.press("Caps", "a")
    journal.hushes("включён Caps Lock")
    journal.kill()
    spread = second_reader(profile)
    assert [mark(spread, row + step, column) for step in range(4)] == ["5/3", "н", "точка", "зач"]


# ---- one program, one window


def test_a_second_start_raises_the_first_window(
    desk: Desk, start: Start, tmp_path: Path, profile: Path, screen: Screen, environment: dict[str, str]
) -> None:
    until(lambda: "Кузнецова" in desk.reader.names(), "the employees")
    alone = people(screen)
    start(tmp_path / "other")
    until(lambda: people(screen) != alone, "the second window covers the first")
    again = run(screen, environment, profile)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    until(lambda: people(screen) == alone, "the first window is before the other")


def people(screen: Screen) -> bytes:
    """Return the picture of the left pane of the lock screen, where the employees stand."""
    return screen.picture().copy(0, 0, 400, 600).constBits().tobytes()


def run(screen: Screen, environment: dict[str, str], profile: Path, **more: str) -> subprocess.CompletedProcess[str]:
    whole = screen.environment | {"QT_QPA_PLATFORM": "xcb"} | environment | more
    words = [sys.executable, "-m", "desktop", "--profile", str(profile)]
    return subprocess.run(words, cwd=ROOT, env=whole, capture_output=True, text=True, check=False, timeout=20)


# ---- what the world does


def test_marks_shown_as_saved_outlive_kill(
    journal: Desk, start: Start, profile: Path, stage: Stage, todays: Cell, screen: Screen, second_reader: Read
) -> None:
    row, column = todays
    desk = journal
    for step, digit in enumerate("543"):
        screen.press(digit)
        desk.reads(row + step, column, f", {digit}" + SAVED)
        desk.kill()
        desk = start(profile)
        desk.sign_in(stage.password)
        desk.says(f"ждут отправки: {step + 1}")
        desk.open_journal()
        desk.reads(row + step, column, f", {digit}" + SAVED)
    desk.kill()
    spread = second_reader(profile)
    assert [mark(spread, row + step, column) for step in range(3)] == ["5", "4", "3"]


def test_the_end_of_a_session_writes_what_stands_in_an_editor(
    journal: Desk, profile: Path, screen: Screen, todays: Cell, second_reader: Read
) -> None:
    _, column = todays
    screen.press("F6")
    journal.has_keys("Темы занятий и задания")
    screen.press("x")  # a letter opens the editor with itself in it
    until(lambda: not journal.heard(name="Темы занятий и задания", focused=True), "the editor")
    journal.process.terminate()
    assert journal.process.wait(15) == 0
    assert second_reader(profile).columns[column].topic.endswith("x")


@pytest.mark.parametrize("display", [None, ":4711"], ids=["none", "dead"])
def test_without_a_display_one_sentence_says_what_to_do(profile: Path, tmp_path: Path, display: str | None) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    environment |= {"HOME": str(tmp_path)} | ({"DISPLAY": display} if display else {})
    words = [sys.executable, "-m", "desktop", "--profile", str(profile)]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=20)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "Экрана здесь нет, окно открыть негде. Данные не тронуты. "
        "Запустите программу в графическом сеансе или задайте DISPLAY.\n"
    )


# ---- the lock screen


def test_a_wrong_password_is_told_and_the_pause_grows(desk: Desk, screen: Screen, stage: Stage) -> None:
    screen.layout("us,ru", group=1)
    screen.type("gfhjkm")
    desk.says("русская раскладка")
    screen.press("Enter")
    desk.says("Пароль не подошёл.")
    desk.says("Проверьте раскладку: сейчас русская.")
    assert not desk.has("Следующая попытка"), "the first slip costs nothing"
    screen.layout("us,ru")
    screen.type("wrong")
    screen.press("Enter")
    desk.says("Следующая попытка через")
    desk.says("сейчас английская")
    screen.type(stage.password)
    screen.press("Enter")
    assert desk.has("Следующая попытка через"), "Enter waits for the pause"
    desk.hushes("Следующая попытка")
    screen.press("Enter")
    desk.shows("Сегодня")


def test_an_empty_profile_says_who_puts_people_there(start: Start, tmp_path: Path) -> None:
    desk = start(tmp_path / "empty")
    desk.says("Сотрудников на этом компьютере нет")
    desk.says("Компьютер записывает администратор журнала.")
