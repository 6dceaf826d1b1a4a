"""One running desktop: the lock screen first, then the desk of whoever opened a file."""

import gc
import importlib
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, QTimer, Slot

import resources
from college.refusal import Refused
from db.clock import Clock, SystemClock
from db.troubles import StoreTrouble
from desktop import inquiry, plurals, work
from desktop.browser_ways import BrowserWays
from desktop.collector import Collector
from desktop.entrance import Entrance, ask_report
from desktop.news import News
from desktop.opening import Admits, EmployeeHere, KnowsPlace, Opened, Opener
from desktop.own_keys import PIN_OVER, OwnKeys
from desktop.places import Places
from desktop.settings import Settings
from desktop.shell import actions
from desktop.shell.browser_pane import BrowserPane
from desktop.shell.desk import Desk
from desktop.shell.idle import Idle
from desktop.shell.link_light import Lamp, LightState
from desktop.shell.sign_in import SignIn
from desktop.shell.theme import Theme
from desktop.shell.window import Window
from desktop.step_up import StepUp
from desktop.system_lock import SystemLock
from desktop.workspace import Context

KEY_KEPT = 10 * 60_000  # ms after locking in which what waits may still be sent, and the PIN opens
TOLD_BY_FILE = 10_000  # ms in which a report may go with what waits, before the computer itself tells it
LATER = ("db.store", "db.gradebook", "db.today")  # loaded while the password is being typed

_log = logging.getLogger("desktop.app")


class Program(QObject):
    """One running desktop: who works, what is open, and the way between lock and desk."""

    def __init__(self, places: Places, opener: Opener, clock: Clock | None = None) -> None:
        super().__init__()
        self.places, self.opener = places, opener
        self._clock: Clock = clock or SystemClock()
        places.prepare()
        self.settings = Settings(places.settings, self)
        self.theme = Theme(self.settings.theme, self.settings.text_size, self)
        self.theme.apply()
        self.lamp = Lamp(self._now, self)
        self.news = News(self)
        self._opened: Opened | None = None
        self._stop_hearing: Callable[[], None] = _nothing
        self._why = ""
        self._over = False  # the window is closed: answers that still come find nobody
        # One thread: a file is closed before the next is opened, whoever asks.
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._build_window()
        self._build_ways()
        self._let_go = QTimer(self, singleShot=True, interval=KEY_KEPT)
        self._let_go.timeout.connect(self._close_file)
        self.settings.changed.connect(self._apply_setting)

    def start(self) -> None:
        """Show the lock screen, then learn who has a file here, then load what the first page needs."""
        self.window.show()
        self._read_employees()
        QTimer.singleShot(0, self._load_later)
        self._system.listen()

    def lock(self, why: str) -> None:
        """Hide every name at once; what waits may still be sent for a while, then the key is dropped."""
        desk = self.window.desk()
        if desk is None:
            return
        desk.leave()
        self.step_up.rest()
        self._idle.rest()
        self._why = why
        self.window.show_lock()
        self.sign_in.begin(why, self.keys.pin_of())
        self._stop_hearing()
        self._stop_hearing = _nothing
        self.news.deleteLater()
        self._read_employees()
        self.entrance.lock(is_locked=True)
        if self._is_key_needed(self.lamp.state.waiting or self._waiting()):
            if self._opened is not None and self._opened.link is not None:
                self._opened.link.sit(is_open=False)
            self._let_go.start()
        else:
            self._close_file()

    def close(self) -> None:
        """Write what is being typed, stop the exchange and close the file; waits until that is done."""
        self._over = True
        if desk := self.window.desk():
            desk.leave()
        self.step_up.rest()
        self._idle.rest()
        self.entrance.close()
        self._close_file()
        self._pool.waitForDone()
        self._collector.stop()

    @property
    def opened(self) -> Opened | None:
        """The file that is open, None under the lock."""
        return self._opened

    # ---- opening

    def _open(self, employee: UUID, password: str) -> None:
        close = self._closing()

        def reopen() -> Opened:
            close()
            return self.opener.open(employee, password)

        work.run(reopen, self._begin, self._not_opened, owner=self, pool=self._pool)

    def _not_opened(self, why: Exception) -> None:
        if self._over:
            return
        sentence = str(getattr(why, "sentence", why))
        if isinstance(why, Refused):
            _log.info("app.refused")
            self.sign_in.refuse(sentence)
        else:
            _log.warning("app.not_opened", exc_info=why)
            self.sign_in.trouble(sentence)

    def _open_by_pin(self, employee: UUID, pin: str) -> None:
        opened = self._opened
        if opened is None or opened.person != employee:
            self.sign_in.refuse_pin(PIN_OVER, is_over=True)
            return
        try:
            self.keys.check_pin(employee, pin)
        except Refused as why:
            self.sign_in.refuse_pin(str(why), is_over=self.keys.pin_of() != employee)
            return
        self._let_go.stop()
        self._show_desk(opened)

    def _begin(self, opened: Opened) -> None:
        if self._over:
            return  # the file was closed again behind it
        self._opened = opened
        self.settings.last_employee = str(opened.person)
        self._light_up(opened)
        self._show_desk(opened)
        if (desk := self.window.desk()) is not None:
            self.keys.offer_pin(desk, opened.person)
        if not gc.get_freeze_count():
            gc.freeze()  # what was loaded stays; looking through it again would hold up a key press
        _log.info("app.opened", extra={"person": opened.person})

    def _show_desk(self, opened: Opened) -> None:
        from desktop.case_calls import CaseCalls  # noqa: PLC0415  after the lock screen: it knows the data
        from desktop.code_at_desk import CodeAtDesk  # noqa: PLC0415  rarely needed
        from desktop.workspaces import open_to  # noqa: PLC0415  pages know the data, too

        employee = self._here(opened.person)
        self.sign_in.welcome()
        self.entrance.lock(is_locked=False)
        if opened.link is not None:
            opened.link.sit(is_open=True)
        self.news = News(self)
        self.news.touched.connect(self._hear_news)
        self._stop_hearing = opened.store.listen(self.news.hear)
        desk = Desk(
            self.theme, self.settings, open_to(opened.rights, opened.wide), self.window.menuBar(), self.window.status,
            own_keys=lambda: self.keys.pane(self.theme, opened), own_ways=partial(self._own_ways, opened),
            why_nothing=opened.why_nothing,
        )  # fmt: skip
        desk.asked.connect(self._do)
        roles = employee.roles_text if employee else ""
        self.window.show_desk(desk, " · ".join(part for part in (opened.person_name.short, roles) if part))
        context = self._context(opened, desk)
        desk.begin(context, self.settings.last_workspace)
        CaseCalls(context, desk)
        if opened.link is not None:
            CodeAtDesk(opened.link, self.theme, desk)
        if opened.notice:
            desk.messages.info(opened.notice, icon="cloud-off")
        self._idle.watch(self.settings.idle_minutes * 60)

    def _own_ways(self, opened: Opened, desk: Desk) -> BrowserPane:
        ask, prove = partial(inquiry.ask, opened.link, desk), partial(self.step_up.ask_for_own_way, desk)
        return BrowserWays(self.theme, ask, prove, opened.clock, desk).pane

    def _here(self, person: UUID) -> EmployeeHere | None:
        return next((row.employee for row in self.sign_in.people.rows if row.employee.id == person), None)

    def _context(self, opened: Opened, desk: Desk) -> Context:
        from desktop.workspaces import open_to  # noqa: PLC0415  as above

        return Context(
            store=opened.store,
            person=opened.person,
            person_name=opened.person_name,
            clock=opened.clock,
            theme=self.theme,
            settings=self.settings,
            news=self.news,
            messages=desk.messages,
            rights=opened.rights,
            open_page=desk.open_page,
            light=self.lamp,
            ask=partial(inquiry.ask, opened.link, desk),
            again=partial(self.step_up.ask, desk),
            opens=open_to,
            wide=opened.wide,
            exchange=self._exchange,
        )

    def _light_up(self, opened: Opened) -> None:
        self.lamp.begin(self._with_lease(LightState(waiting=opened.store.waiting(), **self._asks())))
        if opened.link is not None:
            opened.link.light.connect(self._hear_link)
            opened.link.said.connect(self._hear_said)
            opened.link.left.connect(self._hear_left)
            opened.link.start()

    @Slot(object)
    def _hear_link(self, state: LightState) -> None:
        if self.window.desk() is not None:
            self.lamp.show(self._with_lease(state))
        elif not self._is_key_needed(state.waiting):
            self._close_file()  # the last of it was sent under the lock: the key is not needed any more

    def _with_lease(self, state: LightState) -> LightState:
        """Tell how many days of work without the server there were, and how many are left."""
        from db import lease_days  # noqa: PLC0415  after the lock screen: it knows the data

        if self._opened is None or self._opened.link is None:
            return state
        with suppress(StoreTrouble):
            offline = lease_days.of(self._opened.store)
            return replace(state, lease_used=offline.days, lease_left=offline.left())
        return state

    @Slot(str)
    def _hear_said(self, sentence: str) -> None:
        """Show what the exchange has to say: a stranger answers, the line is listened to, the store is in trouble."""
        if desk := self.window.desk():
            desk.messages.info(sentence, icon="cloud-off")

    @Slot()
    def _hear_left(self) -> None:
        """Lock here: nobody works in two places at once (3.1.11)."""
        self.lock(_tr("Вы вошли на другом компьютере. Здесь закрыто, всё введённое сохранено."))

    @Slot(object)
    def _hear_news(self, nouns: frozenset[str]) -> None:
        """An act was written: until the server answers, it waits."""
        if self._opened is not None and self.window.desk() is not None:
            self.lamp.update(waiting=self._opened.store.waiting(), last_write=self._now(), **self._asks())

    def _asks(self) -> dict[str, Any]:
        """Return what asks for this person's attention, as the light tells it."""
        from db import attention  # noqa: PLC0415  as `_with_lease`

        if self._opened is None:
            return {}
        with suppress(StoreTrouble), self._opened.store.read() as session:
            return asdict(attention.count(session))
        return {}

    # ---- closing

    def _is_key_needed(self, waiting: int) -> bool:
        """Whether the key may be held for a while: something is still to be sent, or the PIN is to open again."""
        opened = self._opened
        if opened is None:
            return False
        if self.entrance.is_reporting or self.keys.pin_of() == opened.person:
            return True
        if self.entrance.reported_here == opened.person:
            waiting = self._waiting()  # the light may not have counted the report yet
        return opened.link is not None and bool(waiting)

    def _waiting(self) -> int:
        """Count what the file holds unsent; a file in trouble is not waited for."""
        with suppress(StoreTrouble):
            return self._opened.store.waiting() if self._opened is not None else 0
        return 0

    def _close_file(self) -> None:
        work.run(self._closing(), self._after_closing, owner=self, pool=self._pool)

    def _closing(self) -> Callable[[], None]:
        """Let go of the open file here; the returned act closes it and waits for the exchange thread."""
        self._let_go.stop()
        self.keys.drop_pin()
        opened, self._opened = self._opened, None
        self._stop_hearing()
        self._stop_hearing = _nothing
        if opened is not None and opened.link is not None:
            opened.link.light.disconnect(self._hear_link)
            opened.link.said.disconnect(self._hear_said)
            opened.link.left.disconnect(self._hear_left)
        return self.opener.close

    def _after_closing(self, _: None) -> None:
        if self._over:
            return
        if self.window.desk() is None and not self.sign_in.card.field.text():
            self._read_employees()  # what waits has changed
        self.entrance.speak()

    # ---- the lock screen

    def _read_employees(self) -> None:
        work.run(self.opener.employees, self._show_employees, self._no_employees, owner=self)

    def _show_employees(self, employees: tuple[EmployeeHere, ...]) -> None:
        if self._over or self.window.desk() is not None:
            return
        pin_of = self.keys.pin_of() if self._opened is not None else None
        self.sign_in.show_employees(employees, last=self.settings.last_employee, why_locked=self._why, pin_of=pin_of)
        waiting = [employee.waiting for employee in employees if employee.waiting]
        self.lamp.begin(LightState(waiting=sum(waiting), under_lock=len(waiting)))

    def _no_employees(self, why: Exception) -> None:
        if self._over:
            return
        self.sign_in.show_employees(())
        self.sign_in.trouble(str(getattr(why, "sentence", why)))

    def _load_later(self) -> None:
        work.run(lambda: [importlib.import_module(name) for name in LATER], lambda _: self.entrance.start(), owner=self)

    # ---- acts of the shell

    def _do(self, action_id: str) -> None:
        if action_id == actions.LOCK:
            self.lock(_tr("Закрыто по Ctrl+L. Всё введённое сохранено."))
        elif action_id == actions.QUIT:
            self.window.close()
        elif action_id == actions.EXCHANGE:
            self._exchange()
        elif action_id == actions.LEAK:
            self._ask_report()

    def _ask_report(self) -> None:
        if desk := self.window.desk():
            ask_report(desk, self._report)

    def _report(self) -> None:
        """Close the door of who works here: his file tells it, and this computer where the file cannot."""
        if self._opened is None:
            return
        if desk := self.window.desk():
            desk.leave()  # what stands in an editor is written before the report
        self.keys.drop_pin()
        self.entrance.report_open(self._opened.person)
        self.lock(_tr("Закрыто: пароль может быть известен другим. Всё введённое сохранено."))

    @Slot()
    def _after_report(self) -> None:
        self._read_employees()
        if self._opened is not None and self._opened.link is not None:
            self._opened.link.ask()
            QTimer.singleShot(TOLD_BY_FILE, self, self.entrance.speak)
        else:
            self._close_file()

    def _exchange(self) -> None:
        desk = self.window.desk()
        if desk is None or self._opened is None:
            return
        if self._opened.link is None:
            desk.messages.info(_tr("Сервер для этого компьютера не задан. Введённое сохранено здесь."))
        else:
            self._opened.link.ask()

    def _open_exchange(self) -> None:
        """Show what the light speaks of; to whom the page is not open, exchange."""
        desk = self.window.desk()
        if desk is not None and desk.has("exchange"):
            desk.open_page("exchange")
        else:
            self._exchange()

    def _idle_came(self) -> None:
        minutes = self.settings.idle_minutes
        self.lock(plurals.counted("Закрыто после %n минут без работы. Всё введённое сохранено.", minutes))

    def _apply_setting(self, key: str) -> None:
        if key in (Settings.theme.key, Settings.text_size.key):
            self.theme.choose(self.settings.theme, self.settings.text_size)
        elif key == Settings.idle_minutes.key and self.window.desk() is not None:
            self._idle.watch(self.settings.idle_minutes * 60)

    def _build_ways(self) -> None:
        self.keys = OwnKeys(self.opener, self._pool, self._now, self)
        self.step_up = StepUp(self.theme, self.opener, self._pool, self._clock.mono, self)
        self.step_up.failed.connect(self._lock_guesser)
        self.entrance = Entrance(self.sign_in, self.opener, self._pool, self)
        self.entrance.let_go = self._closing
        self.entrance.settled.connect(self._open)
        self.entrance.changed.connect(self._hear_change)
        self.entrance.wanted.connect(self._let_file_go)
        self.entrance.reported.connect(self._hear_report)
        self.entrance.ended.connect(self._after_report)
        self.sign_in.opened.connect(self._open)
        self.sign_in.pinned.connect(self._open_by_pin)
        self._system = SystemLock(self)
        self._system.slept.connect(lambda: self.lock(_tr("Закрыто: компьютер засыпал. Всё введённое сохранено.")))
        self._system.locked.connect(
            lambda: self.lock(_tr("Закрыто вместе с экраном компьютера. Всё введённое сохранено."))
        )

    @Slot(str)
    def _lock_guesser(self, why: str) -> None:
        """Lock for whoever did not know the password at an open desk; his PIN is worth nothing either."""
        self.keys.drop_pin()
        self.lock(why)

    @Slot()
    def _hear_change(self) -> None:
        if self.window.desk() is None:
            self._read_employees()

    @Slot(object)
    def _let_file_go(self, person: UUID) -> None:
        """Close the file under the lock: the server has ordered to wipe it."""
        if self.window.desk() is None and self._opened is not None and self._opened.person == person:
            self._close_file()

    @Slot(object)
    def _hear_report(self, person: UUID) -> None:
        if self.keys.pin_of() == person:
            self.keys.drop_pin()

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._clock.zone)

    def _build_window(self) -> None:
        place = self.opener if isinstance(self.opener, KnowsPlace) else None
        self.sign_in = SignIn(
            self.theme,
            self._now,
            college=place.college if place else "",
            room=place.room if place else "",
            is_enrolled=isinstance(self.opener, Admits) and self.opener.is_enrolled,
        )
        self.window = Window(self.theme, self.settings, self.lamp, self.sign_in)
        self.window.status.show_note(_tr("версия {version}").format(version=resources.VERSION))
        self.window.status.asked.connect(self._open_exchange)
        self.window.status.locked.connect(lambda: self._do(actions.LOCK))
        self.window.closing.connect(self.close)
        if place is not None and place.demo:
            self.window.mark_demo()
        self.window.winId()  # the native window must stand before its input can be listened to
        self._idle = Idle(self.window.windowHandle(), self)
        self._idle.came.connect(self._idle_came)
        self._collector = Collector(self._idle.rested, self)


def _nothing() -> None:
    return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Program", text)
