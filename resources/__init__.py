"""Where the files that come with the program lie."""

from pathlib import Path

ROOT = Path(__file__).parent


def path(*parts: str) -> Path:
    """Return the path of a bundled file, such as `path("fonts", "PTSans-Regular.ttf")`."""
    return ROOT.joinpath(*parts)
