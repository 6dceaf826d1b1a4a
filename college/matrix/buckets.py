"""Buckets: what lies on desktops together, and which rights a role needs to hold one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from college.matrix.tables import rows, unreadable
from college.phrases import phrase
from college.roles import Action, Matrix, Right, Role, Scope

RULE = re.compile(r"see \*(?:\+(\w+)\(([\w.]+)\))? (\w+)→")
TO_EVERYBODY = ("catalogue", "timetable")  # what a desktop cannot work without

TITLES: Mapping[str, str] = {
    "catalogue": phrase("справочники колледжа"),
    "timetable": phrase("расписание и замены"),
    "board": phrase("пожелания к расписанию"),
    "draft": phrase("черновики расписания"),
    "page": phrase("страницы журналов"),
    "page_excuse": phrase("причины пропусков на страницах журналов"),
    "group_year": phrase("занятия и отметки групп"),
    "attendance": phrase("посещаемость групп"),
    "finals": phrase("итоговые отметки групп"),
    "excuse": phrase("причины пропусков групп"),
    "papers": phrase("справки о пропусках"),
    "statements": phrase("ведомости групп"),
    "statement": phrase("ведомости экзаменатора"),
    "summaries": phrase("сводные ведомости"),
    "gia": phrase("расписание ГИА"),
    "roll": phrase("списки групп"),
    "cards": phrase("личные карточки студентов"),
    "contacts": phrase("контакты студентов и родителей"),
    "desk": phrase("согласия и предложения правок студентов"),
    "student_desk": phrase("согласия и предложения правок студентов"),
    "identity": phrase("документы студентов"),
    "health": phrase("сведения о здоровье студентов"),
    "military": phrase("воинский учёт студентов"),
    "student_orders": phrase("приказы по движению контингента"),
    "student_accounts": phrase("учётные записи студентов и родителей"),
    "certificates": phrase("справки об обучении"),
    "parent_reports": phrase("отчёты родителям"),
    "portfolio_students": phrase("портфолио студентов"),
    "portfolio": phrase("портфолио преподавателя"),
    "portfolio_structure": phrase("структура портфолио"),
    "portfolio_staff": phrase("портфолио преподавателей"),
    "topics": phrase("тематические планы"),
    "ktp": phrase("рабочие программы и КТП"),
    "ktp_approval": phrase("согласование КТП"),
    "department": phrase("раунды контроля и замечания комиссии"),
    "control": phrase("раунды контроля и проверки"),
    "remarks": phrase("замечания"),
    "reopening": phrase("просьбы открыть период"),
    "load": phrase("нагрузка"),
    "hours": phrase("учёт часов"),
    "grant": phrase("занятия замены"),
    "grant_excuse": phrase("причины пропусков на занятиях замены"),
    "staff": phrase("личные карточки работников"),
    "staff_papers": phrase("документы работников"),
    "staff_military": phrase("воинский учёт работников"),
    "staff_health": phrase("здоровье и медкнижки работников"),
    "staff_proposals": phrase("предложения правок карточек работников"),
    "staff_orders": phrase("приказы по персоналу"),
    "staffing": phrase("штатное расписание"),
    "accounts": phrase("учётные записи сотрудников"),
    "roles": phrase("назначенные роли"),
    "devices": phrase("устройства"),
    "incidents": phrase("инциденты"),
    "nda": phrase("реестр соглашений о неразглашении"),
    "settings": phrase("настройки системы"),
    "training": phrase("консультации и обучение"),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """One way to hold a bucket: everything of it seen at this scope, and perhaps one right more."""

    kind: str
    sections: tuple[str, ...]
    scope: Scope
    besides: Right | None = None

    @property
    def rights(self) -> frozenset[Right]:
        """All the rights that it takes."""
        seen = {Right(section, Action.SEE) for section in self.sections}
        return frozenset(seen if self.besides is None else {*seen, self.besides})

    def is_met(self, matrix: Matrix, role: Role) -> bool:
        """Whether the role has the rights that this asks for."""
        return all(scopes & {self.scope, Scope.ALL} for scopes in self._asked(matrix, role))

    def is_lived(self, matrix: Matrix, role: Role) -> bool:
        """Whether the role holds in this very way: a deputy who sees all pages has none of his own by that."""
        return self.is_met(matrix, role) and any(self.scope in scopes for scopes in self._asked(matrix, role))

    def _asked(self, matrix: Matrix, role: Role) -> list[frozenset[Scope]]:
        return [matrix.scopes_of({role}, right.section, right.action) for right in self.rights]


def lost(holdings: Iterable[Holding], before: Matrix, after: Matrix, role: Role) -> tuple[Holding, ...]:
    """Return the ways in which a role held buckets before a change of the matrix and holds them no longer."""
    if not role.is_staff:
        return ()  # a family and an official hold nothing on a disk
    return tuple(way for way in holdings if way.is_lived(before, role) and not way.is_met(after, role))


def sections_of_everybody(holdings: Iterable[Holding]) -> frozenset[str]:
    """Return the sections that every employee goes on seeing."""
    return frozenset(section for way in holdings if way.kind in TO_EVERYBODY for section in way.sections)


def read_holdings(text: str) -> tuple[Holding, ...]:
    """Read how buckets are held from their table; what is online or computed is held by nobody."""
    return tuple(way for line, cells in rows(text, 5) for way in _ways(cells, line))


def _ways(cells: list[str], line: int) -> Iterable[Holding]:
    kind, sections = cells[0].partition(":")[0], tuple(cells[2].split(", "))
    for action, section, scope in RULE.findall(cells[4]):
        if scope not in set(Scope) or (action and action not in set(Action)) or kind not in TITLES:
            raise unreadable(line)
        yield Holding(kind, sections, Scope(scope), Right(section, Action(action)) if action else None)
