"""The program's log: JSON lines that cannot hold personal data, because only known keys and shapes get in."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from uuid import UUID

SIZE, KEPT = 1_000_000, 3
WITHHELD = "withheld"
# "link.push_done", perhaps with places for values, which are withheld: Latin words by design, never a name.
_EVENT = re.compile(r"([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)(?: %[sdr])*")
_WORD = re.compile(r"[a-z][a-z_]{0,31}")
_VERSION = re.compile(r"\d{1,4}(\.\d{1,5}){1,3}")


def _is_count(value: object) -> bool:
    return type(value) in (int, float)


def _is_id(value: object) -> bool:
    return isinstance(value, UUID)


def _is_word(value: object) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _is_version(value: object) -> bool:
    return isinstance(value, str) and _VERSION.fullmatch(value) is not None


# A mark is a number too: counts have names under which no mark is ever logged.
KNOWN = {
    "seconds": _is_count,
    "rows": _is_count,
    "batches": _is_count,
    "bytes": _is_count,
    "waiting": _is_count,
    "status": _is_count,
    "tries": _is_count,
    "line": _is_count,
    "device": _is_id,
    "machine": _is_id,
    "batch": _is_id,
    "person": _is_id,
    "act": _is_word,
    "noun": _is_word,
    "state": _is_word,
    "kind": _is_word,
    "version": _is_version,
    "qt": _is_version,
    "python": _is_version,
}


class Redacting(logging.Formatter):
    """Writes time, level, logger, event and the known extras; everything else is withheld, whatever it is."""

    def format(self, record: logging.LogRecord) -> str:
        known = _EVENT.fullmatch(record.msg) if isinstance(record.msg, str) else None
        event = known[1] if known else WITHHELD
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "room": record.name if re.fullmatch(r"[A-Za-z0-9_.]+", record.name) else WITHHELD,
            "event": event,
        }
        if event == WITHHELD:
            line["where"] = f"{record.module}:{record.lineno}"
        for key, fits in KNOWN.items():
            value = record.__dict__.get(key)
            if value is not None:
                line[key] = (str(value) if _is_id(value) else value) if fits(value) else WITHHELD
        if record.exc_info and record.exc_info[1] is not None:
            line["raised"] = frames_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def frames_of(raised: BaseException) -> dict[str, object]:
    """Return kind and place of what was raised, without its text: texts may quote what was typed."""
    frames = traceback.extract_tb(raised.__traceback__)
    told: dict[str, object] = {
        "kind": f"{type(raised).__module__}.{type(raised).__qualname__}",
        "frames": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }
    cause = raised.__cause__ or raised.__context__
    if cause is not None and cause is not raised:
        told["after"] = f"{type(cause).__module__}.{type(cause).__qualname__}"
    return told


def begin(file: Path) -> logging.Handler:
    """Let every logger of the process write to this file from now on; returns the handler, to be closed at the end."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(Redacting())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses at INFO
    return handler


def end(handler: logging.Handler) -> None:
    """Stop writing to the file."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def _short(filename: str) -> str:
    """Return the last folders only: a home folder carries its owner's name."""
    return "/".join(Path(filename).parts[-3:])
