"""What a workspace tells the shell about itself, and what the shell hands it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from college.names import PersonName
from college.phrases import phrase
from db.clock import Clock

if TYPE_CHECKING:  # the window opens before SQLAlchemy is loaded
    from db.store import Store
    from desktop.news import News
    from desktop.settings import Settings
    from desktop.shell.link_light import Lamp
    from desktop.shell.messages import Messages
    from desktop.shell.theme import Theme

Right = tuple[str, str]  # (section, action) of the regulation's matrix: ("journal.marks", "see")
# ask("/office/v1/issue", body, then, trouble): then(answer) or trouble(sentence) is called in the GUI thread.
Ask = Callable[[str, Mapping[str, object], Callable[[dict[str, Any]], None], Callable[[str], None]], None]
# again("credentials.staff", "print", act): does the act, where the rule wants it after the password was typed again.
Again = Callable[[str, str, Callable[[], None]], None]
NO_SERVER = phrase("Сервер для этого компьютера не задан. Введённое сохранено здесь.")


def ask_nobody(
    path: str, body: Mapping[str, object], then: Callable[[dict[str, Any]], None], trouble: Callable[[str], None]
) -> None:
    """Ask where no server is known."""
    trouble(NO_SERVER)


def at_once(section: str, action: str, then: Callable[[], None]) -> None:
    """Do an act where nobody could be asked for his password: in a page that no program has opened."""
    then()


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do here, with its key; menus and help are made of these."""

    id: str  # "gradebook.undo"
    text: str  # with the Alt letter: "&Отменить"
    keys: str = ""  # Latin letters with Ctrl, or a key the place reads itself: "Ctrl+Z", "Н"
    context: str = "everywhere"  # or the name of the workspace
    menu: str = ""  # file edit view go journal lesson tools help; empty: in no menu
    typed: bool = False  # the place reads the key itself (a letter in a grid); the menu only shows it


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does, for the middle of the status bar."""

    keys: str
    words: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the message strip offers to do: a verb, its key, the act. Ctrl+Z is shown but bound by the page's undo."""

    words: str
    act: Callable[[], None]
    keys: str = "Alt+Enter"


@dataclass(frozen=True, slots=True)
class Context:
    """Everything an opened workspace may use of the program."""

    store: "Store"
    person: UUID
    person_name: PersonName
    clock: Clock
    theme: "Theme"
    settings: "Settings"
    news: "News"
    messages: "Messages"
    rights: frozenset[Right]
    open_page: Callable[..., None]  # open_page("gradebook", page=uuid, day=date): go there, if it may be seen
    light: "Lamp"
    ask: Ask = ask_nobody  # what only the server can do or tell
    again: Again = at_once  # acts that want the password once more go through it
    # Which workspaces some rights open, and those of them that reach beyond one's own rows.
    opens: "Callable[[frozenset[Right], frozenset[Right]], tuple[Workspace, ...]]" = lambda *_: ()
    wide: frozenset[Right] = frozenset()  # those of the rights that reach beyond one's own rows
    exchange: Callable[[], None] = lambda: None  # exchange now

    def may(self, section: str, action: str) -> bool:
        """Say whether this person holds the right somewhere; the rows are decided by the database."""
        return (section, action) in self.rights

    def may_widely(self, section: str, action: str) -> bool:
        """Say whether this person holds the right over more than his own rows."""
        return (section, action) in self.wide


class Page(QWidget):
    """A workspace on the screen. Each answer has a quiet default, so a page says only what is its own."""

    titled = Signal()  # the title changed
    hinted = Signal()  # the key hints changed
    abled = Signal()  # other actions became possible
    outgrown = Signal()  # what it lacked is here: the workspace has to be opened anew

    keeps_strip = True  # the message strip keeps its height while it is empty: nothing jumps

    def title(self) -> str:
        """Return what the window is called while this page is open; empty: the workspace's own name."""
        return ""

    def heading(self) -> QWidget | None:
        """Return the page header that stands above the message strip; None: the plain title."""
        return None

    def hints(self) -> tuple[Hint, ...]:
        return ()

    def act(self, action_id: str) -> None:
        """Do one of the workspace's actions, chosen in a menu or by its key."""

    def may_act(self, action_id: str) -> bool:
        """Say whether the action can be done now; the menu greys what cannot."""
        return True

    def show_place(self, **place: object) -> None:
        """Go to a place within the page: open_page("gradebook", page=…) arrives here."""

    def take_focus(self) -> None:
        """Put the focus where work goes on."""
        self.setFocus()

    def leave(self) -> None:
        """Write what stands in an open editor: the page is about to be hidden or locked."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A place of work. `open` is called on the first visit; a `Page` can say more than a plain widget."""

    name: str
    title: str
    icon: str
    needs: frozenset[Right]  # any one of them opens the workspace
    open: Callable[[Context], QWidget]
    actions: tuple[Action, ...] = ()
    needs_wide: frozenset[Right] = frozenset()  # any one of these opens it too, if it reaches beyond one's own rows
    is_aside: bool = False  # no place of the sidebar: it is opened from the menu Сервис
