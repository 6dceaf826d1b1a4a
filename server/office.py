"""The administrator's and the curators' office: /office/v1/*, signed by a device, each request judged by a right."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from server import (
    office_accounts,
    office_audit,
    office_lists,
    office_machines,
    office_masked,
    office_officials,
    office_parked,
    own_ways,
    second_factor,
)
from server.asker import Asker, asker_of
from server.door import Door, asked_of
from server.envelope import read_body, told
from server.sync import signed

MOST_BYTES = 64 * 1024

Work = Callable[[Asker, dict[str, Any]], dict[str, Any]]
WORKS: dict[str, Work] = {
    "create": office_accounts.create,
    "issue": office_accounts.issue,
    "withdraw": office_accounts.withdraw,
    "suspend": office_accounts.suspend,
    "resume": office_accounts.resume,
    "close": office_accounts.close,
    "official": office_officials.official,
    "second": second_factor.reset,
    "machines": office_machines.machines_seen,
    "machine": office_machines.machine,
    "device": office_machines.device,
    "register": office_lists.register,
    "access": office_lists.access,
    "audit": office_audit.changes,
    "note": office_lists.note,
    "parked": office_parked.parked,
    "ways": own_ways.ways,
    "way_code": own_ways.code,
    "way_remove": own_ways.remove,
    "masks": office_masked.masks,
    "reveal": office_masked.reveal,
}
# Nobody else sees anything new after these.
LOOKS = frozenset({"machines", "register", "access", "audit", "note", "parked", "ways", "masks", "reveal"})


def routes(door: Door) -> APIRouter:
    """Return the routes of the office."""
    router = APIRouter(prefix="/office/v1")
    for name, work in WORKS.items():
        router.add_api_route(f"/{name}", _endpoint(door, name, work), methods=["POST"], include_in_schema=False)
    return router


def _endpoint(door: Door, name: str, work: Work) -> Callable[[Request], Any]:
    def judged(request: Request, body: bytes) -> Response:
        signer = signed(door.engine, door.clock, request, body)
        answer = work(asker_of(door, signer, str(request.base_url)), asked_of(body))
        if name not in LOOKS:
            door.poke.ring()
        return told(200, answer)

    async def endpoint(request: Request) -> Response:
        body = await read_body(request, MOST_BYTES)
        return await run_in_threadpool(judged, request, body)

    return endpoint
