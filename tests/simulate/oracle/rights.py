"""Which buckets a person may hold on a day, worked out anew from a few bare tables."""

from datetime import date

from tests.simulate.oracle.knowledge import sections

_COLLEGE = ("catalogue", "roles", "staff", "accounts", "student_accounts", "nda", "incidents")
_GROUPS = ("group_year", "attendance", "finals", "excuse", "roll", "cards")
ALL, OWN, GROUP = "all", "own", "group"


def holdings(read, person: str, day: date) -> set[str]:
    """Name the buckets; `read` asks the server's database."""
    on = day.isoformat()
    year = day.year if day.month >= 9 else day.year - 1
    employed = read(f"SELECT hired, dismissed FROM employee WHERE person_id='{person}' AND withdrawn_at IS NULL")
    if employed and all(last is not None and last < on for _, last in employed):
        return set()
    curated = _curated(read, person, on)
    taught = read(
        "SELECT p.id, p.group_id, p.line_id, p.year, t.first_day FROM teaching t JOIN page p ON p.id=t.page_id "
        f"WHERE t.person_id='{person}' AND t.withdrawn_at IS NULL"
    )
    seen = _seen(read, _roles(read, person, on, employed, curated, taught))
    names = {f"inbox:{person}"}
    names |= {kind for kind in _COLLEGE if _sees(seen, kind, {ALL})}
    if _sees(seen, "timetable", {ALL}):
        names |= {f"timetable:{year}-1", f"timetable:{year}-2"}
    for page, group, line, of_year, _ in taught:
        if of_year == year:
            own = {
                "page": f"page:{page}", "page_excuse": f"page_excuse:{page}", "roll": f"roll:{group}",
                "topics": f"topics:{line}:{year}",
            }  # fmt: skip
            names |= {name for kind, name in own.items() if _sees(seen, kind, {ALL, OWN})}
    every = [group for (group,) in read("SELECT id FROM study_group WHERE withdrawn_at IS NULL")]
    for kind in _GROUPS:
        held = every if _sees(seen, kind, {ALL}) else (curated if _sees(seen, kind, {ALL, GROUP}) else ())
        names |= {f"{kind}:{group}" + ("" if kind in ("roll", "cards") else f":{year}") for group in held}
    return names


def _curated(read, person: str, on: str) -> list[str]:
    told = read(
        "SELECT group_id, first_day, last_day FROM curatorship "
        f"WHERE person_id='{person}' AND withdrawn_at IS NULL"
    )  # fmt: skip
    return [group for group, first, last in told if first <= on and (last is None or on <= last)]


def _roles(read, person: str, on: str, employed, curated, taught) -> set[str]:
    roles = {"employee" for first, last in employed if (first or "") <= on and (last is None or on <= last)}
    if curated:
        roles.add("curator")
    if taught:
        first = date.fromisoformat(min(day for *_, day in taught))
        september = f"{first.year if first.month >= 9 else first.year - 1}-09-01"
        if september <= on:
            roles.add("teacher")
    stood_in = read(f"SELECT min(day) FROM substitution WHERE teacher_id='{person}' AND withdrawn_at IS NULL")[0][0]
    if stood_in is not None and stood_in <= on:
        roles.add("substitute")
    assigned = read(
        f"SELECT role, first_day, last_day FROM role_assignment WHERE person_id='{person}' AND withdrawn_at IS NULL"
    )
    roles |= {role for role, first, last in assigned if first <= on and (last is None or on <= last)}
    return roles


def _seen(read, roles: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    told = read("SELECT section, role, scope FROM \"right\" WHERE action='see' AND withdrawn_at IS NULL")
    for section, role, scope in told:
        if role in roles:
            found.setdefault(section, set()).add(scope)
    return found


def _sees(seen: dict[str, set[str]], kind: str, scopes: set[str]) -> bool:
    return all(seen.get(section, set()) & scopes for section in sections()[kind])
