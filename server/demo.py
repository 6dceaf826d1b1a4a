"""The demo college: invented people on the lines of a real plan, in a server that says it is one."""

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import resources
from college.demo import invent
from college.demo.lines import read_lines
from college.demo.shapes import DemoCollege
from college.plans import PlanLine
from college.refusal import Refused
from college.roles import read_rights
from db.clock import Clock, SystemClock, today
from db.demo import DemoKeys, found_demo, password_from
from db.engine import Engine

SEED = 2026
CURRICULUM = Path("shared", "data", "curriculum-09.02.07.plx")  # beside the clone, where there is one
KEYS = "demo.json"


@dataclass(frozen=True, slots=True)
class Told:
    """What a person needs to walk in: kept beside the demo's data, because nothing here is secret."""

    group: str
    page: str
    teacher_login: str
    student: str
    student_login: str
    password: str
    admin_login: str = ""  # of a demo founded before it had one


def found(engine: Engine, folder: Path, clock: Clock | None = None) -> Told:
    """Invent the college as of today, write it into an empty server and leave its password in `folder`."""
    clock = clock or SystemClock()
    grants = read_rights(resources.path("rights", "rights.tsv").read_text("utf-8"))
    demo = invented(today(clock))
    keys = found_demo(engine, demo, grants, password=password_from(os.urandom(10)), clock=clock)
    told = _told(keys)
    (folder / KEYS).write_text(json.dumps(_spelt(told), ensure_ascii=False, indent=1), "utf-8")
    return told


def known(folder: Path) -> Told | None:
    """Return what was told when the demo was founded here, None if it never was."""
    path = folder / KEYS
    return Told(**json.loads(path.read_text("utf-8"))) if path.exists() else None


def invented(day: date, seed: int = SEED) -> DemoCollege:
    """Return the demo college as it stands on the day."""
    return invent(seed, day, plan_lines())


def plan_lines() -> tuple[PlanLine, ...]:
    """Return the lines of the real curriculum where it lies beside the clone, otherwise of the project's own file."""
    real = resources.ROOT.parent.parent / CURRICULUM
    if real.exists():
        from papers.plx import read_plan  # noqa: PLC0415  only where there is something to read

        try:
            return read_plan(real.read_bytes()).lines
        except Refused:
            pass  # a file that is no plan is no reason to do without a demo
    return read_lines(resources.path("demo", "plan.tsv").read_text("utf-8"))


def _told(keys: DemoKeys) -> Told:
    return Told(
        keys.group_name, keys.page.hex, keys.teacher_login, keys.student.hex, keys.student_login, keys.password,
        keys.admin_login,
    )  # fmt: skip


def _spelt(told: Told) -> dict[str, str]:
    return {name: getattr(told, name) for name in Told.__slots__}
