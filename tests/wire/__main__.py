"""python -m tests.wire: write docs/wire-tables.json and the examples of docs/wire.md anew."""

import tempfile
from pathlib import Path

from db.engine import open_server
from db.migrations import upgrade
from tests.wire import tables


def main() -> None:
    """Write both; the tables come first, because whoever talks reads them."""
    tables.FILE.write_text(tables.spelt(), "utf-8")
    from tests.wire import conversation, page

    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.db"
        engine = open_server(empty, migrate=True)
        upgrade(engine, "server")
        engine.dispose()
        with conversation.serving(empty) as address:
            said = conversation.play(address)
    page.PAGE.write_text(page.with_conversation(page.PAGE.read_text("utf-8"), said), "utf-8")


main()
