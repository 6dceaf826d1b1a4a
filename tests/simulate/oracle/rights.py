"""Which buckets a person may hold on a day, worked out anew from a few bare tables."""

from datetime import date, timedelta

from tests.simulate.oracle.knowledge import sections

_COLLEGE = ("catalogue", "roles", "staff", "accounts", "student_accounts", "nda", "incidents")
_GROUPS = ("group_year", "attendance", "finals", "excuse", "roll", "cards")
ALL, OWN, GROUP, GRANTED = "all", "own", "group", "granted"
SUNDAY = 6
AHEAD = (5, 6, 7, 8)  # months in which the plans of the next study year are written


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
    given = _given(read, person)
    roles = _roles(read, person, day, employed, curated, taught, given)
    seen = _reached(read, roles, "see")
    names = {f"inbox:{person}"}
    names |= {kind for kind in _COLLEGE if _sees(seen, kind, {ALL})}
    if _sees(seen, "timetable", {ALL}):
        names |= {f"timetable:{year}-1", f"timetable:{year}-2"}
    if _sees(seen, "load", {ALL}):
        names |= {f"load:{year}", f"load:{year + 1}"}
    if day.month in AHEAD and _sees(seen, "topics", {ALL, OWN}):
        names |= {f"topics:{line}:{year + 1}" for _, _, line, of_year, _ in taught if of_year == year + 1}
    for page, group, line, of_year, _ in taught:
        if of_year == year:
            own = {
                "page": f"page:{page}", "page_excuse": f"page_excuse:{page}", "roll": f"roll:{group}",
                "topics": f"topics:{line}:{year}",
            }  # fmt: skip
            names |= {name for kind, name in own.items() if _sees(seen, kind, {ALL, OWN})}
    names |= _lent(read, seen, _reached(read, roles, "write"), given, day)
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


def _given(read, person: str) -> list[tuple]:
    """Return the lessons at which the person stands in: grant, page, day, and the days between which that lasts."""
    told = read(
        "SELECT coalesce(grant_id, id), page_id, day, granted_on, ended_on FROM substitution WHERE withdrawn_at IS NULL "
        f"AND teacher_id='{person}' AND standing IN ('granted', 'ended')"
    )
    found = []
    for grant, page, day, granted, ended in told:
        if ended is not None and ended < day:
            continue
        last = max([day, *(other for key, _, other, _, _ in told if key == grant), granted or day])
        end = date.fromisoformat(last) + timedelta(1)
        while end.weekday() == SUNDAY:
            end += timedelta(1)
        found.append((grant, page, day, min(day, granted or day), min(end.isoformat(), ended or "9")))
    return found


def _lent(read, seen: dict[str, set[str]], written: dict[str, set[str]], given: list[tuple], day: date) -> set[str]:
    """Name what comes with standing in: the lessons, their reasons, and the plans of their lines."""
    running = [(grant, page) for grant, page, _, _, end in given if day.isoformat() <= end]
    names: set[str] = set()
    if written.get("journal.marks", set()) & {ALL, GRANTED}:
        for kind in ("grant", "grant_excuse"):
            if _sees(seen, kind, {ALL, GRANTED}):
                names |= {f"{kind}:{grant}" for grant, _ in running}
    if written.get("journal.topics", set()) & {ALL, GRANTED} and _sees(seen, "topics", {ALL, GRANTED}):
        lines = {page: (line, year) for page, line, year in read("SELECT id, line_id, year FROM page")}
        names |= {f"topics:{lines[page][0]}:{lines[page][1]}" for _, page in running}
    return names


def _roles(read, person: str, day: date, employed, curated, taught, given) -> set[str]:
    on = day.isoformat()
    roles = {"employee" for first, last in employed if (first or "") <= on and (last is None or on <= last)}
    if curated:
        roles.add("curator")
    if taught:
        first = date.fromisoformat(min(day for *_, day in taught))
        september = f"{first.year if first.month >= 9 else first.year - 1}-09-01"
        if september <= on:
            roles.add("teacher")
    if given and min(since for *_, since, _ in given) <= on <= max(end for *_, end in given):
        roles.add("substitute")
    assigned = read(
        f"SELECT role, first_day, last_day FROM role_assignment WHERE person_id='{person}' AND withdrawn_at IS NULL"
    )
    roles |= {role for role, first, last in assigned if first <= on and (last is None or on <= last)}
    return roles


def _reached(read, roles: set[str], action: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    told = read(f"SELECT section, role, scope FROM \"right\" WHERE action='{action}' AND withdrawn_at IS NULL")
    for section, role, scope in told:
        if role in roles:
            found.setdefault(section, set()).add(scope)
    return found


def _sees(seen: dict[str, set[str]], kind: str, scopes: set[str]) -> bool:
    return all(seen.get(section, set()) & scopes for section in sections()[kind])
