"""Settings: typed, saved at once, never trusted blindly; and where they lie."""

import json
import stat

import pytest

from desktop.places import Places
from desktop.settings import Settings, all_settings


@pytest.fixture
def file(tmp_path):
    return tmp_path / "deep" / "settings.json"


def test_defaults_without_a_file(file):
    settings = Settings(file)
    assert (settings.theme, settings.text_size, settings.direction, settings.idle_minutes) == ("system", 100, "down", 5)
    assert not file.exists()


def test_a_choice_is_saved_at_once_and_told(file, qtbot):
    settings = Settings(file)
    with qtbot.waitSignal(settings.changed) as told:
        settings.direction = "right"
    assert told.args == ["direction"]
    assert Settings(file).direction == "right"
    with qtbot.assertNotEmitted(settings.changed):
        settings.direction = "right"


def test_what_nobody_could_choose_is_refused(file):
    settings = Settings(file)
    with pytest.raises(ValueError, match="text_size"):
        settings.text_size = 99
    assert settings.text_size == 100


@pytest.mark.parametrize("content", ["", "{", "[]", '{"theme": 7, "text_size": "100", "direction": "up"}'])
def test_a_spoilt_file_means_defaults(file, content):
    file.parent.mkdir()
    file.write_text(content)
    settings = Settings(file)
    assert (settings.theme, settings.text_size, settings.direction) == ("system", 100, "down")
    settings.theme = "dark"
    assert json.loads(file.read_text())["theme"] == "dark"


def test_every_setting_has_its_own_key_a_sentence_and_fitting_default():
    settings = list(all_settings())
    assert len({setting.key for setting in settings}) == len(settings) >= 9
    for setting in settings:
        assert setting.sentence
        assert setting.fits(setting.default)


def test_everything_of_a_profile_lies_under_its_folder(tmp_path):
    places = Places.of(tmp_path / "profile")
    places.prepare()
    for path in (places.settings, places.lock, places.log, places.crashes, places.machine, places.users):
        assert path.is_relative_to(tmp_path / "profile")
    assert stat.S_IMODE(places.users.stat().st_mode) == 0o700


def test_without_a_profile_the_system_says_where():
    assert Places.of(None).root.name == "Parta"
