"""The look of the house: tokens, contrast, glyphs, icons, the style sheet."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QRawFont
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import delete

import resources
from desktop.shell.theme import Theme, tokens

LOOKS = ("light", "dark", "contrast")
DESKTOP = Path(__file__).resolve().parents[2] / "desktop"

# (text, ground, its contrast as the design measured it in light, dark, high contrast)
MEASURED = (
    ("text", "paper", (16.3, 14.2, 21.0)),
    ("text-2", "paper", (8.3, 9.5, 21.0)),
    ("text-3", "bar", (5.0, 5.6, 16.8)),
    ("ink", "paper", (9.4, 9.8, 21.0)),
    ("accent", "paper", (6.9, 8.4, 16.0)),
    ("on-accent", "accent", (6.9, 8.1, 16.0)),
    ("accent", "accent-soft", (5.7, 5.8, 9.3)),
    ("edge", "paper", (3.6, 4.8, 21.0)),
    ("ink", "today", (8.5, 7.5, 16.9)),
    ("text", "today-head", (12.0, 7.6, 11.6)),
    ("text-2", "selection", (6.3, 6.1, 12.2)),
    ("unsent", "bar", (4.7, 6.8, 13.7)),
    ("disputed", "disputed-bg", (5.2, 6.1, 11.0)),
    ("locked", "locked-bg", (5.9, 6.6, 12.5)),
    ("absence", "absence-bg", (6.2, 6.9, 9.6)),
    ("danger", "danger-bg", (5.4, 6.0, 9.6)),
    ("warning", "warning-bg", (6.3, 7.4, 16.0)),
    ("success", "success-bg", (5.5, 6.7, 16.6)),
    ("info", "info-bg", (5.8, 6.5, 12.6)),
)
# Pairs that these screens add: they need the floor, not a number.
MET = (
    ("unsent", "accent-soft"), ("unsent", "paper"), ("unsent", "selection"), ("text-2", "accent-soft"),
    ("text-2", "window"), ("text-2", "bar"), ("text", "window"), ("text", "bar"), ("text", "selection"),
    ("text", "today"), ("text-2", "today"), ("accent", "today"), ("success", "paper"), ("success", "selection"),
    ("warning", "paper"), ("warning", "selection"), ("danger", "paper"), ("danger", "selection"), ("danger", "today"),
    ("info", "paper"), ("info", "selection"), ("text", "info-bg"), ("text", "warning-bg"), ("text", "danger-bg"),
    ("text", "success-bg"), ("text", "disputed-bg"), ("text-2", "info-bg"), ("text-2", "warning-bg"),
    ("text-2", "danger-bg"), ("text-2", "success-bg"), ("text-2", "disputed-bg"), ("text-3", "paper-alt"),
    ("success", "bar"), ("warning", "bar"), ("danger", "bar"), ("disputed", "bar"), ("accent", "window"),
)  # fmt: skip


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground", "measured"), MEASURED, ids=str)
def test_contrast_is_what_the_design_measured(text, ground, measured):
    found = tuple(contrast(tokens()[look][text], tokens()[look][ground]) for look in LOOKS)
    assert found == pytest.approx(measured, abs=0.06)


@pytest.mark.parametrize(("text", "ground"), MET, ids=lambda value: value)
def test_every_other_pair_met_can_be_read(text, ground):
    for look in LOOKS:
        assert contrast(tokens()[look][text], tokens()[look][ground]) >= 4.45, look


def test_the_three_looks_have_the_same_tokens():
    assert set(tokens()) == set(LOOKS)
    assert tokens()["light"].keys() == tokens()["dark"].keys() == tokens()["contrast"].keys()
    assert len(tokens()["light"]) == 33


def test_colour_follows_the_look_and_unknown_tokens_are_errors(qapp):
    theme = Theme("light")
    assert theme.colour("ink") == QColor("#1B3F9C")
    theme.choose("dark", 100)
    assert theme.colour("ink") == QColor("#A8C4FF")
    with pytest.raises(KeyError):
        theme.colour("pink")
    theme.choose("light", 100)


@pytest.mark.parametrize("look", LOOKS)
def test_style_sheet_is_filled_and_text_size_reaches_it(qapp, look):
    theme = Theme(look, 100)
    sheet = theme.style_sheet()
    assert "@" not in sheet
    assert "font-size: 9pt" in sheet
    theme.choose(look, 130)
    assert "font-size: 11.7pt" in theme.style_sheet()
    assert theme.px(22) == 29
    theme.choose("light", 100)


def test_bundled_face_is_the_one_used(qapp):
    theme = Theme("light")
    assert QRawFont.fromFont(theme.font(14)).familyName() == "PT Sans"
    assert QRawFont.fromFont(theme.font(14, bold=True)).weight() >= 700


def test_icon_has_the_colour_of_its_token(qapp):
    theme = Theme("light")
    for token in ("accent", "danger"):
        image = theme.pixmap("lock", token, 32).toImage()
        seen = {
            image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255
        }
        assert seen == {theme.colour(token).name()}


def test_icons_are_drawn_once_and_anew_after_a_change(qapp):
    theme = Theme("light")
    before = theme.pixmap("sun", "text", 20)
    assert theme.pixmap("sun", "text", 20).cacheKey() == before.cacheKey()
    theme.choose("dark", 100)
    assert theme.pixmap("sun", "text", 20).cacheKey() != before.cacheKey()
    theme.choose("light", 100)


def test_button_follows_the_theme_and_leaves_nothing_behind(qapp):
    theme = Theme("light")
    button = QPushButton()
    theme.dress(button, "lock", "text", 16)
    before = button.icon().cacheKey()
    theme.choose("dark", 130)
    assert button.icon().cacheKey() != before
    assert button.iconSize().width() == 21
    delete(button)
    theme.choose("light", 100)  # no one is left to dress: an exception in a slot would fail the test


def test_fixed_sides_follow_the_text_size(qapp, qtbot):
    theme, widget = Theme("light"), QWidget()
    qtbot.addWidget(widget)
    theme.fit(widget, width=100, height=40)
    theme.choose("light", 130)
    assert (widget.width(), widget.height()) == (130, 52)
    theme.choose("light", 100)


def test_strings_use_only_glyphs_of_the_bundled_face(qapp):
    face = QRawFont(str(resources.path("fonts", "PTSans-Regular.ttf")), 14)
    missing = {
        (file.name, character)
        for file in DESKTOP.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for character in node.value
        if ord(character) > 0x7F and not face.supportsCharacter(ord(character))
    }
    assert not missing


def test_system_look_is_followed(qapp):
    theme = Theme("system")
    asked = Qt.ColorScheme.Dark
    qapp.styleHints().setColorScheme(asked)
    followed = qapp.styleHints().colorScheme() == asked
    assert theme.look == ("dark" if followed else "light")
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)
    theme.choose("light", 100)
