"""How fast a study plan scrolls and takes a number."""

import lzma
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from PySide6.QtWidgets import QApplication

from college.names import PersonName
from college.plans import Work
from college.roles import Role
from db.clock import today
from db.models.people import RoleAssignment
from db.rights import load_rights
from desktop.news import News
from desktop.settings import Settings
from desktop.shell.link_light import Lamp
from desktop.shell.messages import Messages
from desktop.shell.theme import Theme
from desktop.workspace import Context
from desktop.workspaces.plans.page import PlansPage, open_page
from desktop.workspaces.plans.sheet_model import TERMS
from papers.plx import read_plan
from tests.bench.result import Result
from tests.factories import WHO, Hand, Machines, lay

FILE = Path(__file__).parent.parent / "data" / "plan-09.02.07.plx.xz"
RUNS, SIZE = 60, (1290, 700)


def plan_scroll() -> Result:
    """A plan of 61 lines painted anew at another place, ms, median."""
    with _opened() as page:
        bar, waits = page.parts.view.verticalScrollBar(), []
        for turn in range(RUNS):
            begun = perf_counter()
            bar.setValue(turn * 7 % max(bar.maximum(), 1))
            page.parts.view.viewport().repaint()
            waits.append((perf_counter() - begun) * 1000)
    return Result(median(waits), "ms", 16)


def plan_edit() -> Result:
    """A number put into a cell: durable in the file, its sums and checks on the screen, ms, median."""
    with _opened() as page:
        page.parts.view.go_to(page.parts.sheet.place_of("ОП.02"), TERMS)
        waits = []
        for turn in range(RUNS):
            row = page.parts.view.current()
            assert row is not None
            begun = perf_counter()
            page._put(row, 1, Work.LECTURE, str(20 + turn % 9))
            QApplication.sendPostedEvents()
            waits.append((perf_counter() - begun) * 1000)
    return Result(median(waits), "ms", 16)


@contextmanager
def _opened() -> Iterator[PlansPage]:
    with workspace(open_page) as (page, _):
        applied = page.edits.source.load(read_plan(lzma.decompress(FILE.read_bytes())), None, lambda *_: True)
        page._read_now(applied.plan)
        QApplication.processEvents()
        yield page


@contextmanager
def workspace(
    open_page: Callable[[Context], Any], fill: Callable[[Hand], None] = lambda _: None
) -> Iterator[tuple[Any, Hand]]:  # fmt: skip
    """Open a workspace of a methodist over a small college, filled before it is opened."""
    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        machines = Machines(Path(folder))
        hand = machines.hand(WHO.dispatcher)
        lay(
            hand.engine, RoleAssignment, person_id=WHO.dispatcher, role=Role.METHODIST.value, first_day=date(2020, 9, 1)
        )
        fill(hand)
        theme = Theme("light")
        theme.apply()
        with hand.store.read() as session:
            rights = load_rights(session, hand.person).rights(today(hand.clock))
        page = open_page(Context(
            store=hand.store, person=hand.person, person_name=PersonName("", ""), clock=hand.clock, theme=theme,
            settings=Settings(Path(folder) / "settings.json"), news=News(), messages=Messages(theme), rights=rights,
            open_page=lambda *_, **__: None, light=Lamp(hand.clock.now),
        ))  # fmt: skip
        page.resize(*SIZE)
        page.show()
        application.processEvents()
        yield page, hand
        page.close()
        page.deleteLater()
        application.processEvents()
        machines.close()
