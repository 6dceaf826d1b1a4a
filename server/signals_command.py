"""`parta-server signals`: by which points, limits and staff rooms this college watches over logins."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from college.admission import watch
from college.phrases import phrase
from college.refusal import Refused
from db.admission import accounts, watch_settings
from db.clock import SystemClock
from db.engine import reading
from db.house import house_write
from server.config import Config, Unfit
from server.running import ready

Say = Callable[[str], None]


def show(config: Config, say: Say) -> None:
    """Say every number with what it means, and what is usual where the college decided otherwise."""
    with ready(config) as engine, Session(reading(engine)) as session:
        decided = watch_settings.decided(session)
    for name in watch.names():
        usual = watch.usual_value(name)
        value = decided.get(name, usual)
        other = phrase(" (обычно %s)") % usual if value != usual else ""
        say(f"{word_of(name)} = {value}{other} — {watch.meaning_of(name)}")


def decide(config: Config, word: str, value: str, say: Say) -> None:
    """Decide one of them; what waits is counted anew at the next look. Raises Unfit with nothing changed."""
    name = next((name for name in watch.names() if word_of(name) == word), word)
    try:
        watch.refuse_decision(name, value)
    except Refused as refused:
        raise Unfit(refused.sentence, 1) from None
    with ready(config) as engine:
        if accounts.house(engine) is None:
            raise Unfit(phrase("Колледж здесь ещё не заведён: parta-server init. Ничего не изменено."), 1)
        clock = SystemClock()
        with house_write(engine, clock, "decide_signals") as session:
            watch_settings.decide(session, name, value, by=None, at=clock.now())
    say(f"{word} = {value.strip()} — {watch.meaning_of(name)}")


def word_of(name: str) -> str:
    """Return how a name is written on the command line: in one word."""
    return name.replace(" ", "-")
