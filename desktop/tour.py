"""The whole story of the demo without a screen: real keys, real files, a real server, told step by step."""

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TypeVar
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from college.attendance import Presence
from college.cells import Cell
from college.marks import Mark
from college.phrases import phrase
from db import gradebook
from db.clock import today
from db.day import LessonToday
from db.spread import Spread
from db.today import day_of
from db.troubles import StoreTrouble
from desktop import demo
from desktop.app import Program, application
from desktop.demo import CollegeServer, Told
from desktop.opener import ProfileOpener
from desktop.places import Places
from desktop.shell.link_light import LightState
from desktop.workspaces.gradebook.page import GradebookPage
from desktop.workspaces.today.page import TodayPage

T = TypeVar("T")
PATIENCE = 20.0  # seconds for one thing to come about
HOMEWORK = "§ 14, пример 14.2"
Key = Qt.Key


class StepFailed(Exception):
    """What should have come about did not."""


@dataclass(slots=True)
class Tour:
    """One play: where its files lie, and how far it has come."""

    folder: Path
    told: Told
    college: CollegeServer
    program: Program
    done: int = 0
    student: UUID = field(default_factory=lambda: UUID(int=0))
    row: int = 0
    topic: str = ""

    @property
    def page(self) -> GradebookPage:
        """The open journal."""
        return _open(self, "gradebook", GradebookPage)

    def step(self, name: str) -> None:
        """Tell that one more step of the story came about."""
        self.done += 1
        print(f"ok {self.done:02} {name}", flush=True)


def main() -> int:
    """Play the story; return 0, or 1 after saying which step failed."""
    begun = time.monotonic()
    done = [0]
    with tempfile.TemporaryDirectory(prefix="parta-tour-") as folder:
        try:
            _play(Path(folder), done)
        except (StepFailed, StoreTrouble) as failed:
            print(phrase("не вышло, шаг %02d: %s") % (done[0] + 1, failed), flush=True)
            return 1
    print(phrase("за %.1f с") % (time.monotonic() - begun), file=sys.stderr)
    print(f"tour: {done[0]} steps", flush=True)
    return 0


def _play(folder: Path, done: list[int]) -> None:
    qInstallMessageHandler(_quiet)
    app = application()
    with demo.running(folder, port=0) as college:
        print(f"ok 01 {phrase('сервер колледжа отвечает: %s') % college.url}", flush=True)
        done[0] = 1
        demo.make_profile(folder, college)
        program = Program(Places.of(folder), ProfileOpener(Places.of(folder)))
        tour = Tour(folder, college.told(), college, program, done=1)
        tour.step(phrase("компьютер зачислен, журналы преподавателя получены"))
        try:
            for scene in SCENES:
                scene(tour)
                done[0] = tour.done
        finally:
            done[0] = tour.done
            program.window.close()
            program.close()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _quiet(kind: QtMsgType, _: QMessageLogContext, text: str | None) -> None:
    """Pass on what Qt says, but that a platform without a screen has no size hints."""
    if text and "propagateSizeHints" not in text:
        print(text, file=sys.stderr)


# ---- the scenes


def _unlock(tour: Tour) -> None:
    program = tour.program
    program.start()
    _until(lambda: program.sign_in.employee() is not None, phrase("на экране входа нет преподавателя"))
    tour.step(phrase("экран входа показывает преподавателя"))
    card = program.sign_in.card
    QTest.keyClicks(card.field, tour.told.password + "x")
    QTest.keyClick(card.field, Key.Key_Return)
    _until(lambda: card.field.isEnabled() and not card.field.isReadOnly(), phrase("неверный пароль не отвергнут"))
    _expect(program.window.desk() is None, phrase("неверный пароль открыл файл"))
    tour.step(phrase("неверный пароль не открывает ничего"))
    _until(card.button.isEnabled, phrase("пауза после неверного пароля не кончилась"))
    card.field.clear()
    QTest.keyClicks(card.field, tour.told.password)
    QTest.keyClick(card.field, Key.Key_Return)
    _until(lambda: program.window.desk() is not None, phrase("файл не открылся"))
    tour.step(phrase("пароль открыл зашифрованный файл"))


def _see_today(tour: Tour) -> None:
    start = _open(tour, "today", TodayPage)
    lessons = _lessons(tour)
    mine = next((lesson for lesson in lessons if lesson.page == UUID(tour.told.page)), None)
    if mine is None:
        raise StepFailed(phrase("сегодня нет занятия группы %s") % tour.told.group)
    tour.step(phrase("сегодня занятий: %d, среди них %s") % (len(lessons), tour.told.group))
    QTest.keyClick(_focused(start), Key(Key.Key_0.value + mine.pair))
    QTest.keyClick(_focused(start), Key.Key_Return)
    desk = tour.program.window.desk()
    _until(lambda: desk is not None and desk.place() == "gradebook", phrase("журнал не открылся"))
    shown = tour.page.model.spread.page
    _expect(shown.group_name == tour.told.group, phrase("открылся другой журнал"))
    tour.step(phrase("журнал открыт с клавиатуры: %s, %s") % (shown.group_name, shown.code))


def _type_marks(tour: Tour) -> None:
    grid, model = tour.page.grid, tour.page.model
    column = grid.currentIndex().column()
    _expect(model.column(column).day == model.spread.today, phrase("курсор не на сегодняшнем занятии"))
    tour.student = UUID(tour.told.student)
    while (student := model.student(tour.row)).id != tour.student:
        tour.row += 1
    QTest.keyClick(grid, Key.Key_PageUp)
    while grid.currentIndex().row() < tour.row:
        QTest.keyClick(grid, Key.Key_Down)
    _expect(model.student(grid.currentIndex().row()) == student, phrase("курсор не на студенте"))
    QTest.keyClick(grid, Key.Key_5)
    _until(lambda: _stored(tour, tour.student).marks == (Mark.FIVE,), phrase("оценка не записана"))
    tour.step(phrase("клавиша 5 поставила оценку, она в зашифрованном файле"))
    absent = model.student(grid.currentIndex().row()).id
    QTest.keyClick(grid, Key.Key_Y, Qt.KeyboardModifier.NoModifier)
    _until(lambda: _stored(tour, absent).presence is Presence.ABSENT, phrase("пропуск не записан"))
    tour.step(phrase("клавиша Н в английской раскладке поставила пропуск"))
    third = model.student(grid.currentIndex().row()).id
    QTest.keyClick(grid, Key.Key_4)
    _until(lambda: _stored(tour, third).marks == (Mark.FOUR,), phrase("оценка не записана"))
    tour.page.act("gradebook.undo")
    _until(lambda: not _stored(tour, third).marks, phrase("оценка не взята назад"))
    tour.step(phrase("лишняя оценка взята назад"))


def _type_lesson(tour: Tour) -> None:
    page = tour.page
    column = _today_column(tour)
    planned = page.model.column(column).planned_topic
    QTest.keyClick(page.grid, Key.Key_F6)
    page.act("gradebook.other_side")
    right = page.right
    QTest.keyClick(right, Key.Key_Return)
    _until(lambda: _spread(tour).columns[column].topic == planned, phrase("тема из КТП не записана"))
    tour.topic = planned
    tour.step(phrase("Enter взял тему из КТП: %s") % planned)
    QTest.keyClick(right, Key.Key_Right)
    QTest.keyClick(right, Key.Key_F2)
    editor = _editor(right)
    _type(editor, HOMEWORK)
    QTest.keyClick(editor, Key.Key_Return)
    _until(lambda: _spread(tour).columns[column].homework == HOMEWORK, phrase("задание на дом не записано"))
    tour.step(phrase("задание на дом записано"))


def _arrive(tour: Tour) -> None:
    _until(lambda: _waiting(tour) == 0, phrase("записи не ушли на сервер"))
    _until(lambda: not _lamp(tour).waiting, phrase("строка не сказала, что всё отправлено"))
    tour.step(phrase("всё отправлено: %s") % _light(tour))


def _work_without_line(tour: Tour) -> None:
    tour.college.stop()
    page = tour.page
    page.act("gradebook.other_side")
    page.grid.go_to(tour.row + 2, _today_column(tour))
    for key in (Key.Key_4, Key.Key_3):
        QTest.keyClick(page.grid, key)
    _until(lambda: _waiting(tour) >= 2, phrase("записи без связи не ждут отправки"))
    _until(lambda: _lamp(tour).offline_since and _lamp(tour).waiting, phrase("строка не сказала, что связи нет"))
    tour.step(phrase("сервер остановлен, работа идёт: %s") % _light(tour))


def _come_back(tour: Tour) -> None:
    tour.college.start()
    _ask(tour)
    _until(lambda: _waiting(tour) == 0, phrase("после возвращения сервера записи не ушли"))
    _until(lambda: not _lamp(tour).offline_since, phrase("строка не сказала, что связь вернулась"))
    tour.step(phrase("сервер вернулся, всё дошло: %s") % _light(tour))


def _print(tour: Tour) -> None:
    from desktop.widgets.preview import PrintPreview  # noqa: PLC0415  slow to load, used once

    page = tour.page
    page.act("gradebook.print")
    asks = _found(lambda: tour.program.step_up.dialog, phrase("перед печатью пароль не спрошен"))
    QTest.keyClicks(asks.field, tour.told.password)
    QTest.keyClick(asks.field, Key.Key_Return)
    tour.step(phrase("перед печатью введён пароль"))
    preview = _found(lambda: page.findChild(PrintPreview), phrase("предпросмотр не открылся"))
    _until(lambda: preview.pages > 0, phrase("листы не готовы"))
    tour.step(phrase("разворот в предпросмотре, страниц: %d") % preview.pages)
    path = tour.folder / "spread.pdf"
    _expect(preview.save_to(path), phrase("файл не сохранён"))
    preview.close()
    _check_pdf(path)
    tour.step(phrase("разворот сохранён: PDF/A-2b, %d КБ") % (path.stat().st_size // 1024))


def _check_pdf(path: Path) -> None:
    import pikepdf  # noqa: PLC0415  slow to load, used once

    with pikepdf.open(path) as pdf:
        with pdf.open_metadata() as told:
            _expect(told.pdfa_status == "2B", phrase("это не PDF/A-2b"))
        _expect("/OutputIntents" in pdf.Root, phrase("в PDF нет профиля цвета"))


def _read_diary(tour: Tour) -> None:
    import httpx  # noqa: PLC0415  used once

    told, college = tour.told, tour.college
    with httpx.Client(base_url=college.url, follow_redirects=True, timeout=PATIENCE) as browser:
        door = browser.get("/")
        token = re.search(r'name="token" value="([^"]+)"', door.text)
        form = {"login": told.student_login, "password": told.password, "token": token[1] if token else ""}
        page = browser.post("/sign-in", data=form)
        _expect(page.status_code == 200, phrase("дневник не впустил студента"))
        tour.step(phrase("студент вошёл в дневник браузером"))
        marks = unescape(browser.get("/diary").text + browser.get("/diary/marks").text)
    student = next(one for one in tour.page.model.spread.students if one.id == tour.student)
    _expect(student.name.given in marks, phrase("дневник не того студента"))
    _expect(tour.topic in marks, phrase("в дневнике нет темы, за которую оценка"))
    _expect(HOMEWORK in marks, phrase("в дневнике нет задания на дом"))
    tour.step(phrase("в дневнике своя оценка с темой и заданием"))
    others = [other.name for other in tour.page.model.spread.students if other.id != student.id]
    strange = [name for name in others if name.listed in marks]
    _expect(not strange, phrase("в дневнике видны чужие имена"))
    tour.step(phrase("чужих имён и оценок в нём нет"))


SCENES = (
    _unlock,
    _see_today,
    _type_marks,
    _type_lesson,
    _arrive,
    _work_without_line,
    _come_back,
    _print,
    _read_diary,
)


# ---- looking and waiting


def _until(condition: Callable[[], object], otherwise: str) -> None:
    """Let the program live until the condition holds."""
    ends = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > ends:
            raise StepFailed(otherwise)
        QTest.qWait(5)


def _expect(held: object, otherwise: str) -> None:
    if not held:
        raise StepFailed(otherwise)


def _found(look: Callable[[], T | None], otherwise: str) -> T:
    _until(lambda: look() is not None, otherwise)
    found = look()
    assert found is not None
    return found


def _open(tour: Tour, name: str, kind: type[T]) -> T:
    desk = tour.program.window.desk()
    page = desk.page(name) if desk else None
    if not isinstance(page, kind):
        raise StepFailed(phrase("раздел «%s» не открыт") % name)
    return page


def _focused(page: QWidget) -> QWidget:
    """Return the widget of the page that takes keys."""
    held = QApplication.focusWidget()
    return held if held is not None and page.isAncestorOf(held) else page


def _type(editor: QWidget, text: str) -> None:
    """Send every letter as a key event; `QTest.keyClicks` knows ASCII only."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(editor, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def _editor(view: QWidget) -> QWidget:
    return _found(lambda: view.findChild(QPlainTextEdit), phrase("правка задания не открылась"))


def _spread(tour: Tour) -> Spread:
    """Read the journal from the encrypted file, not from the screen."""
    program = tour.program
    opened = program.opened
    assert opened is not None
    with opened.store.read() as session:
        page = UUID(tour.told.page)
        return gradebook.spread_of(session, page, person=opened.person, clock=opened.clock)


def _lessons(tour: Tour) -> tuple[LessonToday, ...]:
    opened = tour.program.opened
    assert opened is not None
    with opened.store.read() as session:
        day = day_of(session, opened.person, today(opened.clock), opened.clock)
    return tuple(lesson for lesson in day.lessons if lesson.state not in ("cancelled", "replaced"))


def _stored(tour: Tour, student: UUID) -> Cell:
    spread = _spread(tour)
    entry = spread.entries.get((student, _today_column(tour)))
    return entry.cell if entry else Cell()


def _today_column(tour: Tour) -> int:
    spread = tour.page.model.spread
    return max(place for place, column in enumerate(spread.columns) if column.day == spread.today)


def _ask(tour: Tour) -> None:
    opened = tour.program.opened
    if opened is not None and opened.link is not None:
        opened.link.ask()


def _waiting(tour: Tour) -> int:
    opened = tour.program.opened
    return opened.store.waiting() if opened else -1


def _lamp(tour: Tour) -> LightState:
    return tour.program.lamp.state


def _light(tour: Tour) -> str:
    return tour.program.lamp.light().sentence


if __name__ == "__main__":
    sys.exit(main())
