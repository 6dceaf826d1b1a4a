"""Deliberate bugs that show when a file is copied to another machine (0b.10): each is a small switch of a real line."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from db.sync import arbiter, history, merge, renaming, renewal
from desktop import copied_file
from desktop.anchor import Anchor


def blind_anchor() -> Any:
    """A file that was copied, or put back, goes on under the key of its original."""
    turn = Anchor.turn

    def seen(anchor: Anchor, stored: str) -> Any:
        return replace(turn(anchor, stored), is_copy=False)

    return patch.object(Anchor, "turn", seen)


def blind_fork() -> Any:
    """The server takes no notice of another content under a number that it knows, or after another predecessor."""
    return patch.object(arbiter, "_fork", lambda *_: None)


def fork_forgotten() -> Any:
    """Whoever was told that there is another copy of his file goes on as before."""
    here = copied_file.device.here

    def forgetful(engine: Any) -> Any:
        return replace(here(engine), is_forked=False)

    return patch.object(copied_file.device, "here", forgetful)


def waiting_left() -> Any:
    """What waits under the former name is not issued again."""
    return patch.object(renewal, "issue_all", lambda *_: renaming.Names())


def no_former_name() -> Any:
    """A batch that is issued again names none of its former names."""
    lay_out = renaming.lay_out

    def nameless(conn: Any, key: Any, batch: Any, opened: Any) -> str:
        return lay_out(conn, key, replace(batch, was=()), opened)

    return patch.object(renaming, "lay_out", nameless)


def last_name_only() -> Any:
    """It names the last of its former names only."""
    lay_out = renaming.lay_out

    def short(conn: Any, key: Any, batch: Any, opened: Any) -> str:
        return lay_out(conn, key, replace(batch, was=batch.was[-1:]), opened)

    return patch.object(renaming, "lay_out", short)


def bases_kept() -> Any:
    """Own edits below are still called by their former names."""
    return patch.object(renewal, "_renamed", lambda batch, names: batch.changes)


def screen_kept() -> Any:
    """The screen still shows edits under names that nobody will answer."""
    return patch.object(renewal, "_rename_edits", lambda *_: None)


def second_answer() -> Any:
    """What comes under a second name is judged anew."""
    return patch.object(merge, "_under_another_name", lambda *_: None)


def first_name_last() -> Any:
    """What comes under its first name, after it came under a later one, is judged anew."""

    def by_this(self: Any, *name: Any) -> Any:
        found = self.answered(*name)
        return (name, found) if found else None

    return patch.object(history.History, "answered_as", by_this)


def one_name_only() -> Any:
    """A base that names a batch which came before under another name is taken for unseen."""
    return patch.object(history.History, "_as_done", lambda self, cell, name: name)


def fate_of_another() -> Any:
    """Whose edit waits under the name that another copy gave it does not hear what becomes of it."""
    return patch.object(merge, "_told_as", lambda name, former: former)


BUGS = (
    blind_anchor, blind_fork, fork_forgotten, waiting_left, no_former_name, last_name_only, bases_kept, screen_kept,
    second_answer, first_name_last, one_name_only, fate_of_another,
)  # fmt: skip
