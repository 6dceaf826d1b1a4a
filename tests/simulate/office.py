"""Acts of the office: what changes rights and places while the teachers are away, through the server's own hand."""

from typing import TYPE_CHECKING

from db.house import house_write
from db.models.journal import Teaching
from tests.simulate.college import name

if TYPE_CHECKING:
    from tests.simulate.story import Step
    from tests.simulate.world import World


def load(world: "World", number: int) -> None:
    """Take a page from its teacher, or give it back."""
    with house_write(world.server.engine, world.clock, "change_load") as session:
        teaching = session.get(Teaching, name("teaching", number))
        teaching.withdrawn_at = None if teaching.withdrawn_at else world.clock.now()


ACTS = {act.__name__: act for act in (load,)}


def do(world: "World", step: "Step") -> None:
    """Do one act."""
    ACTS[step.what](world, step.amount)
