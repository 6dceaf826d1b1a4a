"""A device that signs whatever it likes, over a real socket: what a patched program would send."""

from base64 import b64encode
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.roles import Role
from db import ids
from db.engine import reading
from db.migrations import SCHEMA
from db.models.exchange import Meta
from db.models.record import synced_models
from db.sync import columns, wire
from db.sync.act import Draft
from db.sync.batch import Batch, Change, Stamp, canonical, hash_of
from db.sync.lease import lease_for
from db.sync.outbox import veiled
from tests.server.office_college import Desks, OfficeCollege


class Author:
    """Somebody of a role at his device."""

    def __init__(self, desks: Desks, office: OfficeCollege, role: Role, engine: Engine) -> None:
        with Session(reading(engine)) as session:
            self._epoch = session.scalars(select(Meta.epoch)).one()
        self._line, self._office, self._role = desks.line(role), office, role
        self._lease = lease_for(engine, office.devices[role], desks.clock)
        self._clock = desks.clock
        self._seq, self._prev = 0, ""

    def send(self, *changes: Change | str) -> dict[str, Any]:
        """Send one batch of these changes; return its result. A word among them tells a failure what it was about."""
        told_of = [each for each in changes if isinstance(each, str)]
        drafts = [
            Draft(each, None, synced_models()[each.table].sync.personal) for each in changes if isinstance(each, Change)
        ]
        signed, opened = veiled(drafts, bytes)
        self._seq += 1
        wall = int(self._clock.now().timestamp() * 1000)
        batch = Batch(
            self._office.devices[self._role], self._seq, self._prev, self._lease, "forged", ids.fresh(), SCHEMA,
            Stamp(wall, wall, "boot"), (), (), signed,
        )  # fmt: skip
        body = batch.body()
        self._prev = hash_of(body)
        signature = b64encode(self._office.keys[self._role].sign(body)).decode()
        told = {
            "v": wire.VERSION, "nonce": ids.fresh().hex, "epoch": self._epoch, "schema": SCHEMA,
            "clock": Stamp(wall, wall, "boot").spelt(),
            "batches": [{"seq": self._seq, "b": body.decode(), "s": signature} | ({"o": canonical(opened).decode()} if opened else {})],
        }  # fmt: skip
        answer = self._line.call("push", wire.encode(told))
        assert answer.status == 200, (self._role, told_of, answer.status)
        (result,) = wire.decode(answer.body)["results"]
        return result


def pulled(desks: Desks, office: OfficeCollege, role: Role, engine: Engine) -> dict[str, set[UUID]]:
    """Every row that a desktop of this role receives, by table."""
    with Session(reading(engine)) as session:
        epoch = session.scalars(select(Meta.epoch)).one()
    found: dict[str, set[UUID]] = {}
    cursors: dict[str, int] = {}
    for _ in range(20):
        told = {"v": wire.VERSION, "nonce": ids.fresh().hex, "epoch": epoch, "schema": SCHEMA, "rights_rev": "", "told": 0,
                "cursors": cursors}  # fmt: skip
        answer = desks.line(role).call("pull", wire.encode(told))
        assert answer.status == 200, (role, answer.status)
        body = wire.decode(answer.body)
        for table, rows in columns.unpack(body["rows"], office.id).items():
            found.setdefault(table, set()).update(UUID(row) for row in rows.ids)
        cursors |= {number: until for number, (_, until) in body["spans"].items()}
        if not body["more"]:
            return found
    raise AssertionError("the pull never ends")
