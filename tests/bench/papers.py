"""How fast files of the college are taken in, and how long a topic is judged."""

from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

from college.plan_changes import changes_between
from college.plan_checks import checked
from college.topics import TopicKind, codes_of
from papers.plx import read_plan
from tests.bench.result import Result
from tests.plan_file import real_plan

TOPICS = Path(__file__).parents[1] / "data" / "topics-unseen.tsv"
ROUNDS = 30


def import_plx() -> Result:
    """The real plan read and judged, and held against the one before, as its preview is."""
    data = real_plan()
    before = read_plan(data)
    return Result(median(_timed(data, before) for _ in range(5)), "ms", 1000)


def _timed(data: bytes, before) -> float:
    begun = perf_counter()
    plan = read_plan(data)
    checked(plan)
    changes_between(before, plan)
    return (perf_counter() - begun) * 1000


def topic() -> Result:
    """One topic, in the middle of rounds over lines of many specialties."""
    rows = [line.split("\t") for line in islice(TOPICS.read_text(encoding="utf-8").splitlines(), 1, None)]
    lines = [(text, TopicKind(kind), number) for _, text, kind, number, _ in rows]
    rounds = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        for text, kind, number in lines:
            codes_of(text, kind, number)
        rounds.append((perf_counter() - begun) / len(lines))
    return Result(median(rounds) * 1_000_000, "µs", 50)
