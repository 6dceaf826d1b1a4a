"""One seed: a few school days on a bad network, then rest, then the oracle."""

from datetime import date, timedelta

from db.house import house_write
from db.models.journal import Teaching
from tests.simulate.oracle import at_rest
from tests.simulate.world import NONE, Desktop, Faults, World

EVENTS = 60
ROUNDS_TO_REST = 8


def play(seed: int, *, events: int = EVENTS, place: str | None = None) -> list[str]:
    """Play a seed; return what did not hold."""
    world = World(seed, place=place)
    try:
        faults = _faults(world)
        for _ in range(events):
            _event(world, faults)
        is_still = _rest(world)
        found = at_rest(world)
        return found if is_still else [*found, "a desktop does not come to rest"]
    finally:
        world.close()


def _rest(world: World) -> bool:
    """Let everybody exchange on whole lines until nobody brings anything new; False if that never ends."""
    before = None
    for _ in range(ROUNDS_TO_REST):
        world.pass_(5)
        done = [desktop.exchange(NONE) for desktop in world.desktops]
        if all(done) and before == (before := [desktop.standing() for desktop in world.desktops]):
            return True
    return False


def _faults(world: World) -> Faults:
    """Choose how bad this world is: some seeds have one fault only, some have them all."""
    rng = world.rng
    share = lambda most: rng.random() * most if rng.random() < 0.6 else 0.0  # noqa: E731
    return Faults(*(share(most) for most in (0.3, 0.3, 0.3, 0.3, 0.2, 0.2, 0.4, 0.9)))


def _event(world: World, faults: Faults) -> None:
    rng = world.rng
    world.pass_(rng.choice([1, 20, 300, 4000]))
    desktop: Desktop = rng.choice(world.desktops)
    dice = rng.random()
    if dice < 0.55:
        _type(world, desktop)
    elif dice < 0.88:
        desktop.line.meanwhile = lambda: _type(world, desktop, habit=0.8)
        desktop.exchange(faults)
    elif dice < 0.92:
        desktop.clock.wall += timedelta(seconds=rng.choice([-86400, -600, 600, 3600]))
    elif dice < 0.96:
        desktop.restart(reboot=rng.random() < 0.5)
    else:
        _change_rights(world)


def _type(world: World, desktop: Desktop, habit: float = 0.3) -> None:
    rng, college = world.rng, world.college
    is_curator = desktop.person == college.curator
    page = (
        college.pages[1] if desktop.person == college.other or (is_curator and rng.random() < 0.5) else college.pages[0]
    )
    if rng.random() < 0.05:
        page = rng.choice(college.pages)  # where he has no right, if he sees it at all
    what = "reason" if is_curator else rng.choice(
        ["mark"] * 6 + ["presence"] * 3 + ["topic"] * 2 + ["move", "withdraw", "comment"]
    )  # fmt: skip
    place = (page, date(2026, 9, 10 + rng.randrange(2)), rng.randrange(1, 3), rng.choice(college.students[:3]))
    if rng.random() < habit:
        what, place = desktop.habit or (what, place)  # a hand comes back to where it was
    desktop.habit = (what, place)
    desktop.act(what, *place)


def _change_rights(world: World) -> None:
    """Take a page from its teacher, or give it back."""
    from tests.simulate.college import name

    with house_write(world.server.engine, world.clock, "change_load") as session:
        teaching = session.get(Teaching, name("teaching", world.rng.randrange(2)))
        teaching.withdrawn_at = None if teaching.withdrawn_at else world.clock.now()
