"""What people may choose: typed settings over one JSON file per profile."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, overload

from PySide6.QtCore import QObject, Signal

from college.phrases import phrase

T = TypeVar("T")
Direction = Literal["down", "right", "stay"]
Wish = Literal["system", "light", "dark", "contrast"]


class Setting(Generic[T]):
    """One setting: its key in the file, its default, the sentence people read, and the values it may have."""

    def __init__(self, key: str, default: T, sentence: str, choices: tuple[tuple[T, str], ...] = ()) -> None:
        self.key, self.default, self.sentence, self.choices = key, default, sentence, choices

    @overload
    def __get__(self, settings: None, owner: type) -> "Setting[T]": ...
    @overload
    def __get__(self, settings: "Settings", owner: type) -> T: ...
    def __get__(self, settings: "Settings | None", owner: type) -> "T | Setting[T]":
        if settings is None:
            return self
        value = settings.stored(self.key)
        return value if self.fits(value) else self.default

    def __set__(self, settings: "Settings", value: T) -> None:
        if not self.fits(value):
            raise ValueError(self.key)
        settings.store(self.key, value)

    def fits(self, value: object) -> bool:
        """Say whether the value is one a person could have chosen; a file edited by hand is not trusted."""
        if self.choices:
            return any(value == choice and type(value) is type(choice) for choice, _ in self.choices)
        return type(value) is type(self.default)


class Settings(QObject):
    """The settings of one profile. Writing an attribute saves it at once and tells `changed(key)`."""

    changed = Signal(str)

    theme = Setting[Wish](
        "theme",
        "system",
        phrase("Оформление"),
        (
            ("system", phrase("Как в системе")),
            ("light", phrase("Светлое")),
            ("dark", phrase("Тёмное")),
            ("contrast", phrase("Контрастное")),
        ),
    )
    text_size = Setting("text_size", 100, phrase("Размер текста"), ((100, "100 %"), (115, "115 %"), (130, "130 %")))
    direction = Setting[Direction](
        "direction",
        "down",
        phrase("После отметки"),
        (("down", phrase("Вниз")), ("right", phrase("Вправо")), ("stay", phrase("На месте"))),
    )
    row_height = Setting(
        "row_height",
        22,
        phrase("Строки журнала"),
        ((20, phrase("Тесные")), (22, phrase("Обычные")), (26, phrase("Свободные"))),
    )
    sidebar = Setting(
        "sidebar",
        "auto",
        phrase("Боковая полоса"),
        (("auto", phrase("По ширине окна")), ("rail", phrase("Узкая")), ("full", phrase("Полная"))),
    )
    idle_minutes = Setting(
        "idle_minutes",
        5,
        phrase("Закрывать без работы через"),
        ((2, phrase("2 мин")), (5, phrase("5 мин")), (10, phrase("10 мин")), (15, phrase("15 мин"))),
    )
    geometry = Setting("window.geometry", "", phrase("Место и размер окна"))
    last_workspace = Setting("window.workspace", "", phrase("Последнее рабочее место"))
    last_employee = Setting("window.employee", "", phrase("Кто работал последним"))

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._values = _read(file)

    def value_of(self, setting: Setting[Any]) -> Any:
        """Return what is chosen for this setting."""
        return setting.__get__(self, Settings)

    def put(self, setting: Setting[Any], value: object) -> None:
        """Choose a value for this setting."""
        setting.__set__(self, value)

    def stored(self, key: str) -> Any:
        """Return what the file holds under the key, or None."""
        return self._values.get(key)

    def store(self, key: str, value: object) -> None:
        """Save one value; the file is replaced as a whole, so a crash leaves the old one."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
        fresh.replace(self._file)
        self.changed.emit(key)


def all_settings() -> Iterator[Setting[Any]]:
    """Yield every setting in the order of the class."""
    yield from (setting for setting in vars(Settings).values() if isinstance(setting, Setting))


def _read(file: Path) -> dict[str, object]:
    """Read the file; one that is missing or broken means the defaults, never a refusal to start."""
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
