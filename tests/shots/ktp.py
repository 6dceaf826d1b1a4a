"""Thematic plans under the camera: the list, an approved version, a draft with a topic that is being mended, a file."""

from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.settings import Settings
from desktop.workspaces.ktp import actions
from desktop.workspaces.ktp.page import KtpPage
from desktop.workspaces.ktp.rows import Col
from tests.shots.film import settle
from tests.shots.office import Office
from tests.shots.screens import ALL, USUAL, Scene

ARRIVING = (
    "№;Тема;Часы;Вид\n;Раздел 1. Основы;;\n1;Сети и протоколы;2;Лекция\n2;ПР № 1. Адреса;2;ПР\n3;Повторение;;Лекция\n"
)


def ktp(office: Office) -> None:
    """The plans of the demo's teacher: read, then a new version is written, compared and a file is looked at."""
    office.open("ktp")
    page = office.page(KtpPage)
    page.table.go_to(0)
    office.take("16-ktp-list")
    line = page.table.current()
    page.open_plan(line.versions[0].id)
    page.sheet.go_to(6, Col.TOPIC)
    office.take("16-ktp-approved")
    page.act(actions.NEW)
    office.desk.messages.next_act()
    for place in range(2, 9):
        page.sheet.go_to(place, Col.TOPIC)
    page.sheet.go_to(3, Col.TOPIC)
    model = page.model
    for place, title in ((1, "Решение задач"), (4, "Практ. раб. № 1. Журналирование событий")):
        model.setData(model.index(model.row_of(place), Col.TOPIC), title)
    settle()
    page.sheet.go_to(1, Col.TOPIC)
    office.take("16-ktp-draft")
    office.program.settings.put(Settings.text_size, 130)
    settle()
    office.take("16-ktp-large-text")
    office.program.settings.put(Settings.text_size, 100)
    page.act(actions.COMPARE)
    office.take("16-ktp-compare")
    page.comparing.give_up()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ktp.csv"
        path.write_text(ARRIVING, "utf-8")
        page.acts.load(path)
    office.take("16-ktp-file")
    page.arriving.give_up()
    for _ in range(2):
        page.act(actions.UNDO)
    page.close_plan()


SCENES = (
    Scene(
        ktp,
        {"16-ktp-draft": ALL}
        | dict.fromkeys(
            ("16-ktp-list", "16-ktp-approved", "16-ktp-compare", "16-ktp-file", "16-ktp-large-text"), USUAL
        ),
    ),
)
