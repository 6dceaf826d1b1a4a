"""`parta-server recovery`: the key that two persons hold on paper is made, and a bundle of unsent work is taken in."""

import os
import sys
from collections.abc import Callable, Sequence
from getpass import getpass
from pathlib import Path
from zoneinfo import ZoneInfo

from college.admission.key_halves import Half, asked_of_two, refuse_one_holder, shown
from college.numerals import numbered
from college.phrases import phrase
from college.refusal import Refused
from db.admission import accounts, bundle, recovery
from db.clock import SystemClock, today
from papers.print.key_sheets import KeySheet, print_key_sheets
from server import running
from server.config import Config, Unfit

CLEARED = "\033[2J\033[3J\033[H"
KEPT = phrase(
    "Ключ восстановления со знаком %s сделан. Сервер хранит только его открытую часть. "
    "К нему запечатываются новые файлы, а прежние — когда программа на их компьютере выйдет на связь."
)
NO_KEY = phrase("Здесь нет настоящего колледжа: учебному примеру ключ восстановления не нужен.")
FORMER = phrase(
    "Листы прежнего ключа не выбрасывайте: файл, который не был на связи с этой минуты, открывают только они."
)

Say = Callable[[str], None]


def init(config: Config, holders: Sequence[str], *, again: bool, sheets: str, say: Say) -> None:
    """Make the key and give its halves to their holders: on the screen one after the other, or as sheets to print.

    Raises Unfit for one holder, for a key that stands, for a college that is not there or is invented.
    """
    try:
        refuse_one_holder(holders)
    except Refused as refused:
        raise Unfit(refused.sentence) from None
    if sheets and sheets != "-" and Path(sheets).exists():
        raise Unfit(phrase("Файл %s уже есть, он не тронут. Ключ не сделан. Укажите другой: --sheets.") % sheets)
    with running.ready(config) as engine:
        here = accounts.house(engine)
        clock = SystemClock(ZoneInfo(here.zone)) if here else SystemClock()
        had = recovery.public_key(engine) is not None
        halves = _made(lambda: recovery.found_key(engine, clock, again=again))
    assert here is not None
    made = [KeySheet(*_held(holder, half)) for holder, half in zip(holders, halves, strict=True)]
    is_printed = bool(sheets) and _put(sheets, print_key_sheets(made, here.name, today(clock)))
    if not is_printed:
        _show(made, say)
    if sheets == "-" and is_printed:
        return
    said = [KEPT % halves[0].sign, *([FORMER] if had else [])]
    if is_printed:
        said.append(phrase("Листы лежат в файле %s. Напечатайте их, раздайте и сотрите файл.") % sheets)
    say("\n".join(said))


def take(config: Config, file: Path, say: Say) -> None:
    """Judge a bundle that two persons open here. Raises Unfit where it does not open or is not ours."""
    try:
        content = file.read_bytes()
    except OSError:
        raise Unfit(phrase("Файл %s не читается. Ничего не изменено.") % file) from None
    with running.ready(config) as engine:
        here = accounts.house(engine)
        if here is None or here.demo:
            raise Unfit(NO_KEY, 1)
        try:
            private = asked_of_two(getpass, say)
            packed = bundle.unpack(content, private)
            taken = bundle.take(engine, SystemClock(ZoneInfo(here.zone)), packed)
        except Refused as refused:
            raise Unfit(refused.sentence, 1) from None
        except bundle.NotABundle:
            sentence = phrase(
                "Файл %s не открылся этим ключом, повреждён или не из этого колледжа. Непринятое в нём цело."
            )
            raise Unfit(sentence % file, 1) from None
    records = numbered(taken.batches, "запись", "записи", "записей")
    say(phrase("Принято: %s, из них на рассмотрении: %d. Файл больше не нужен, сотрите его.") % (records, taken.parked))


def _made(make: Callable[[], tuple[Half, Half]]) -> tuple[Half, Half]:
    try:
        return make()
    except recovery.KeyStands:
        sentence = phrase(
            "Ключ восстановления уже есть, он не тронут. Новый вместо него: parta-server recovery init --again."
        )
        raise Unfit(sentence, 1) from None
    except recovery.NoKey:
        raise Unfit(NO_KEY, 1) from None


def _held(holder: str, half: Half) -> tuple[str, int, str, tuple[str, ...]]:
    return " ".join(holder.split()), half.number, half.sign, shown(half)


def _show(sheets: Sequence[KeySheet], say: Say) -> None:
    """Show one half, then the other; on a terminal the second comes when the first is gone."""
    for sheet in sheets:
        head = phrase("Половина %d из 2, знак ключа %s. Хранит: %s") % (sheet.number, sheet.sign, sheet.holder)
        say("\n".join((head, *(f"  {line}" for line in sheet.lines))))
        if sys.stdout.isatty() and sys.stdin.isatty():
            input(phrase("Перепишите и отойдите: половина исчезнет с экрана. Готово — Enter."))
            say(CLEARED)


def _put(sheets: str, printed: bytes) -> bool:
    """Write the printed sheets where they are wanted; False where that is not to be had."""
    if sheets == "-":
        sys.stdout.buffer.write(printed)
        sys.stdout.flush()
        return True
    try:
        with os.fdopen(os.open(sheets, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(printed)
    except OSError:
        return False
    return True
