"""Whose file this is when it is opened: one that was copied, or put back from a copy, becomes another device first."""

import os

from db import device, ids
from db.clock import Clock
from db.credentials import DeviceKey
from db.device import DeviceHere
from db.engine import Engine
from db.sync.renewal import go_on_as
from desktop.anchor import Anchor


def whose(engine: Engine, anchor: Anchor, clock: Clock, chance: ids.Chance = os.urandom) -> DeviceHere:
    """Return whose file this is, before its first write of this start, and renew its anchor.

    Two files that write under one key would be a fork, and every number of one of them lost (`sync.md` 0b.10).
    """
    here = device.here(engine)
    turn = anchor.turn(here.anchor)
    if turn.is_copy or here.is_forked:
        millis = round(clock.now().timestamp() * 1000)
        go_on_as(engine, ids.fresh(chance, millis), DeviceKey.generate(), clock)
        here = device.here(engine)
    device.anchor(engine, turn.nonce)
    return here
