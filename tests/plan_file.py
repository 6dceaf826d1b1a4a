"""A real study plan as bytes of its PLX file, cut down to what a plan says; the whole file where it lies beside."""

import lzma
from pathlib import Path

HERE = Path(__file__).resolve()
CARRIED = HERE.parent / "data" / "plan-09.02.07.plx.xz"
WHOLE = next(
    (path for up in HERE.parents if (path := up / "shared" / "data" / "curriculum-09.02.07.plx").exists()), None
)


def carried_plan() -> bytes:
    """The plan that the repository carries: no names of people, no tables that Parta does not read."""
    return lzma.decompress(CARRIED.read_bytes())


def real_plan() -> bytes:
    """The whole file as its program wrote it, or what is carried of it."""
    return WHOLE.read_bytes() if WHOLE else carried_plan()
