"""What speaks against a change of the matrix: refusals, contradictions to a clause, warnings and notes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from college.acts import clause
from college.matrix.buckets import TITLES, lost, sections_of_everybody
from college.matrix.change import Change, applied, complete, unsupported_by
from college.matrix.least_privilege import barred
from college.matrix.norms import ACTIONS, BY_GRANT_ONLY, SCOPES, Norms, scopes_for
from college.matrix.pairs import pairs_held
from college.matrix.trace import duties_on
from college.phrases import phrase
from college.refusal import Clause
from college.roles import Action, Grant, Matrix, Role, Scope

WITH_REASON = phrase("%s можно только с причиной; увидит директор.")
BOUNDS = {Role.STUDENT: "1.9", Role.PARENT: "1.9", Role.OFFICIAL: "1.5", Role.SUBSTITUTE: "4.8П.1"}
OPENING = frozenset({Action.SEE, Action.PRINT, Action.EXPORT})


class Weight(IntEnum):
    """What a finding asks for: refused is not applied, against needs a reason, the others are only told."""

    REFUSED = 0
    AGAINST = 1
    WARNING = 2
    NOTE = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that speaks against a change, in a sentence, with its clause where the regulation has one.

    `along` holds the completed change where a refusal ends as soon as other rows change along.
    """

    weight: Weight
    sentence: str
    change: Change
    clause: Clause | None = None
    along: tuple[Change, ...] = ()

    @property
    def title(self) -> str:
        """What stands over the sentence."""
        if self.along:
            return phrase("Меняется вместе")
        if self.weight <= Weight.AGAINST and self.clause is not None:
            return phrase("Против пункта %s") % self.clause.number
        return {
            Weight.REFUSED: phrase("Так изменить нельзя"),
            Weight.AGAINST: phrase("Против положения"),
            Weight.WARNING: phrase("Проверьте"),
            Weight.NOTE: phrase("К сведению"),
        }[self.weight]

    def __str__(self) -> str:
        return f"{self.title}. {self.sentence}"


def concerns(matrix: Matrix, changes: Sequence[Change], norms: Norms) -> tuple[Finding, ...]:
    """Return what speaks against applying these changes at once, the gravest first; each thing is said once."""
    after = applied(matrix, changes, norms.default)
    found = [
        finding for change in changes for finding in (*_senseless(change, norms), *_kept_open(change, after, norms))
    ]
    refused = {finding.change for finding in found}
    judged = [change for change in changes if change not in refused]
    found += _unsupported(matrix, judged, norms)
    for change in judged:
        found += _given(change, norms)
        found += _duties(change, matrix, after, norms)
        found += _opened(change, norms)
    found += _lost_buckets(judged, matrix, after, norms)
    found += _pairs(judged, matrix, after)
    once: dict[tuple[Weight, str, Clause | None], Finding] = {}
    for finding in found:
        once.setdefault((finding.weight, finding.sentence, finding.clause), finding)
    return tuple(sorted(once.values(), key=lambda finding: finding.weight))


def needs_reason(findings: Iterable[Finding]) -> bool:
    """Whether the change may be applied with a reason only."""
    return any(finding.weight is Weight.AGAINST for finding in findings)


def is_refused(findings: Iterable[Finding]) -> bool:
    """Whether the change may not be applied at all."""
    return any(finding.weight is Weight.REFUSED for finding in findings)


def _senseless(change: Change, norms: Norms) -> Iterator[Finding]:
    """Refuse a scope in which the role has no rows, or may have none."""
    known = scopes_for(change.role)
    if change.new in known:
        return
    told = phrase("Роль «%s» имеет права только в объёме %s.")
    choice = phrase(" или ").join(f"«{SCOPES[scope]}»" for scope in known if scope)
    number = BOUNDS.get(change.role)
    yield Finding(Weight.REFUSED, told % (norms.roles[change.role], choice), change, clause(number) if number else None)


def _kept_open(change: Change, after: Matrix, norms: Norms) -> Iterator[Finding]:
    """Refuse what no program could work with: employees without the catalogue, a matrix that nobody can edit."""
    whole = sections_of_everybody(norms.holdings)
    blinds = change.role is Role.EMPLOYEE and change.action is Action.SEE and change.takes
    if blinds and change.section in whole and change.old is Scope.ALL:
        told = phrase("«%s» видит каждый сотрудник: без этого программа не работает.")
        yield Finding(Weight.REFUSED, told % norms.sections[change.section].russian, change)
    if change.section == "rights" and change.takes and not _is_edited(after):
        told = phrase("Матрицу прав стало бы некому изменить. Оставьте это право хотя бы одной роли.")
        yield Finding(Weight.REFUSED, told, change, clause("4.1.6"))


def _is_edited(matrix: Matrix) -> bool:
    return any(
        Scope.ALL in matrix.scopes_of({role}, "rights", Action.SEE) & matrix.scopes_of({role}, "rights", Action.WRITE)
        for role in Role
    )


def _given(change: Change, norms: Norms) -> Iterator[Finding]:
    """Name the clause that keeps this right to somebody else."""
    lawful = norms.default.scope_of(change.role, change.right)
    if not change.gives or change.new is None or (lawful is not None and lawful.covers(change.new)):
        return
    with_reason = WITH_REASON % (phrase("Включить") if change.old is None else phrase("Расширить"))
    bar = barred(Grant(*change.cell, change.new))
    if bar is not None:
        yield _against(change, bar.clause, f"{bar.sentence} {with_reason}")
    elif change.role in BY_GRANT_ONLY and not norms.default.scopes_of({change.role}, change.section, Action.SEE):
        told = phrase("Раздел «%s» в допуск этой роли не входит.") % norms.sections[change.section].russian
        yield _against(change, BOUNDS[change.role], f"{told} {with_reason}")


def _duties(change: Change, before: Matrix, after: Matrix, norms: Norms) -> Iterator[Finding]:
    """Name each duty of the regulation that could no longer be done, or not for all its cases."""
    if not change.takes:
        return
    for duty in duties_on(norms.duties, change.right, _who_has(change.role)):
        lawful = norms.default.scopes_of({duty.role}, change.section, change.action)
        had, has = (matrix.scopes_of({duty.role}, change.section, change.action) for matrix in (before, after))
        if all(_cover(has, scope) for scope in lawful) or all(_cover(has, scope) for scope in had):
            continue
        words = norms.title(change.right), duty.russian, norms.roles[duty.role]
        told = (
            phrase("Право %s нужно для всей обязанности «%s» (%s).")
            if has
            else phrase("Без права %s не исполнить обязанность «%s» (%s).")
        )
        verb = phrase("Сузить") if has else phrase("Убрать")
        yield _against(change, duty.clause, f"{told % words} {WITH_REASON % verb}")


def _who_has(role: Role) -> tuple[Role, ...]:
    """Return the roles that a row of this one bears on: each of the staff has what an employee has."""
    return tuple(each for each in Role if each is role or (role is Role.EMPLOYEE and each.is_staff))


def _cover(scopes: Iterable[Scope], asked: Scope) -> bool:
    return any(scope.covers(asked) for scope in scopes)


def _unsupported(matrix: Matrix, changes: Sequence[Change], norms: Norms) -> Iterator[Finding]:
    """Refuse an action without its `see`, and offer the change that brings both along."""
    broken = unsupported_by(matrix, changes)
    if not broken:
        return
    whole = complete(matrix, changes)
    extra = [change for change in whole if change not in changes]
    for change in changes:
        rows = [grant for grant in broken if grant.section == change.section and grant.role in _who_has(change.role)]
        along = [
            other
            for other in extra
            if any(other.section == grant.section and other.role is grant.role for grant in rows)
        ]
        if rows and along:
            told = phrase("В разделе «%s» без права «видеть» в том же объёме не действует: %s. Вместе изменится: %s.")
            acts = ", ".join(dict.fromkeys(f"«{ACTIONS[grant.action]}»" for grant in rows))
            moves = "; ".join(_move(other, norms) for other in along)
            section = norms.sections[change.section].russian
            yield Finding(Weight.REFUSED, told % (section, acts, moves), change, along=whole)


def _move(change: Change, norms: Norms) -> str:
    return f"{norms.roles[change.role]} — {ACTIONS[change.action]}: {change.words()}"


def _lost_buckets(changes: Sequence[Change], before: Matrix, after: Matrix, norms: Norms) -> Iterator[Finding]:
    """Warn of what leaves the desktops of a role, once for all employees where all lose it."""
    taking = [change for change in changes if change.takes]
    everybody = lost(norms.holdings, before, after, Role.EMPLOYEE) if taking else ()
    for role in _touched(taking):
        gone = lost(norms.holdings, before, after, role)
        ways = gone if role is Role.EMPLOYEE else tuple(way for way in gone if way not in everybody)
        for change in taking:
            kinds = [way.kind for way in ways if role in _who_has(change.role) and change.right in way.rights]
            if kinds:
                told = phrase("С компьютеров роли «%s» исчезнет: %s. Неотправленное сначала уйдёт на сервер.")
                names = ", ".join(dict.fromkeys(TITLES[kind] for kind in kinds))
                yield Finding(Weight.WARNING, told % (norms.roles[role], names), change)


def _pairs(changes: Sequence[Change], before: Matrix, after: Matrix) -> Iterator[Finding]:
    """Warn where one role comes to hold both sides of what two persons should share."""
    giving = [change for change in changes if change.gives]
    for role in _touched(giving):
        had = pairs_held(before, {role})
        for pair in pairs_held(after, {role}):
            change = next((each for each in giving if each.right in (pair.first, pair.second)), None)
            if pair not in had and change is not None:
                yield Finding(Weight.WARNING, pair.sentence, change, clause(pair.clause) if pair.clause else None)


def _touched(changes: Sequence[Change]) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(role for change in changes for role in _who_has(change.role)))


def _opened(change: Change, norms: Norms) -> Iterator[Finding]:
    """Note that more people than the regulation names come to personal data (3.1.5)."""
    section, lawful = norms.sections[change.section], norms.default.scope_of(change.role, change.right)
    beyond = change.new is not None and not (lawful is not None and lawful.covers(change.new))
    if not (change.gives and beyond and change.action in OPENING and section.personal != "none"):
        return
    told = {
        "personal": phrase("В разделе «%s» персональные данные. Кому они открыты, определяет директор."),
        "special": phrase("В разделе «%s» особые персональные данные. Кому они открыты, определяет директор."),
    }[section.personal]
    yield Finding(Weight.NOTE, told % section.russian, change, clause("3.1.5"))


def _against(change: Change, number: str, sentence: str) -> Finding:
    return Finding(Weight.AGAINST, sentence, change, clause(number))
