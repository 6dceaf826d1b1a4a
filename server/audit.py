"""`parta-server audit verify`: says of each device whether its chain is whole, and of the log of access."""

from collections.abc import Iterator
from uuid import UUID

from college.phrases import phrase
from db.admission import access_log
from db.chain_audit import checked
from server import running
from server.config import Config, Unfit


def verify(config: Config, device: UUID | None = None) -> Iterator[str]:
    """Yield a line for each device and one for the log; at the end raise Unfit where something was changed."""
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
    if flaws:
        advice = phrase(
            "Записанное сервером не сходится с подписанным: %s\nНичего не изменено. Сделайте копию базы как она есть и "
            "сверьте её с последней резервной копией."
        )
        raise Unfit(advice % "\n".join(flaws), 1)
