"""Plans of the invented college's specialties, and the topic plans of what is taught this year."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import count

from college.demo.lines import network_lines
from college.demo.shapes import DemoGroup, DemoPlan, DemoPlanLine, DemoSpecialty, DemoTopic, DemoTopicPlan
from college.demo.staff import GROUPS
from college.demo.timetable import is_taught
from college.demo.topics import HOURS_OF_PAIR, topics_of
from college.plans import PlanLine

SPECIALTIES = (
    DemoSpecialty(1, "09.02.07", "Информационные системы и программирование", "Программист"),
    DemoSpecialty(2, "09.02.06", "Сетевое и системное администрирование", "Сетевой и системный администратор"),
)


def plans_of(year: int) -> tuple[DemoPlan, ...]:
    """One plan for each specialty and year of enrolment that the groups need."""
    needed = sorted({(_specialty(name), year - course + 1) for name, course in GROUPS})
    return tuple(
        DemoPlan(number, specialty, f"{SPECIALTIES[specialty - 1].code}, набор {enrolled} года", enrolled)
        for number, (specialty, enrolled) in enumerate(needed, start=1)
    )


def plan_of_groups(plans: Sequence[DemoPlan], year: int) -> list[int]:
    """Return the plan of each of the groups."""
    known = {(plan.specialty, plan.enrolled_year): plan.id for plan in plans}
    return [known[_specialty(name), year - course + 1] for name, course in GROUPS]


def _specialty(group: str) -> int:
    return 2 if group.startswith("ССА") else 1


def plan_lines_of(plans: Sequence[DemoPlan], lines: Sequence[PlanLine]) -> tuple[DemoPlanLine, ...]:
    """Write the lines of every plan."""
    by_specialty = {1: tuple(lines), 2: network_lines(lines)}
    ids = count(1)
    return tuple(
        DemoPlanLine(next(ids), plan.id, row, line)
        for plan in plans
        for row, line in enumerate(by_specialty[plan.specialty], start=1)
    )


def topics_by_term(
    topics: Sequence[DemoTopic], plans: Sequence[DemoTopicPlan]
) -> dict[tuple[int, int], Sequence[DemoTopic]]:
    """Return the topics by plan line and term, in their order."""
    line_of = {plan.id: plan.line for plan in plans}
    found: dict[tuple[int, int], list[DemoTopic]] = defaultdict(list)
    for topic in topics:
        found[line_of[topic.plan], topic.term].append(topic)
    return dict(found)


def topic_plans_of(
    groups: Sequence[DemoGroup], lines: Sequence[DemoPlanLine], year: int
) -> tuple[tuple[DemoTopicPlan, ...], tuple[DemoTopic, ...]]:
    """Write a topic plan for every line that is taught this year."""
    course_of = {group.plan: group.course for group in groups}
    plans: list[DemoTopicPlan] = []
    topics: list[DemoTopic] = []
    for line in lines:
        if not is_taught(line, course_of[line.plan]):
            continue
        plans.append(DemoTopicPlan(len(plans) + 1, line.id, year, date(year, 8, 31)))
        for number, draft in enumerate(topics_of(line.line, course_of[line.plan]), start=1):
            topics.append(
                DemoTopic(
                    id=len(topics) + 1,
                    plan=len(plans),
                    number=number,
                    term=draft.term,
                    title=draft.title,
                    hours=HOURS_OF_PAIR,
                    kind=draft.kind,
                    work_number=draft.work_number,
                    homework=draft.homework,
                )
            )
    return tuple(plans), tuple(topics)
