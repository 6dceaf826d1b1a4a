"""`parta-server audit verify`: says of each device whether its chain is whole, and of the log of access."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from college.admission.log_anchor import CUT, Anchor, read_anchor
from college.phrases import phrase
from college.refusal import Refused
from db.admission import access_log
from db.chain_audit import checked
from db.engine import reading
from db.troubles import troubles
from server import running
from server.config import Config, Unfit


def verify(config: Config, device: UUID | None = None, anchor: Path | None = None) -> Iterator[str]:
    """Yield a line for each device and one for the log; at the end raise Unfit where something was changed.

    `anchor` is a file with the end of the log as a desktop has kept it, or somebody has written it down.
    """
    known = None if anchor is None else _read(anchor)
    flaws = []
    with running.ready(config) as engine:
        count = 0
        for found in checked(engine, device):
            count += 1
            yield found.line
            flaws += [found.line] if found.flaw else []
        if device is not None and not count:
            raise Unfit(phrase("Устройства %s сервер не знает.") % device.hex, 1)
        if device is None:
            broken = access_log.broken_at(engine)
            line = phrase("Журнал доступа: цепочка цела.")
            if broken is not None:
                line = phrase("Журнал доступа, запись № %d: она изменена, или предыдущей нет.") % broken
                flaws.append(line)
            yield line
            end, is_cut = _end(engine, known)
            if known is not None and is_cut:
                line = CUT % known.entry
                flaws.append(line)
                yield line
            elif end is not None:
                yield phrase("Конец журнала доступа, запишите его: %s") % end.spelt
    if flaws:
        advice = phrase(
            "Записанное сервером не сходится с подписанным: %s\nНичего не изменено. Сделайте копию базы как она есть и "
            "сверьте её с последней резервной копией."
        )
        raise Unfit(advice % "\n".join(flaws), 1)


def _end(engine: Engine, known: Anchor | None) -> tuple[Anchor | None, bool]:
    """Return how the log ends, and whether it holds no more what an anchor says of it."""
    with troubles(), Session(reading(engine)) as session:
        return access_log.head(session), known is not None and not access_log.holds(session, known)


def _read(file: Path) -> Anchor:
    try:
        return read_anchor(file.read_text("utf-8"))
    except (OSError, ValueError):
        raise Unfit(phrase("Файл %s не читается. Ничего не изменено.") % file) from None
    except Refused as refused:
        raise Unfit(refused.sentence) from None
