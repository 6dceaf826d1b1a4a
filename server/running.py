"""From settings to a running server: the database made ready, the address taken, a quiet end."""

import os
import signal
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from threading import Thread
from types import FrameType
from uuid import UUID
from zoneinfo import ZoneInfo

import uvicorn

from college.days import spoken
from college.phrases import phrase
from db import ids, migrations
from db.admission import accounts
from db.clock import Clock, SystemClock
from db.engine import Engine, open_server, reading
from db.migrations import Age
from db.sync.tombstones import sweep
from db.troubles import Damaged, WrongKey
from server.authority import ends_soon
from server.config import Config, Unfit, is_loopback
from server.mail import MailSettings, carry, read_settings
from server.poke import Poke, heard_across
from server.schedule import DAY, Duty, Reconsidering, Schedule, watch
from server.site import names_in

PATIENCE = 3  # seconds that open requests get when the server is told to end


def serve(config: Config, *, is_held: bool = False) -> int:
    """Run until a signal says otherwise; return 0. One that is held ends with whoever holds its standard input.

    Raises Unfit where the port is taken, the database asks for a migration, or invented people would go on the air.
    """
    if is_held:
        Thread(target=_end_with_input, name="held", daemon=True).start()
    from server.app import build  # noqa: PLC0415  the framework takes longer to load than a short command to run

    with ready(config) as engine, closing(_listen(config)) as listening:
        here = accounts.house(engine)
        _keep_demo_home(config, is_demo=here is not None and here.demo)
        clock = SystemClock(ZoneInfo(here.zone)) if here else SystemClock()
        _warn_of_end(config, clock)
        poke = Poke()
        names = names_in(config.tls_cert) if config.tls_cert else ()
        settings = _mail(config)
        app = build(
            engine, clock, poke, is_secure=config.is_secure, names=names, is_mailing=settings is not None
        )  # fmt: skip
        running = _Server(_uvicorn(config, app), config, listening, poke)
        with heard_across(engine, poke), _schedule(engine, clock, poke, settings):
            running.run(sockets=[listening])
    return 0


def migrate(config: Config) -> None:
    """Bring the database to the schema of this program."""
    engine = _opened(config, migrate=True)
    try:
        migrations.upgrade(engine, "server")
    finally:
        engine.dispose()


def found_demo(config: Config) -> None:
    """Make the demo college unless it stands here already.

    Raises Unfit where real data lie: invented people never come among real ones.
    """
    migrate(config)
    with ready(config) as engine:
        here = accounts.house(engine)
        if here is not None and not here.demo:
            real = phrase("Здесь лежат данные настоящего колледжа, пример рядом с ними не заводят. Они не тронуты.")
            raise Unfit(real)
        from server import demo  # noqa: PLC0415  the generator is needed once

        told = demo.known(config.data) if here else demo.found(engine, config.data)
    if told:
        _say(phrase("Учебный пример. Студент: %s, пароль: %s") % (told.student_login, told.password))


def add_machine(config: Config, name: str, key: bytes, *, room: str = "", machine: UUID | None = None) -> UUID:
    """Enrol a machine by its public key and return its id. Raises Unfit where the id is known with another key."""
    machine = machine or ids.fresh()
    with ready(config) as engine:
        try:
            accounts.add_machine(engine, machine, name=name, public_key=key, room=room, now=SystemClock().now())
        except accounts.TakenId:
            taken = phrase("Компьютер с этим номером уже есть, ключ у него другой. Ничего не изменено.")
            raise Unfit(taken, 1) from None
    return machine


@contextmanager
def ready(config: Config) -> Iterator[Engine]:
    """Lend the open database; an empty one is made ready first. Raises Unfit for one of another age."""
    engine = _opened(config)
    try:
        with reading(engine).connect() as connection:
            age = migrations.state(connection)
        if age is Age.EMPTY:
            engine.dispose()
            migrate(config)
        elif age is Age.OLDER:
            raise Unfit(phrase("База данных старее программы. Данные целы. Сначала: parta-server migrate."), 1)
        elif age is Age.NEWER:
            raise Unfit(phrase("База данных новее программы. Данные целы и не тронуты. Обновите программу."), 1)
        yield engine
    finally:
        engine.dispose()


def _opened(config: Config, *, migrate: bool = False) -> Engine:
    try:
        config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        unfit = phrase(
            "Папку %s не создать и не открыть. Ничего не записано. Проверьте путь и права или укажите --data."
        )
        raise Unfit(unfit % config.data, 1) from error
    try:
        return open_server(config.place, migrate=migrate)
    except (Damaged, WrongKey) as error:  # this file has no key: what does not read as a database is spoilt
        spoilt = phrase("База данных в папке %s повреждена, она оставлена как есть. Верните её из резервной копии.")
        raise Unfit(spoilt % config.data, 1) from error


def _schedule(engine: Engine, clock: Clock, poke: Poke, settings: MailSettings | None) -> Schedule:
    def look() -> None:
        if watch(engine, clock, poke):
            schedule.wake("mail")

    duties = [Duty("watch", look), Duty("parked", Reconsidering(engine, clock, poke).run)]
    duties.append(Duty("sweep", partial(sweep, engine, clock), every=DAY))
    if settings is not None:
        duties.append(Duty("mail", partial(carry, engine, clock, settings)))
    schedule = Schedule(duties)
    return schedule


def _mail(config: Config) -> MailSettings | None:
    """Return how letters are sent. What is wrong with it is said, and the server works without letters."""
    try:
        return read_settings(config.data)
    except Unfit as unfit:
        print(unfit.sentence, file=sys.stderr, flush=True)
        return None


def _keep_demo_home(config: Config, *, is_demo: bool) -> None:
    if is_demo and not is_loopback(config.host):
        raise Unfit(phrase("Учебный пример работает только на этом компьютере: адрес 127.0.0.1, без --host и TLS."))


def _warn_of_end(config: Config, clock: SystemClock) -> None:
    if config.tls_cert is not None and (ends := ends_soon(config.tls_cert, clock.now())) is not None:
        day = ends.astimezone(clock.zone).date()
        soon = phrase("Сертификат сервера действует до %s %d года. Сделайте новый: parta-server certificate.")
        print(soon % (spoken(day), day.year), file=sys.stderr, flush=True)


def _listen(config: Config) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((config.host, config.port))
        listening.listen(128)
    except socket.gaierror as error:
        listening.close()
        raise Unfit(phrase("Адреса %s в сети нет. Укажите другой: --host.") % config.host, 1) from error
    except OSError as error:
        listening.close()
        sentence = phrase("Порт %d на адресе %s занят или закрыт для этой программы. Укажите другой: --port.")
        raise Unfit(sentence % (config.port, config.host), 1) from error
    return listening


def _uvicorn(config: Config, app: object) -> uvicorn.Config:
    settings = uvicorn.Config(
        app,  # type: ignore[arg-type]
        ssl_certfile=config.tls_cert,
        ssl_keyfile=config.tls_key,
        log_config=None,
        access_log=False,  # addresses of pages say who reads what
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        timeout_graceful_shutdown=PATIENCE,
    )
    try:
        settings.load()
    except (ssl.SSLError, OSError) as error:
        unread = phrase("Сертификат и ключ TLS не читаются или не подходят друг к другу. Ничего не изменено.")
        raise Unfit(unread) from error
    return settings


class _Server(uvicorn.Server):
    """Says when it is ready and lets the waiting desktops go before it ends."""

    def __init__(self, settings: uvicorn.Config, config: Config, listening: socket.socket, poke: Poke) -> None:
        super().__init__(settings)
        self._scheme = "https" if config.is_secure else "http"
        self._listening = listening
        self._poke = poke

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn raises the signal once more after its end; a signal that ends us is an ordinary end.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        super().run(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = self._listening.getsockname()[:2]
        host = f"[{host}]" if ":" in host else host
        print(phrase("Сервер работает: %s://%s:%d") % (self._scheme, host, port), flush=True)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._poke.stop()
        super().handle_exit(sig, frame)


def _end_with_input() -> None:
    """Wait for the end of standard input: it comes when its holder ends, however that happens."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _say(sentence: str) -> None:
    print(sentence, flush=True)
