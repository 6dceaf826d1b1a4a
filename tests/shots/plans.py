"""The study plans under the camera: the demo's own plan, a real file before it is loaded and after, none yet."""

import lzma
import tempfile
from pathlib import Path

from desktop.workspaces.plans import actions
from desktop.workspaces.plans.page import PlansPage
from desktop.workspaces.plans.sheet_model import TERMS
from tests.shots.access_log import DEPUTY
from tests.shots.film import settle, until
from tests.shots.office import Office
from tests.shots.screens import ALL, USUAL, Scene

PACKED = Path(__file__).parent.parent / "data" / "plan-09.02.07.plx.xz"


def plans(office: Office) -> None:
    """The plan of the demo; then the file of a real one, looked at and loaded, and taken back."""
    office.open("plans")
    page = office.page(PlansPage)
    page.parts.view.go_to(2, TERMS + 2)
    page.parts.view.setFocus()
    office.take("15-plans")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "09.02.07-2024.plx"
        path.write_bytes(lzma.decompress(PACKED.read_bytes()))
        page.open_file(path)
        until(lambda: page.parts.is_loading, "file")
        office.take("15-plans-file")
        page.act(actions.APPLY)
        until(lambda: not page.parts.is_loading, "loading")
    page._show_line("МДК.01.01", 3)
    page.parts.view.setFocus()
    settle()
    office.take("15-plans-loaded")
    office.program.settings.text_size = 130
    settle()
    office.take("15-plans-large")
    office.program.settings.text_size = 100
    page.act(actions.UNDO)


SCENES = (
    Scene(plans, {"15-plans": ALL} | dict.fromkeys(("15-plans-file", "15-plans-loaded", "15-plans-large"), USUAL), who=DEPUTY),
)  # fmt: skip
