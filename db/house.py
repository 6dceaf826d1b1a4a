"""The server's own hand: the epoch it lives in and the device by which it acts."""

import os
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, insert

from db import ids
from db.clock import Clock
from db.credentials import DeviceKey
from db.models.catalogue import College
from db.models.exchange import Device, Meta
from db.models.record import EPOCH
from db.sync.batch import token


def found_college(connection: Connection, college: UUID, *, name: str, zone: str, demo: bool, clock: Clock) -> str:
    """Begin the first epoch of a college on an empty server; return the token of its first act.

    Rows laid down together with the founding carry that token.
    """
    key, house = DeviceKey.generate(), ids.fresh()
    now = (clock.now() - EPOCH) // timedelta(milliseconds=1)
    connection.execute(
        insert(Meta).values(epoch=os.urandom(8).hex(), college=college, house=house, house_key=key.private, demo=demo)
    )
    connection.execute(
        insert(Device).values(
            id=house, machine=None, person=house, alg=key.alg, public_key=key.public, last_seq=1, made_at=now
        )
    )
    first = token(house, 1)
    connection.execute(insert(College).values(id=college, name=name, zone=zone, demo=demo, v_name=first))
    return first
