"""`parta-server init`: a college on an empty folder, its certificate authority, and the slip of its administrator."""

import socket
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import resources
from college.admission.slips import shown
from college.days import spoken
from college.names import PersonName
from college.phrases import phrase
from college.roles import read_rights
from db import founding
from db.admission import accounts
from db.clock import SystemClock
from db.founding import Founded
from server import authority, running
from server.authority import Tls
from server.config import Config, Unfit

NAMELESS = PersonName(phrase("Администратор"), "")
LONGEST_COLLEGE, LONGEST_PART = 200, 80


def init(config: Config, *, name: str, zone: str, admin: str, hosts: Sequence[str]) -> tuple[str, ...]:
    """Found a college and return the lines for whoever founds it. Raises Unfit where one stands here already.

    The code among these lines is told nowhere else.
    """
    name, called = _college(name), _called(admin)
    clock = SystemClock(_zone(zone))
    tls, hosts = Tls.of(config.data), tuple(hosts) or (socket.gethostname(),)
    authority.check(hosts)
    with running.ready(config) as engine:
        _refuse_founded(accounts.house(engine))
        # First, because a college without a certificate could not be founded once more.
        authority.found(tls, name, hosts, clock.now())
        ends = authority.certify(tls, hosts, clock.now())
        grants = read_rights(resources.path("rights", "rights.tsv").read_text("utf-8"))
        made = founding.found(engine, name=name, zone=zone, admin=called, grants=grants, clock=clock)
    return (*_told(config, name, called, made, clock.zone), *_next(config, tls, hosts[0], ends.astimezone(clock.zone)))


def certificate(config: Config, hosts: Sequence[str]) -> tuple[str, ...]:
    """Make the server's certificate anew, and its authority where there is none; return what to say of it."""
    with running.ready(config) as engine:
        here = accounts.house(engine)
    if here is None or here.demo:
        raise Unfit(phrase("Колледж здесь ещё не заведён, сертификат не нужен. Его заводит parta-server init."), 1)
    clock, tls = SystemClock(ZoneInfo(here.zone)), Tls.of(config.data)
    lines = []
    if not tls.authority.exists() and not tls.authority_key.exists():
        authority.found(tls, here.name, tuple(hosts) or (socket.gethostname(),), clock.now())
        sentence = phrase(
            "Центр сертификации заведён заново. Отнесите %s на все компьютеры: старый больше не подходит."
        )
        lines.append(sentence % tls.authority)
    ends = authority.certify(tls, hosts, clock.now()).astimezone(clock.zone)
    sentence = phrase("Сертификат сервера действует до %s %d года. Перезапустите сервер.")
    return (*lines, sentence % (spoken(ends.date()), ends.year))


def _told(config: Config, name: str, admin: PersonName, made: Founded, zone: ZoneInfo) -> tuple[str, ...]:
    until = made.until.astimezone(zone)
    return (
        phrase("Колледж «%s» заведён: %s") % (name, config.data),
        phrase("Администратор: %s") % admin.full,
        phrase("Логин: %s") % made.login,
        phrase("Код первого входа: %s, действует до %s %s. Больше он нигде не показан.")
        % (shown(made.code), spoken(until.date()), f"{until:%H:%M}"),
    )


def _next(config: Config, tls: Tls, host: str, ends: datetime) -> tuple[str, ...]:
    server = f"https://{f'[{host}]' if ':' in host else host}:{config.port}"
    return (
        phrase("Сертификат сервера действует до %s %d года, новый делает parta-server certificate.")
        % (spoken(ends.date()), ends.year),
        phrase("Дальше:"),
        f"  parta-server serve --host 0.0.0.0 --data {config.data}",
        phrase("Перенесите %s на первый компьютер и выполните там:") % tls.authority,
        f"  parta enrol-machine --server {server} --authority {tls.authority.name}",
        phrase("Она покажет строку parta-server add-machine …: выполните её здесь."),
    )


def _college(name: str) -> str:
    told = " ".join(name.split())
    if not told or len(told) > LONGEST_COLLEGE or not told.isprintable():
        raise Unfit(phrase("У колледжа нет названия, или оно длиннее %d знаков.") % LONGEST_COLLEGE)
    return told


def _called(admin: str) -> PersonName:
    """Read «Фамилия Имя Отчество»; whoever was not named is called by his post until somebody renames him."""
    parts = admin.split(maxsplit=2)
    if not parts:
        return NAMELESS
    if len(parts) == 1 or max(map(len, parts)) > LONGEST_PART or not admin.isprintable():
        raise Unfit(phrase("Администратора называют по фамилии, имени и отчеству: --admin «Иванова Анна Петровна»."))
    return PersonName(*parts)


def _zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise Unfit(phrase("Часового пояса «%s» нет. Например: Asia/Tomsk, Europe/Moscow.") % zone) from None


def _refuse_founded(here: accounts.House | None) -> None:
    if here is None:
        return
    if here.demo:
        raise Unfit(phrase("Здесь лежит учебный пример, он не тронут. Укажите для колледжа другую папку: --data."), 1)
    sentence = phrase(
        "Здесь уже заведён колледж «%s», он не тронут. Если в него ещё никто не входил, уберите папку и начните снова."
    )
    raise Unfit(sentence % here.name, 1)
