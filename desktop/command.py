"""parta: without a word the desktop; enrol-machine, recover, plan, demo and others work without a window."""

import argparse
import ctypes
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

from college.phrases import phrase
from db.troubles import StoreTrouble
from desktop import paper_commands

PORT = 8765
DEMO = Path(".demo")  # in the folder the command is given in: a clone ignores it


class Wrong(Exception):
    """The command was not understood."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; return how the program ends: 0 well, 1 the world is in the way, 2 told wrongly."""
    try:
        told = _reader().parse_args(words)
        code: int = told.run(told)
    except Wrong as wrong:
        _complain(str(wrong))
        return 2
    except StoreTrouble as trouble:
        _complain(trouble.sentence)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _desktop(told: argparse.Namespace) -> int:
    if not _has_screen():
        _complain(
            phrase(
                "Экрана здесь нет, окно открыть негде. Данные не тронуты. "
                "Запустите программу в графическом сеансе или задайте DISPLAY."
            )
        )
        return 1
    from desktop.app import run  # noqa: PLC0415  the help needs no Qt
    from desktop.opener import ProfileOpener  # noqa: PLC0415

    return run(told.profile, ProfileOpener)


def _demo(told: argparse.Namespace) -> int:
    from desktop import demo  # noqa: PLC0415  the help needs no Qt
    from desktop.places import Places  # noqa: PLC0415
    from desktop.single import is_raised  # noqa: PLC0415

    folder = told.data or DEMO
    if _has_screen() and is_raised(Places.of(folder)):
        _say(phrase("Учебный пример уже открыт: его окно впереди."))
        return 0
    with demo.running(folder, port=told.port) as college:
        demo.make_profile(folder, college)
        what = college.told()
        _say(phrase("Учебный пример. Все люди в нём выдуманы."))
        _say(phrase("Преподаватель: Кузнецова Ольга Викторовна, пароль: %s") % what.password)
        _say(phrase("Дневник студента: %s — логин %s, пароль тот же") % (college.url, what.student_login))
        if what.admin_login:
            _say(phrase("Администратор: «Другой сотрудник» — логин %s, пароль тот же") % what.admin_login)
        if _has_screen():
            from desktop.app import run  # noqa: PLC0415
            from desktop.opener import ProfileOpener  # noqa: PLC0415

            return run(folder, ProfileOpener)
        _say(
            phrase(
                "Экрана здесь нет, окно открыть негде. Дневник работает по адресу выше. "
                "Чтобы увидеть всю историю без экрана: python3 dev.py demo --tour. Закончить: Ctrl+C."
            )
        )
        college.wait()
    return 0


def _demo_profile(told: argparse.Namespace) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop import demo  # noqa: PLC0415

    folder: Path = told.folder
    if (folder / "machine").exists() or (folder / "server").exists():
        _complain(phrase("В папке %s уже что-то лежит, она не тронута. Укажите другую или новую.") % folder)
        return 2
    # Made on any free port: whoever works on the wished one now does not matter yet.
    with demo.running(folder, port=0) as college:
        demo.make_profile(folder, college)
        what = college.told()
    port = told.port or college.port
    demo.move(folder, port)
    _say(phrase("Профиль преподавателя готов: parta --profile %s") % folder)
    _say(phrase("Сервер колледжа: parta-server serve --data %s --port %d") % (folder / "server", port))
    _say(phrase("Логин преподавателя: %s, логин студента: %s") % (what.teacher_login, what.student_login))
    _say(f"group: {what.group}")
    _say(f"password: {what.password}")
    return 0


def _enrol_machine(told: argparse.Namespace) -> int:
    from college.refusal import Refused  # noqa: PLC0415
    from desktop import new_machine  # noqa: PLC0415  the help needs no Qt
    from desktop.places import Places  # noqa: PLC0415
    from desktop.profile import Profile  # noqa: PLC0415

    profile = Profile(Places.of(told.profile))
    try:
        line = new_machine.enrol(profile, told.server, told.authority, name=told.name, room=told.room)
    except Refused as refused:
        _complain(refused.sentence)
        return 2
    _say(phrase("Ключ этого компьютера создан. Выполните на сервере:"))
    _say(line)
    return 0


def _recover(told: argparse.Namespace) -> int:
    from desktop import recovery_desk  # noqa: PLC0415  the help needs no Qt
    from desktop.places import Places  # noqa: PLC0415
    from desktop.profile import Profile  # noqa: PLC0415

    return recovery_desk.recover(Profile(Places.of(told.profile)), told.person, told.to, _say)


class _Reader(argparse.ArgumentParser):
    def __init__(self, prog: str | None = None, description: str | None = None, **more: Any) -> None:
        super().__init__(prog=prog, description=description, **more, add_help=False, formatter_class=_Formatter)
        self._positionals.title = phrase("Команды и слова")
        self._optionals.title = phrase("Параметры")
        self.add_argument("-h", "--help", action="help", help=phrase("показать эту справку"))

    def error(self, message: str) -> NoReturn:
        raise Wrong(phrase("Команда не понята. Справка: %s --help") % self.prog)


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, phrase("Порядок вызова: ") if prefix is None else prefix)


def _reader() -> argparse.ArgumentParser:
    reader = _Reader(prog="parta", description=phrase("Парта: электронный журнал учебных занятий."))
    reader.set_defaults(run=_desktop)
    reader.add_argument(
        "--profile", type=Path, metavar=phrase("ПАПКА"), help=phrase("где лежат файлы этого компьютера")
    )
    commands = reader.add_subparsers(metavar=phrase("команда"), parser_class=_Reader)
    command = commands.add_parser("enrol-machine", help=phrase("связать этот компьютер с сервером колледжа"))
    command.set_defaults(run=_enrol_machine)
    _add_server(command)
    sentence = phrase("спасти неотправленное сотрудника, забывшего пароль: двое вводят половины ключа")
    command = commands.add_parser("recover", help=sentence)
    command.set_defaults(run=_recover)
    _add_recovery(command)
    paper_commands.add_to(commands)
    sentence = phrase("завести учебный пример, запустить его сервер и открыть программу")
    command = commands.add_parser("demo", help=sentence)
    command.add_argument("--data", type=Path, metavar=phrase("ПАПКА"), help=phrase("где лежит пример"))
    command.set_defaults(run=_demo)
    _add_port(command)
    command = commands.add_parser("demo-profile", help=phrase("сделать папку с примером, без экрана"))
    command.add_argument("folder", type=Path, metavar=phrase("ПАПКА"))
    command.set_defaults(run=_demo_profile)
    _add_port(command)
    return reader


def _add_server(command: argparse.ArgumentParser) -> None:
    authority = phrase("сертификат колледжа: tls/authority.pem с сервера")
    command.add_argument("--server", required=True, metavar=phrase("АДРЕС"), help=phrase("адрес сервера: https://…"))
    command.add_argument("--authority", type=Path, metavar=phrase("ФАЙЛ"), help=authority)
    command.add_argument("--name", default="", metavar=phrase("НАЗВАНИЕ"), help=phrase("как зовётся этот компьютер"))
    command.add_argument("--room", default="", metavar=phrase("КАБИНЕТ"), help=phrase("где он стоит"))


def _add_recovery(command: argparse.ArgumentParser) -> None:
    person = phrase("номер сотрудника; без него показывается список")
    to = phrase("куда записать то, что сервер не принял; обычно сюда же")
    command.add_argument(
        "--profile", type=Path, default=argparse.SUPPRESS, metavar=phrase("ПАПКА"), help=phrase("где лежат файлы")
    )
    command.add_argument("--person", type=UUID, metavar=phrase("НОМЕР"), help=person)
    command.add_argument("--to", type=Path, default=Path(), metavar=phrase("ПАПКА"), help=to)


def _add_port(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=int, default=PORT, metavar=phrase("ПОРТ"), help=phrase("порт сервера"))


def _has_screen() -> bool:
    """Say whether a window can be opened: Qt would end the whole process without a display."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if sys.platform in ("win32", "darwin") or (platform and not platform.startswith("xcb")):
        return True
    if os.environ.get("WAYLAND_DISPLAY") and not platform:
        return True
    return bool(os.environ.get("DISPLAY")) and _answers()


def _answers() -> bool:
    """Say whether the X server of DISPLAY lets us in: a session that is gone leaves the name behind."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt brings what it needs or says what is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    is_broken = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not is_broken


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
