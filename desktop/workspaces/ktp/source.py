"""Where thematic plans come from and where acts go: the store of the person who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from college.ktp.flow import Flow
from college.ktp.life import Event
from college.ktp.lines import KtpLine
from college.terms import study_year_of
from db import topic_plan_acts as acts
from db import topic_plans
from db.clock import Clock, today
from db.holdings import AHEAD
from db.models.catalogue import College
from db.store import Store
from db.topic_plan_acts import Changed, Hand
from db.topic_plan_facts import Words
from db.topic_plans import LineSeen, Opened, Placed


@dataclass(frozen=True, slots=True)
class House:
    """Whose plans these are, as paper names it."""

    name: str
    is_demo: bool


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._hand = Hand(person, clock)

    def list(self) -> tuple[LineSeen, ...]:
        """Read the lines of this study year; in summer those of the next one before them."""
        day = today(self._clock)
        year = study_year_of(day)
        years = (year + 1, year) if day.month in AHEAD else (year,)
        with self._store.read() as session:
            return tuple(
                each for of in years for each in topic_plans.listed(session, self._hand.person, of, self._clock)
            )

    def open(self, plan: UUID) -> Opened:
        with self._store.read() as session:
            return topic_plans.opened(session, plan, self._hand.person, self._clock)

    def flow(self, page: UUID, lines: Sequence[Placed], year: int) -> Flow:
        with self._store.read() as session:
            return topic_plans.flow_of(session, page, lines, year, self._clock)

    def house(self) -> House:
        with self._store.read() as session:
            college = session.query(College).first()
        return House(college.name, college.demo) if college else House("", is_demo=False)

    def make(self, line: UUID, year: int, lines: Sequence[KtpLine] | None = None) -> UUID:
        with self._store.write("make_topic_plan") as session:
            return acts.make(session, line, year, self._hand, lines)

    def copy(self, origin: UUID, line: UUID, year: int) -> UUID:
        with self._store.write("copy_topic_plan") as session:
            return acts.copy(session, origin, line, year, self._hand)

    def put(self, changed: Changed) -> Changed:
        """Write lines; return what stood there."""
        with self._store.write("put_topics") as session:
            return acts.put_lines(session, changed, self._hand)

    def insert(
        self, plan: UUID, after: UUID | None, lines: Sequence[KtpLine], also: Changed
    ) -> tuple[tuple[UUID, ...], Changed]:
        """Put lines in, and write others whose numbers follow; return the new ones and what stood there."""
        with self._store.write("insert_topics") as session:
            made = acts.insert_lines(session, plan, after, lines, self._hand)
            return made, acts.put_lines(session, also, self._hand)

    def stand(self, topics: Sequence[UUID], also: Changed, *, stand: bool) -> Changed:
        """Take lines out or let them stand again, and write others whose numbers follow."""
        with self._store.write("stand_topics") as session:
            acts.stand_lines(session, topics, self._hand, stand=stand)
            return acts.put_lines(session, also, self._hand)

    def order(self, plan: UUID, order: Sequence[UUID], also: Changed) -> Changed:
        with self._store.write("order_topics") as session:
            acts.order_lines(session, plan, order, self._hand)
            return acts.put_lines(session, also, self._hand)

    def replace(self, plan: UUID, gone: Sequence[UUID], lines: Sequence[KtpLine]) -> tuple[UUID, ...]:
        """Let these lines stand instead of others, as one act."""
        with self._store.write("load_topics") as session:
            last = gone[-1] if gone else None
            made = acts.insert_lines(session, plan, last, lines, self._hand)
            acts.stand_lines(session, gone, self._hand, stand=False)
            return made

    def swap(self, back: Sequence[UUID], gone: Sequence[UUID]) -> None:
        """Let some lines stand again and take others out, as one act."""
        with self._store.write("load_topics") as session:
            acts.stand_lines(session, back, self._hand, stand=True)
            acts.stand_lines(session, gone, self._hand, stand=False)

    def step(self, plan: UUID, event: Event, words: Words) -> None:
        with self._store.write("topic_plan_step") as session:
            acts.step(session, plan, event, words, self._hand)

    def remark(self, plan: UUID, topic: UUID | None, text: str) -> None:
        with self._store.write("remark_topic_plan") as session:
            acts.remark(session, plan, topic, text, self._hand)
