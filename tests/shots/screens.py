"""The screens of the desktop, a scene each: a state of the program and the pictures of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from college.admission.step_up import refuse_wrong
from college.refusal import Refused
from db import gradebook
from db.clock import today
from db.engine import writing
from db.models.exchange import Attention, Outbox
from db.store import Store
from desktop.closure import Cause, Closure
from desktop.entrance import NO_SERVER
from desktop.shell.browser_pane import BrowserPane, CodeHere, WayHere
from desktop.shell.link_light import Lamp, LightState, LinkLight
from desktop.shell.messages import Messages
from desktop.shell.safety_pane import SafetyPane
from desktop.widgets.preview import PrintPreview
from desktop.widgets.signs import words
from desktop.workspace import Offer
from desktop.workspaces.today.page import TodayPage
from tests.shots.film import until
from tests.shots.office import SIZE, Office
from tests.stage import NOON

Key = Qt.Key
USUAL = ("light", "dark")
ALL = (*USUAL, "contrast")
TEACHER, METHODIST = "teacher", "methodist"
FOREIGN = "МДК.01.03"  # a discipline of the teacher's group that somebody else teaches
SUNDAY = date(2026, 11, 15)


# ---- behind the lock


def lock(office: Office) -> None:
    """The lock screen, then two wrong passwords with Caps Lock on."""
    sign_in = office.program.sign_in
    sign_in.card.say_why("Закрыто после 5 минут без работы. Всё введённое сохранено.")
    office.type_in(sign_in.card.field, "осенняя")
    office.take("01-lock")
    sign_in.card.say_why("")
    for _ in range(2):
        sign_in.card.field.clear()
        QTest.keyClick(sign_in.card.field, Key.Key_CapsLock)
        office.type_in(sign_in.card.field, "OSEN-PARA")
        QTest.keyClick(sign_in.card.field, Key.Key_Return)
        until(lambda: not sign_in.card.field.isReadOnly(), "refusal")
    office.take("01-lock-wrong")


def lock_of_nobody(office: Office) -> None:
    """The lock screen of a computer without employees: only others can sign in."""
    office.program.sign_in.show_employees(())
    office.program.lamp.begin(LightState())
    office.take("01-lock-nobody")


def lock_of_others(office: Office) -> None:
    """Another employee, half fetched; the first sign-in by a slip with a weak password and a good one."""
    sign_in = office.program.sign_in
    QTest.keyClick(sign_in.card.field, Key.Key_L, Qt.KeyboardModifier.AltModifier)
    office.type_in(sign_in.other.login, "gromov.ps")
    office.type_in(sign_in.other.field, "два слова и сосна")
    office.take("01-lock-other")
    sign_in.other.work("Шаг 4 из 4: загружается то, что вы ведёте. Получено 340 КБ.")
    office.take("01-lock-fetching")
    sign_in.other.refuse(NO_SERVER)
    QTest.keyClick(sign_in.other.slip, Key.Key_Return)
    office.type_in(sign_in.slip.code, "7K2MX-9PQ4R")
    office.type_in(sign_in.slip.new.first, "qwerty12345")
    office.take("01-lock-slip-weak")
    sign_in.slip.new.first.clear()
    office.type_in(sign_in.slip.new.first, "карамель сосна 27 окно")
    office.type_in(sign_in.slip.new.again, "карамель сосна 27 окно")
    office.take("01-lock-slip")
    QTest.keyClick(sign_in.slip.new.again, Key.Key_Escape)


def lock_of_report(office: Office) -> None:
    """The question of «Пароль может быть известен другим», a door closed by the person, one by the administrator."""
    sign_in = office.program.sign_in
    QTest.keyClick(sign_in.card.field, Key.Key_G, Qt.KeyboardModifier.AltModifier)
    office.take("01-lock-report")
    sign_in.leak.rest()
    shown = tuple(row.employee for row in sign_in.people.rows)
    chosen = sign_in.employee()
    for cause, reason in ((Cause.REPORTED, ""), (Cause.SUSPENDED, "замена пароля после потери ноутбука")):
        closure = Closure(cause, office.stage.clock.moment, reason)
        told = (replace(each, closed=closure.sentence) if each == chosen else each for each in shown)
        sign_in.show_employees(tuple(told), last=str(chosen.id) if chosen else "")
        office.take(f"01-lock-{cause.value}")


def pin(office: Office) -> None:
    """The PIN is chosen in the settings, opens the locked screen, and is typed wrong; a password is changed."""
    office.open("settings", part="pin")
    pane = office.desk.page("settings").findChild(SafetyPane)
    assert pane is not None
    office.type_in(pane.pin, "5927")
    QTest.keyClick(pane.pin, Key.Key_Return)
    pane.begin.click()
    office.type_in(pane.form.new.first, "карамель сосна 27 окно")
    office.take("26-settings-keys")
    office.program.lock("Закрыто после 5 минут без работы. Всё введённое сохранено.")
    until(lambda: office.program.sign_in.card.asks_pin, "PIN")
    office.type_in(office.program.sign_in.card.field, "592")
    office.take("01-lock-pin")
    office.type_in(office.program.sign_in.card.field, "0")
    QTest.keyClick(office.program.sign_in.card.field, Key.Key_Return)
    office.take("01-lock-pin-wrong")
    office.type_in(office.program.sign_in.card.field, "5927")
    QTest.keyClick(office.program.sign_in.card.field, Key.Key_Return)
    until(lambda: office.program.window.desk() is not None, "desk")
    office.program.keys.drop_pin()


def browser(office: Office) -> None:
    """The ways in by browser, the code that adds one, and the question before one is removed."""
    office.open("settings", part="pin")
    pane = office.desk.page("settings").findChild(BrowserPane)
    assert pane is not None
    pane.say("")
    made, used = NOON - timedelta(days=20), NOON - timedelta(hours=3)
    pane.show_ways((
        WayHere("1", "Chrome, Android", made, used),
        WayHere("2", "Ключ USB", made + timedelta(days=2), is_stopped=True),
        WayHere("", "Веб-пароль и код телефона", made + timedelta(days=9)),
    ))  # fmt: skip
    address = "https://journal.technikum.example:8765/employee/set-up"
    pane.show_code(CodeHere("7KQ2MA9XVT", address, NOON + timedelta(minutes=10)))
    office.take("26-settings-browser-code")
    pane.put_away()
    pane.rows[1].remove.click()
    office.take("26-settings-browser")


# ---- the start page


def start_page(office: Office) -> None:
    """Today, with the full sidebar too, and a day without lessons."""
    office.open("today")
    office.take("02-today")
    office.program.settings.sidebar = "full"
    office.take("02-today-full-sidebar")
    office.program.settings.sidebar = "auto"
    office.page(TodayPage).show_day(SUNDAY)
    office.take("02-today-empty")
    office.page(TodayPage).show_day(NOON.date())


# ---- the journal


def journal(office: Office) -> None:
    """The journal as it opens, then with larger text."""
    office.open("gradebook", page=office.stage.keys.page)
    office.take("03-gradebook")
    office.program.settings.text_size = 130
    office.take("03-gradebook-large-text")
    office.program.settings.text_size = 100


def closed(office: Office) -> None:
    """A lesson ahead explained by the cursor; a journal that somebody else keeps; a cancelled lesson."""
    office.open("gradebook", page=office.stage.keys.page)
    office.choose(4, 13, 11)
    office.take("03-gradebook-ahead")
    office.open("gradebook", page=_page_of(office, FOREIGN))
    office.take("03-gradebook-foreign")
    office.open("gradebook", page=_page_of(office, "ОП.04"))
    office.choose(2, 4, 11)
    office.take("03-gradebook-cancelled")


def signs(office: Office) -> None:
    """Marks that wait, are on decision and in dispute, absences, lateness, a dot, two marks; a refusal in the strip."""
    office.open("gradebook", page=office.stage.keys.page)
    grid = office.book.grid
    _, column = office.choose(0, 12, 11)
    for row, keys in enumerate(("5", "4", "н", "4", "о", "т", "2", "з", "в", "5", "4")):
        grid.go_to(row, column)
        office.type_in(grid, keys)
    grid.go_to(9, column)
    office.type_in(grid, "/4")
    _judge(_store(office), (2, "parked"), (3, "merged"))
    office.book._read_anew()
    grid.go_to(0, column)
    office.take("03-gradebook-signs")
    grid.go_to(11, column)
    office.type_in(grid, "7")
    office.take("03-gradebook-refused")
    grid.go_to(2, column)
    office.type_in(grid, "5")
    office.take("03-gradebook-absent-marked")
    QTest.keyClick(grid, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.desk.messages.dismiss()
    grid.go_to(12, column - 2)
    QTest.keyClick(grid, Key.Key_F2)
    office.take("03-gradebook-cell-edit")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)


def right_page(office: Office) -> None:
    """A topic under the pen at the right."""
    office.open("gradebook", page=office.stage.keys.page)
    office.choose(10, 12, 11)
    office.book.act("gradebook.other_side")
    right = office.book.right
    row = right.currentIndex().row()
    right.setCurrentIndex(right.model().index(row, 4))
    QTest.keyClick(right, Key.Key_F2)
    office.type_in(QApplication.focusWidget(), "§ 14, пример 14.2")
    office.take("03-gradebook-right-edit")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)


def narrow(office: Office) -> None:
    """The smallest window: the right page comes over the left by F6."""
    office.open("gradebook", page=office.stage.keys.page)
    office.program.window.resize(1024, 600)
    office.take("03-gradebook-narrow")
    office.open("today")
    office.take("02-today-narrow")
    office.program.window.resize(*SIZE)


def large(office: Office) -> None:
    """A screen whose points are half as large again: the process was started so."""
    office.open("today")
    office.take("02-today-scale-150")
    office.open("gradebook", page=office.stage.keys.page)
    office.take("03-gradebook-scale-150")


def empty_journal(office: Office) -> None:
    """The journal of somebody who has none."""
    office.open("gradebook")
    office.take("18-empty-gradebook")


def preview(office: Office) -> None:
    """The question for the password before paper, and the print preview over the journal."""
    office.open("gradebook", page=office.stage.keys.page)
    office.book.act("gradebook.print")
    asks = office.program.step_up.dialog
    assert asks is not None
    asks.refuse(refuse_wrong(1).sentence)
    for look in USUAL:
        office.take("28-again", asks, (look,))
    office.dress("light")
    office.type_in(asks.field, office.stage.password)
    QTest.keyClick(asks.field, Key.Key_Return)
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintPreview), "password")
    first = QApplication.activeModalWidget()
    assert isinstance(first, PrintPreview)
    first.reject()
    first.reject()
    office.come_back()
    for look in USUAL:
        if office.film.wants(f"28-preview-{look}"):
            office.dress(look)
            office.book.act("gradebook.print")
            window = QApplication.activeModalWidget()
            assert isinstance(window, PrintPreview)
            until(lambda window=window: window.pages and window.sheet.is_sharp, "preview")
            office.take("28-preview", window, (look,))
            window.reject()
            office.come_back()


# ---- the rest of the shell


def small_pages(office: Office) -> None:
    """Settings and help."""
    office.open("settings")
    office.take("26-settings")
    office.open("gradebook")
    office.desk.act("shell.help")
    office.take("27-help")


def strips(office: Office) -> None:
    """Every kind of the message strip, under each other."""
    theme = office.program.theme
    sheet, column = _sheet("Образцы строки сообщений")
    offer = partial(Offer, act=lambda: None)
    for say in (
        lambda strip: strip.info("Сервер не отвечает с 09:43. Введённое сохранено здесь и уйдёт само."),
        lambda strip: strip.info("5 ноября. Открыть может Волкова Н. К.", lead="Октябрь закрыт", icon="lock",
                                 offer=offer("Попросить")),
        lambda strip: strip.refuse("«7» — такой оценки нет. Можно 2, 3, 4, 5, зач, незач, н/а, осв."),
        lambda strip: strip.refuse(Refused("Занятие 17 ноября ещё не прошло. Тему можно подготовить в КТП.")),
        lambda strip: strip.dispute("вы поставили 4, Громов П. С. — 3.", lead="Семёнова Вероника, 10 ноября:",
                                    about="a", offer=offer("Решить")),
        lambda strip: strip.danger("На диске нет места, ввод остановлен. Последняя запись — 12:41:07, она цела.",
                                   about="b", offer=offer("Записать ещё раз")),
        lambda strip: strip.done("Вставлено 24 оценки, занятые клетки (2) не тронуты.",
                                 offer=offer("Отменить", keys="Ctrl+Z")),
        lambda strip: strip.tip("Занятие 27 октября вёл по замене Громов П. С. — оценки исправляет он."),
    ):  # fmt: skip
        strip = Messages(theme)
        column.addWidget(strip)
        say(strip)
    _take_sheet(office, "18-strips", sheet, column)


def lights(office: Office) -> None:
    """Every state of the status light, under each other."""
    sheet, column = _sheet("Индикатор связи")
    for state in light_states():
        lamp = Lamp(lambda: NOON)
        lamp.begin(state)
        light = LinkLight(office.program.theme, lamp)
        light.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(light, 0, Qt.AlignmentFlag.AlignLeft)
    _take_sheet(office, "00-lights", sheet, column)


def light_states() -> tuple[LightState, ...]:
    """Return a state for every sentence of the light."""
    last, broken = NOON - timedelta(hours=2, minutes=50), NOON - timedelta(hours=2, minutes=48)
    return (
        LightState(last_exchange=NOON),
        LightState(),
        LightState(waiting=3, last_exchange=last),
        LightState(waiting=38, sending=(3, 41), last_exchange=last),
        LightState(waiting=3, last_exchange=last, offline_since=broken),
        LightState(waiting=3, disputed=1, last_exchange=last),
        LightState(parked=2, last_exchange=NOON),
        LightState(waiting=48, lease_used=26, lease_left=4, last_exchange=last),
        LightState(waiting=48, lease_used=30, lease_left=0, last_exchange=last),
        LightState(waiting=3, clock_off=timedelta(hours=2), last_exchange=last),
        LightState(clock_off=-timedelta(days=365), last_exchange=last),
        LightState(trouble="на диске нет места", last_write=NOON),
        LightState(waiting=4, under_lock=2),
    )


def _sheet(title: str) -> tuple[QWidget, QVBoxLayout]:
    sheet = QWidget()
    sheet.setProperty("ground", "paper")
    sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(sheet)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(12)
    column.addWidget(words(title, "name"))
    return sheet, column


def _take_sheet(office: Office, name: str, sheet: QWidget, column: QVBoxLayout) -> None:
    column.addStretch(1)
    sheet.resize(*SIZE)
    sheet.show()
    office.take(name, sheet)
    sheet.close()
    sheet.deleteLater()
    office.come_back()


def _store(office: Office) -> Store:
    opened = office.program.opened
    assert opened is not None
    return opened.store


def _page_of(office: Office, code: str) -> UUID:
    opened = office.program.opened
    assert opened is not None
    with opened.store.read() as session:
        links = gradebook.pages_of(session, opened.person, today(opened.clock))
    return next(link.id for link in links if link.code == code)


def _judge(store: Store, *answers: tuple[int, str]) -> None:
    """Let the server have answered acts of the last page, as the exchange writes it down: (number, status)."""
    with store.read() as session:
        acts = session.query(Outbox.seq, Outbox.body).order_by(Outbox.seq).all()
    from db.sync.batch import read

    engine = writing(store._writing)
    with engine.begin() as connection:
        for place, status in answers:
            seq, body = acts[place]
            change = next(change for change in read(body).changes if change.table in ("mark", "presence"))
            connection.execute(Outbox.__table__.update().where(Outbox.seq == seq).values(status=status))
            if status == "merged":
                connection.execute(
                    Attention.__table__.insert().values(
                        id=UUID(int=seq), seq=seq, tbl=change.table, row_id=change.row, grp=change.group,
                        status=status, mine="4", theirs="3",
                    )
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """What is played, by whom, and the pictures that come of it with the looks they are taken in."""

    play: Callable[[Office], None]
    names: dict[str, tuple[str, ...]]
    who: str = TEACHER
    is_locked: bool = False

    def pictures(self) -> tuple[str, ...]:
        """Return the names of its files."""
        return tuple(f"{name}-{look}" for name, looks in self.names.items() for look in looks)


def _names(*usual: str, all: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:  # noqa: A002
    return dict.fromkeys(all, ALL) | dict.fromkeys(usual, USUAL)


SCENES = (
    Scene(lock, _names("01-lock-wrong", all=("01-lock",)), is_locked=True),
    Scene(
        lock_of_others,
        _names("01-lock-fetching", "01-lock-slip-weak", all=("01-lock-other", "01-lock-slip")),
        is_locked=True,
    ),
    Scene(
        lock_of_report,
        _names("01-lock-reported", "01-lock-suspended", all=("01-lock-report",)),
        is_locked=True,
    ),
    Scene(lock_of_nobody, _names("01-lock-nobody"), is_locked=True),
    Scene(pin, _names("01-lock-pin-wrong", "26-settings-keys", all=("01-lock-pin",))),
    Scene(browser, _names("26-settings-browser-code", "26-settings-browser")),
    Scene(start_page, _names("02-today-full-sidebar", "02-today-empty", all=("02-today",))),
    Scene(journal, _names("03-gradebook-large-text", all=("03-gradebook",))),
    Scene(closed, _names("03-gradebook-ahead", "03-gradebook-foreign", "03-gradebook-cancelled")),
    Scene(right_page, _names("03-gradebook-right-edit")),
    Scene(narrow, _names("02-today-narrow", "03-gradebook-narrow")),
    Scene(preview, _names("28-again", "28-preview")),
    Scene(small_pages, _names("27-help", all=("26-settings",))),
    Scene(strips, _names(all=("18-strips",))),
    Scene(lights, _names(all=("00-lights",))),
    # From here on the teacher's file holds what this scene wrote.
    Scene(
        signs,
        _names(
            "03-gradebook-refused", "03-gradebook-absent-marked", "03-gradebook-cell-edit",
            all=("03-gradebook-signs",),
        ),
    ),
    Scene(empty_journal, _names("18-empty-gradebook"), who=METHODIST),
)  # fmt: skip
LARGE = Scene(large, _names("02-today-scale-150", "03-gradebook-scale-150"))  # in a process of its own
