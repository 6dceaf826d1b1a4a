"""What a spread of the journal uses of the program."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from db.clock import Clock
from desktop.settings import Settings
from desktop.shell.theme import Theme
from desktop.workspace import Again, Ask

if TYPE_CHECKING:
    from desktop.news import News
    from desktop.shell.link_light import Lamp
    from desktop.shell.messages import Messages


class Surroundings(Protocol):
    """What the page uses of the program; a Context is one."""

    @property
    def clock(self) -> Clock: ...
    @property
    def theme(self) -> Theme: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def news(self) -> "News": ...
    @property
    def messages(self) -> "Messages": ...
    @property
    def light(self) -> "Lamp": ...
    @property
    def again(self) -> Again: ...
    @property
    def ask(self) -> Ask: ...
    @property
    def person(self) -> UUID: ...
    @property
    def open_page(self) -> Callable[..., None]: ...
