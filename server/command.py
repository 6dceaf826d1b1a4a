"""parta-server: init, serve, certificate, migrate, add-machine, recovery, emergency-slip, mail, signals, audit…"""

import argparse
import logging
import os
import sys
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn, TextIO
from uuid import UUID

from college.phrases import phrase
from db.troubles import StoreTrouble, troubles
from server.config import DATABASE_VARIABLE, LOOPBACK, PORT, ZONE, Config, Unfit, check, data_folder


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; return how the program ends: 0 well, 1 the world is in the way, 2 told wrongly."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    for chatty in ("alembic", "pikepdf"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        told = _reader().parse_args(words)
        with troubles():
            code: int = told.run(told)
    except Unfit as refusal:
        _say(refusal.sentence, sys.stderr)
        return refusal.code
    except StoreTrouble as trouble:
        _say(trouble.sentence, sys.stderr)
        return 1
    return code


def _serve(told: argparse.Namespace) -> int:
    config = check(_with_own_certificate(_config(told)))
    from server import running  # noqa: PLC0415  the framework loads only for those who need it

    return running.serve(config, is_held=told.held)


def _init(told: argparse.Namespace) -> int:
    config = check(_config(told))
    from server import founding  # noqa: PLC0415

    lines = founding.init(config, name=told.name, zone=told.zone, admin=told.admin, hosts=_hosts(told))
    _say("\n".join(lines))
    return 0


def _certificate(told: argparse.Namespace) -> int:
    config = check(_config(told))
    from server import founding  # noqa: PLC0415

    _say("\n".join(founding.certificate(config, _hosts(told))))
    return 0


def _demo(told: argparse.Namespace) -> int:
    config = check(_config(told))
    from server import running  # noqa: PLC0415

    running.found_demo(config)
    return running.serve(config, is_held=told.held)


def _migrate(told: argparse.Namespace) -> int:
    config = check(_config(told))
    from server import running  # noqa: PLC0415

    running.migrate(config)
    _say(phrase("База данных приведена к этой версии программы. Данные целы."))
    return 0


def _add_machine(told: argparse.Namespace) -> int:
    config = check(_config(told))
    from server import running  # noqa: PLC0415

    try:
        key = b64decode(told.key, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise Unfit(phrase("Ключ компьютера — 44 знака, которые показала программа на нём. Ничего не записано."))
    _say(running.add_machine(config, told.name, key, room=told.room, machine=told.id).hex)
    return 0


def _audit(told: argparse.Namespace) -> int:
    config = check(_config(told))
    from server import audit  # noqa: PLC0415

    for line in audit.verify(config, told.device, told.anchor):
        _say(line)
    return 0


def _recovery(told: argparse.Namespace) -> int:
    config = check(_config(told))
    from server import recovery  # noqa: PLC0415

    match told.deed, told.file:
        case "init", None:
            recovery.init(config, (told.first, told.second), again=told.again, sheets=told.sheets, say=_say)
        case "take", Path() as file:
            recovery.take(config, file, _say)
        case _:
            raise Unfit(phrase("Команда не понята. Справка: parta-server recovery --help"))
    return 0


def _emergency(told: argparse.Namespace) -> int:
    config = check(_config(told))
    from server import emergency  # noqa: PLC0415

    lines = emergency.slip(config, told.login, reason=told.reason, resets_factor=told.second_factor)
    _say("\n".join(lines))
    return 0


def _mail(told: argparse.Namespace) -> int:
    config = check(_config(told))
    from server import mail_command  # noqa: PLC0415

    match told.deed, told.login, told.address:
        case "status", None, None:
            mail_command.status(config, _say)
        case "address", str() as login, address:
            mail_command.put_address(config, login, address or "", _say)
        case "test", str() as login, None:
            mail_command.send_trial(config, login, _say)
        case _:
            raise Unfit(phrase("Команда не понята. Справка: parta-server mail --help"))
    return 0


def _signals(told: argparse.Namespace) -> int:
    config = check(_config(told))
    from server import signals_command  # noqa: PLC0415

    if told.word is None:
        signals_command.show(config, _say)
    elif told.value is not None:
        signals_command.decide(config, told.word, told.value, _say)
    else:
        raise Unfit(phrase("Команда не понята. Справка: parta-server signals --help"))
    return 0


class _Reader(argparse.ArgumentParser):
    """Reads the command line and answers in Russian."""

    def __init__(self, **told: object) -> None:
        super().__init__(**told, add_help=False, formatter_class=_Formatter)  # type: ignore[arg-type]
        self._positionals.title = phrase("Команды и слова")
        self._optionals.title = phrase("Параметры")
        self.add_argument("-h", "--help", action="help", help=phrase("показать эту справку"))

    def error(self, message: str) -> NoReturn:
        raise Unfit(phrase("Команда не понята: %s\nСправка: %s --help") % (" ".join(sys.argv[1:]) or "—", self.prog))


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: object, groups: object, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, phrase("Порядок вызова: ") if prefix is None else prefix)  # type: ignore[arg-type]


def _reader() -> argparse.ArgumentParser:
    reader = _Reader(
        prog="parta-server", description=phrase("Сервер колледжа: обмен с компьютерами и дневник студента.")
    )
    commands = reader.add_subparsers(required=True, metavar=phrase("команда"), parser_class=_Reader)
    for name, run, sentence in (
        ("init", _init, phrase("завести колледж: центр сертификации, матрицу прав и первого администратора")),
        ("serve", _serve, phrase("работать: принимать обмен и показывать дневник")),
        ("certificate", _certificate, phrase("сделать новый сертификат сервера")),
        ("migrate", _migrate, phrase("привести базу данных к версии программы")),
        ("audit", _audit, phrase("проверить по подписям, что записанное не меняли в обход обмена")),
        ("demo", _demo, phrase("завести учебный пример и работать с ним на этом компьютере")),
        ("recovery", _recovery, phrase("сделать ключ восстановления для двух человек или принять спасённые записи")),
        ("signals", _signals, phrase("признаки общего входа: баллы, пороги, учительские")),
        ("mail", _mail, phrase("письма о случаях: как идут, на какой адрес, проверка")),
        ("emergency-slip", _emergency, phrase("дать листок для входа единственному администратору, забывшему пароль")),
        ("add-machine", _add_machine, phrase("допустить компьютер к обмену")),
    ):
        command = commands.add_parser(name, help=sentence, description=sentence.capitalize() + ".")
        command.set_defaults(run=run)
        _add_place(command)
        if name in ("serve", "demo"):
            _add_address(command)
        if name in ("init", "certificate"):
            _add_college(command, is_new=name == "init")
        if name == "audit":
            command.add_argument("what", choices=("verify",), metavar="verify", help=phrase("проверить всё"))
            command.add_argument("--device", type=UUID, metavar=phrase("НОМЕР"), help=phrase("только это устройство"))
            anchor = phrase("файл с концом журнала доступа, каким его запомнил компьютер администратора")
            command.add_argument("--anchor", type=Path, metavar=phrase("ФАЙЛ"), help=anchor)
        if name == "recovery":
            _add_recovery(command)
        if name == "signals":
            command.add_argument("word", nargs="?", metavar=phrase("что"), help=phrase("без него — показать всё"))
            command.add_argument("value", nargs="?", metavar=phrase("значение"), help=phrase("каким ему быть"))
        if name == "mail":
            _add_mail(command)
        if name == "emergency-slip":
            _add_emergency(command)
        if name == "add-machine":
            command.add_argument("name", metavar=phrase("название"), help=phrase("как зовётся компьютер"))
            command.add_argument(
                "--key", required=True, metavar=phrase("КЛЮЧ"), help=phrase("открытый ключ компьютера")
            )
            command.add_argument("--id", type=UUID, metavar=phrase("НОМЕР"), help=phrase("номер, которым он назвался"))
            command.add_argument("--room", default="", metavar=phrase("КАБИНЕТ"), help=phrase("где он стоит"))
    return reader


def _add_place(command: argparse.ArgumentParser) -> None:
    database = phrase("база PostgreSQL вместо SQLite, или переменная %s") % DATABASE_VARIABLE
    command.add_argument("--data", type=Path, metavar=phrase("ПАПКА"), help=phrase("где лежат данные (SQLite)"))
    command.add_argument("--database", metavar=phrase("АДРЕС"), help=database)


def _add_college(command: argparse.ArgumentParser, *, is_new: bool) -> None:
    hosts = phrase("имена и адреса этого сервера через запятую, как их пишут в браузере и на компьютерах")
    command.add_argument("--host", dest="hosts", default="", metavar=phrase("ИМЯ"), help=hosts)
    if is_new:
        admin = phrase("фамилия, имя и отчество первого администратора")
        command.add_argument("--name", required=True, metavar=phrase("НАЗВАНИЕ"), help=phrase("название колледжа"))
        command.add_argument("--zone", default=ZONE, metavar=phrase("ПОЯС"), help=phrase("часовой пояс колледжа"))
        command.add_argument("--admin", default="", metavar=phrase("ИМЯ"), help=admin)


def _add_recovery(command: argparse.ArgumentParser) -> None:
    deed = phrase("init — сделать ключ, take — принять файл, который записала parta recover")
    sheets = phrase("куда записать листы для печати (PDF); - отдаёт их прямо печати")
    command.add_argument("deed", choices=("init", "take"), metavar=phrase("дело"), help=deed)
    command.add_argument("file", type=Path, nargs="?", metavar=phrase("файл"), help=phrase("файл спасённых записей"))
    command.add_argument("--first", default="", metavar=phrase("ИМЯ"), help=phrase("кто хранит первую половину"))
    command.add_argument("--second", default="", metavar=phrase("ИМЯ"), help=phrase("кто хранит вторую половину"))
    command.add_argument("--sheets", default="", metavar=phrase("ФАЙЛ"), help=sheets)
    command.add_argument("--again", action="store_true", help=phrase("сделать новый ключ вместо прежнего"))


def _add_mail(command: argparse.ArgumentParser) -> None:
    deed = phrase("status — как идут письма, address — куда писать сотруднику, test — отправить ему пробное")
    command.add_argument("deed", choices=("status", "address", "test"), metavar=phrase("дело"), help=deed)
    command.add_argument("login", nargs="?", metavar=phrase("логин"), help=phrase("чей адрес"))
    command.add_argument("address", nargs="?", metavar=phrase("адрес"), help=phrase("без него писем больше не будет"))


def _add_emergency(command: argparse.ArgumentParser) -> None:
    reason = phrase("почему листок не выдаёт другой администратор, который есть")
    command.add_argument("--login", required=True, metavar=phrase("ЛОГИН"), help=phrase("логин администратора"))
    command.add_argument(
        "--second-factor", action="store_true", help=phrase("сбросить и второй код: утерян также телефон")
    )
    command.add_argument("--force-reason", dest="reason", default="", metavar=phrase("ПРИЧИНА"), help=reason)


def _add_address(command: argparse.ArgumentParser) -> None:
    host = phrase("на каком адресе слушать; кроме этого компьютера — только с TLS")
    port = phrase("на каком порту, 0 — любой свободный")
    command.add_argument("--host", default=LOOPBACK, metavar=phrase("АДРЕС"), help=host)
    command.add_argument("--port", type=int, default=PORT, metavar=phrase("ПОРТ"), help=port)
    command.add_argument("--tls-cert", type=Path, metavar=phrase("ФАЙЛ"), help=phrase("сертификат TLS"))
    command.add_argument("--tls-key", type=Path, metavar=phrase("ФАЙЛ"), help=phrase("ключ к сертификату"))
    command.add_argument("--held", action="store_true", help=argparse.SUPPRESS)  # for a program that starts us


def _hosts(told: argparse.Namespace) -> tuple[str, ...]:
    return tuple(host.strip() for host in told.hosts.split(",") if host.strip())


def _with_own_certificate(config: Config) -> Config:
    """Let the server speak TLS by what `init` has made, unless it was told another certificate."""
    if config.tls_cert is not None or config.tls_key is not None:
        return config
    from server.authority import Tls  # noqa: PLC0415

    tls = Tls.of(config.data)
    return replace(config, tls_cert=tls.certificate, tls_key=tls.key) if tls.stands else config


def _config(told: argparse.Namespace) -> Config:
    return Config(
        data=told.data or data_folder(),
        host=getattr(told, "host", LOOPBACK),
        port=getattr(told, "port", PORT),
        database=told.database if told.database is not None else os.environ.get(DATABASE_VARIABLE, ""),
        tls_cert=getattr(told, "tls_cert", None),
        tls_key=getattr(told, "tls_key", None),
    )


def _say(sentence: str, where: TextIO | None = None) -> None:
    print(sentence, file=where or sys.stdout, flush=True)
