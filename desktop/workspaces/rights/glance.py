"""What a role would see: the workspaces it opens and the data it holds, without a row of anybody's."""

from collections.abc import Callable

from college.matrix.buckets import TITLES
from college.matrix.norms import Norms
from college.roles import Matrix, Right, Role, Scope
from desktop.shell.theme import Theme
from desktop.workspace import Right as Asked
from desktop.workspace import Workspace
from desktop.workspaces.rights.leaves import Entry, Leaf
from desktop.workspaces.rights.words import right_words, scope_words, tr

Opens = Callable[[frozenset[Asked], frozenset[Asked]], tuple[Workspace, ...]]


class Glance(Leaf):
    """The program as a role would see it, by the matrix as it would stand."""

    def __init__(self, theme: Theme, opens: Opens) -> None:
        super().__init__(theme, (tr("Разделы программы"), tr("Данные на компьютере, строки не показаны")))
        self._opens = opens

    def show_role(self, matrix: Matrix, norms: Norms, role: Role) -> None:
        """Show what this role would have."""
        told = tr("Видно устройство, а не люди: строк здесь нет. Назад к матрице — Esc.")
        if not role.is_staff:
            told = tr("Эта роль работает в дневнике и в допуске, на компьютере она ничего не держит. Назад — Esc.")
        self.say(tr("Глазами роли: {role}").format(role=norms.roles[role]), told)
        spaces, buckets = self.lists
        spaces.show_entries(_workspaces(self._opens, matrix, norms, role) or [Entry(tr("Ни одного раздела"), "")])
        spaces.fit()
        buckets.show_entries(_buckets(matrix, norms, role) or [Entry(tr("Ничего не держит"), "")])


def _workspaces(opens: Opens, matrix: Matrix, norms: Norms, role: Role) -> list[Entry]:
    if not role.is_staff:
        return []
    rights = {(right.section, right.action.value): right for right in matrix.rights_of({role})}
    wide = frozenset(
        asked for asked, right in rights.items() if matrix.scopes_of({role}, right.section, right.action) - {Scope.OWN}
    )
    spaces = opens(frozenset(rights), wide)
    return [Entry(space.title, _by_which(space, rights, norms, wide), icon=space.icon) for space in spaces]


def _by_which(space: Workspace, rights: dict[Asked, Right], norms: Norms, wide: frozenset[Asked]) -> str:
    having = (
        right_words(norms, rights[need]) for need in sorted(space.needs & rights.keys() | space.needs_wide & wide)
    )
    return tr("по праву «{rights}»").format(rights="», «".join(having))


def _buckets(matrix: Matrix, norms: Norms, role: Role) -> list[Entry]:
    if not role.is_staff:
        return []
    ways = [way for way in norms.holdings if way.is_lived(matrix, role)]
    return [
        Entry(
            TITLES[way.kind],
            tr("объём «{scope}» · строк: 0 · {sections}").format(
                scope=scope_words(way.scope),
                sections=", ".join(norms.sections[section].russian for section in way.sections),
            ),
        )
        for way in ways
    ]
