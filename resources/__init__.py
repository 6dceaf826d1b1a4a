"""Where the files that come with the program lie, and its version."""

from pathlib import Path

ROOT = Path(__file__).parent
VERSION = "0.1.0"  # of the whole program: a clone is run as it lies, without being installed


def path(*parts: str) -> Path:
    """Return the path of a bundled file, such as `path("fonts", "PTSans-Regular.ttf")`."""
    return ROOT.joinpath(*parts)
