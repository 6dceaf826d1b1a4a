"""python -m tests.shots DIR [--only NAME]: pictures of every screen, page and sheet, in both themes."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.app import application
from tests import stage
from tests.shots import album, diary, employee
from tests.shots.film import Film
from tests.stage import Stage


def main() -> int:
    """Take the pictures; return 0, or 2 if one of the names is nobody's."""
    told = _told()
    unknown = [wish for wish in told.only.split(",") if not album.chosen(wish)]
    if unknown:
        print(f"Картинки «{unknown[0]}» нет. Есть: {', '.join(album.names())}", file=sys.stderr)
        return 2
    wanted = album.chosen(told.only)
    told.folder.mkdir(parents=True, exist_ok=True)
    if not diary.CHROMIUM.exists():
        print("Браузера chromium здесь нет: страницы дневника не сняты.", file=sys.stderr)
    application().setCursorFlashTime(0)  # a cursor that blinks is in one picture and not in the next
    if told.stage:
        with stage.standing(told.stage) as here:
            album.take(Film(told.folder, wanted), here)
        return 0
    with stage.raised() as here, tempfile.TemporaryDirectory(prefix="parta-shots-") as copies:
        return _take(told.folder, wanted, here, Path(copies))


def _take(folder: Path, wanted: frozenset[str], here: Stage, copies: Path) -> int:
    """Share the pictures out: Qt learns of larger points at its start only, and there is more than one core."""
    large, shares = album.large(wanted), album.beside(wanted)
    read = wanted.intersection((*diary.NAMES, *employee.NAMES))
    beside = []
    for number, (names, scale) in enumerate((*((share, "1") for share in shares), (read, "1"), (large, "1.5"))):
        if names:
            here.copy_to(copy := copies / str(number))
            words = [sys.executable, "-m", "tests.shots", str(folder), "--stage", str(copy), "--only", ",".join(names)]
            beside.append(subprocess.Popen(words, env=os.environ | {"QT_SCALE_FACTOR": scale}))
    try:
        album.take(Film(folder, wanted - large - read - frozenset().union(*shares)), here)
    finally:
        codes = [each.wait() for each in beside]
    return max(codes, default=0)


def _told() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="dev.py shots", description=__doc__)
    reader.add_argument("folder", type=Path, metavar="DIR")
    wish = "pictures, beginnings of names or patterns, with commas between them"
    reader.add_argument("--only", default="", metavar="NAME", help=wish)
    reader.add_argument("--stage", type=Path, help=argparse.SUPPRESS)  # of the process that this one helps
    return reader.parse_args()


if __name__ == "__main__":
    sys.exit(main())
