"""The pictures of `dev.py shots`: every workspace and paper has some, in both themes, and they are what they promise."""

import re
import subprocess
import sys
from importlib import import_module
from inspect import signature
from pathlib import Path
from pkgutil import iter_modules

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

import desktop.workspaces
import papers.print
from papers.print import measures
from tests.shots import album, diary, office, paper

ROOT = Path(__file__).resolve().parents[1]
TODAY, TITLE = ("02-today-light", "02-today-dark"), "22-print-title"
WORKSPACES = sorted(each.name for each in iter_modules(desktop.workspaces.__path__) if each.ispkg)
PAPERS = sorted(
    list(signature(module.draw).parameters.values())[1].annotation.__name__.removeprefix("Journal").lower()
    for module in (import_module(f"papers.print.{each.name}") for each in iter_modules(papers.print.__path__))
    if hasattr(module, "draw")
)


def shots(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Ask for pictures as a person does who stands in the folder."""
    command = [sys.executable, str(ROOT / "dev.py"), "shots", "pictures", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, QImage]:
    """The start page in both themes and one sheet of paper."""
    folder = tmp_path_factory.mktemp("shots")
    done = shots(folder, "--only", ",".join((*TODAY, TITLE)))
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.split()) == sorted(path.name for path in (folder / "pictures").iterdir())
    return {path.stem: QImage(str(path), "PNG") for path in (folder / "pictures").iterdir()}


def test_there_is_something_to_picture():
    assert {"today", "gradebook"} <= set(WORKSPACES)
    assert {"spread", "title", "contents", "end"} <= set(PAPERS)


@pytest.mark.parametrize("workspace", WORKSPACES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_workspace_has_a_picture_in_both_themes(workspace, look):
    called = workspace.replace("_", "-")
    assert any(re.fullmatch(rf"\d\d-{called}(-.+)?-{look}", name) for name in album.names())


@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_has_a_picture(kind):
    assert any(re.fullmatch(rf"\d\d-print-{kind}", name) for name in album.names())


@pytest.mark.parametrize("page", [*diary.PAGES, diary.WRONG])
@pytest.mark.parametrize("screen", ["phone", "wide"])
def test_every_page_of_the_diary_has_a_picture_in_both_themes(page, screen):
    assert {f"{page}-{screen}-light", f"{page}-{screen}-dark"} <= set(album.names())


def test_no_screen_is_pictured_in_one_theme_only():
    looks: dict[str, set[str]] = {}
    for name in set(album.names()) - set(paper.NAMES):
        screen, _, look = name.rpartition("-")
        looks.setdefault(screen, set()).add(look)
    assert {screen: found for screen, found in looks.items() if not found >= {"light", "dark"}} == {}


def test_a_name_that_no_picture_has_is_told_before_any_is_taken(tmp_path):
    done = shots(tmp_path, "--only", f"{TODAY[0]},99-nothing")
    assert done.returncode == 2
    assert "Картинки «99-nothing» нет. Есть: " in done.stderr
    assert f"{TODAY[0]}, " in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_those_that_are_asked_for_are_taken_and_no_others(taken):
    assert set(taken) == {*TODAY, TITLE}
    assert not [name for name, image in taken.items() if image.isNull()]


def test_a_picture_has_the_size_it_promises(taken):
    assert {(taken[name].width(), taken[name].height()) for name in TODAY} == {office.SIZE}
    sheet = taken[TITLE]
    across, down = measures.HEIGHT * paper.SCALE, measures.WIDTH * paper.SCALE  # a title stands upright
    assert (sheet.width(), sheet.height()) == pytest.approx((across, down), abs=1)


def test_something_is_seen_on_a_picture(taken):
    for name, image in taken.items():
        spread = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
        assert len(spread) > 16, name


def test_the_dark_theme_is_dark_and_the_light_one_light(taken):
    light, dark = (_lightness(taken[name]) for name in TODAY)
    assert dark < 64 < 192 < light


def _lightness(image: QImage) -> int:
    """Return the mean of all points, from 0 to 255."""
    return QColor(image.scaled(1, 1, mode=Qt.TransformationMode.SmoothTransformation).pixel(0, 0)).lightness()
