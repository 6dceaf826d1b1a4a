"""What the matrix says of a cell, a role and a change: tooltips, lists, the screen reader."""

from PySide6.QtCore import QCoreApplication

from college.matrix.concerns import Finding
from college.matrix.norms import ACTIONS, SCOPES, Norms
from college.matrix.shelves import SHORT
from college.roles import Right, Role, Scope
from db.rights_table import Cell

STRIP = 100  # signs of a finding that fit beside its title
PERSONAL = {
    "none": "без персональных данных",
    "personal": "персональные данные",
    "special": "особые персональные данные",
}


def tr(text: str) -> str:
    """Translate a sentence of the matrix."""
    return QCoreApplication.translate("Rights", text)


def right_words(norms: Norms, right: Right) -> str:
    """Return «Текущие отметки: изменять»."""
    return f"{norms.sections[right.section].russian}: {ACTIONS[right.action]}"


def personal_words(norms: Norms, section: str) -> str:
    """Say what kind of personal data the section holds."""
    return tr(PERSONAL[norms.sections[section].personal])


def role_words(role: Role) -> str:
    """Return the short name of a role."""
    return tr(SHORT[role])


def scope_words(scope: Scope | None) -> str:
    """Return the word of a scope, «нет» where nothing is granted."""
    return tr(SCOPES[scope])


def strip_words(finding: Finding) -> str:
    """Return what one line of the strip can hold of a finding; the whole of it stands in the pane of the cell."""
    if finding.along:
        return tr("Без права «видеть» в том же объёме действие ничего не даёт. Полностью — справа, у клетки.")
    return finding.sentence if len(finding.sentence) <= STRIP else tr("Полностью — справа, у клетки.")


def cell_words(
    norms: Norms, cell: Cell, scope: Scope | None, *, lawful: Scope | None, drafted: bool, against: str
) -> str:
    """Read a cell as a sentence: «Преподаватель, Текущие отметки: изменять, своё, как в положении»."""
    section, action, role = cell
    parts = [role_words(role), right_words(norms, Right(section, action)), scope_words(scope)]
    if scope is lawful:
        parts.append(tr("как в положении"))
    else:
        parts.append(tr("в положении «{lawful}»").format(lawful=scope_words(lawful)))
    if drafted:
        parts.append(tr("не применено"))
    said = ", ".join(parts)
    return f"{said}. {against}" if against else said
