"""python -m tests.shots DIR [--only NAME]: pictures of every screen, page and sheet, in both themes."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.app import application
from tests.shots import album, diary
from tests.shots.film import Film


def main() -> int:
    """Take the pictures; return 0, or 2 if none has the name."""
    folder, only, is_alone = _told()
    wanted = album.chosen(only)
    if not wanted:
        print(f"Картинки «{only}» нет. Есть: {', '.join(album.names())}", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    if not diary.CHROMIUM.exists():
        print("Браузера chromium здесь нет: страницы дневника не сняты.", file=sys.stderr)
    application().setCursorFlashTime(0)  # a cursor that blinks is in one picture and not in the next
    if is_alone:
        album.take(Film(folder, wanted))
        return 0
    large = album.large(wanted)
    read = wanted.intersection(diary.NAMES) if wanted.difference(large, diary.NAMES) else frozenset()
    beside = [_beside(folder, names, scale) for names, scale in ((large, "1.5"), (read, "1")) if names]
    album.take(Film(folder, wanted - large - read))
    return max((each.wait() for each in beside), default=0)


def _beside(folder: Path, names: Iterable[str], scale: str) -> "subprocess.Popen[bytes]":
    """Take pictures in a process of their own: Qt learns of larger points at its start only, and cores are two."""
    words = [sys.executable, "-m", "tests.shots", str(folder), "--alone", "--only", ",".join(names)]
    return subprocess.Popen(words, env=os.environ | {"QT_SCALE_FACTOR": scale})


def _told() -> tuple[Path, str, bool]:
    reader = argparse.ArgumentParser(prog="dev.py shots", description=__doc__)
    reader.add_argument("folder", type=Path, metavar="DIR")
    wish = "pictures, beginnings of names or patterns, with commas between them"
    reader.add_argument("--only", default="", metavar="NAME", help=wish)
    reader.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    told = reader.parse_args()
    return told.folder, told.only, told.alone


if __name__ == "__main__":
    sys.exit(main())
