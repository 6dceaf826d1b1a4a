"""python -m tests.shots DIR [--only NAME]: pictures of every screen, page and sheet, in both themes."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.app import application
from tests.shots import album, diary
from tests.shots.film import Film

SCALE = "QT_SCALE_FACTOR"


def main() -> int:
    """Take the pictures; return 0, or 2 if none has the name."""
    folder, only = _told()
    wanted = album.chosen(only)
    if not wanted:
        print(f"Картинки «{only}» нет. Есть: {', '.join(album.names())}", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    if not diary.CHROMIUM.exists():
        print("Браузера chromium здесь нет: страницы дневника не сняты.", file=sys.stderr)
    application().setCursorFlashTime(0)  # a cursor that blinks is in one picture and not in the next
    if os.environ.get(SCALE):
        album.take_large(Film(folder, wanted))
        return 0
    large = album.large(wanted)
    beside = _beside(folder, only) if large else None
    if wanted - large:
        album.take(Film(folder, wanted - large))
    return beside.wait() if beside else 0


def _beside(folder: Path, only: str) -> "subprocess.Popen[bytes]":
    """Begin the pictures with larger points: Qt learns of them at its start only."""
    words = [sys.executable, "-m", "tests.shots", str(folder), "--only", only]
    return subprocess.Popen(words, env=os.environ | {SCALE: "1.5"})


def _told() -> tuple[Path, str]:
    reader = argparse.ArgumentParser(prog="dev.py shots", description=__doc__)
    reader.add_argument("folder", type=Path, metavar="DIR")
    reader.add_argument("--only", default="", metavar="NAME", help="a picture, the beginning of names, or a pattern")
    told = reader.parse_args()
    return told.folder, told.only


if __name__ == "__main__":
    sys.exit(main())
