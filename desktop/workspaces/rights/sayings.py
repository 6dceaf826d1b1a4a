"""What the strip says of the matrix: what forbids a change, what was done, what others did meanwhile."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from college.acts import ROLES_AND_RIGHTS
from college.matrix.concerns import Finding, Weight
from college.matrix.confirmation import LIST_AND_POWERS
from college.refusal import Refused
from college.roles import Role
from db.troubles import StoreTrouble
from desktop.workspace import Offer
from desktop.workspaces.rights.words import role_words, strip_words, tr

if TYPE_CHECKING:
    from desktop.shell.messages import Messages

Act = Callable[[], object]


class Sayings:
    """Sentences of the matrix, each said where it belongs by its kind."""

    def __init__(self, messages: "Messages") -> None:
        self._messages = messages

    def next_act(self) -> None:
        """Take away what the act before left."""
        self._messages.next_act()

    def only_reads(self) -> None:
        told = tr("Матрицу прав меняет администратор журнала. Вы видите её и отличия от положения.")
        self._messages.refuse(Refused(told, ROLES_AND_RIGHTS))

    def no_such_scope(self, role: Role) -> None:
        told = tr("У роли «{role}» такого объёма не бывает. Ничего не изменено.")
        self._messages.refuse(Refused(told.format(role=role_words(role))))

    def set_partly(self, count: int, left: int) -> None:
        told = tr("Изменено клеток: {count}. У остальных ролей такого объёма не бывает: {left}.")
        self._messages.info(told.format(count=count, left=left))

    def against(self, findings: Iterable[Finding], along: Act) -> None:
        """Say the gravest thing that forbids a change, with the way out where there is one."""
        grave = next((finding for finding in findings if finding.weight <= Weight.AGAINST), None)
        if grave is not None:
            offer = Offer(tr("Изменить вместе"), lambda: _do(along)) if grave.along else None
            self._messages.refuse(strip_words(grave), lead=f"{grave.title}.", offer=offer)

    def nothing_to_apply(self) -> None:
        self._messages.info(tr("Изменений нет: применять нечего."))

    def asks_reason(self) -> None:
        told = tr("Изменение расходится с положением: напишите причину и нажмите Ctrl+Enter. Её увидит директор.")
        self._messages.refuse(told)

    def applied(self, count: int, undo: Act) -> None:
        told = tr("Записано изменений: {count}. Права дойдут до компьютеров при ближайшем обмене.")
        self._done(told.format(count=count), undo)

    def waits(self, count: int, confirm: Act) -> None:
        """Tell the director what stands otherwise than he has confirmed."""
        told = tr("Изменений прав, которых вы ещё не подтвердили: {count}. Они уже действуют; список — F9.")
        offer = Offer(tr("Подтвердить"), lambda: _do(confirm))
        self._messages.info(told.format(count=count), offer=offer, icon="grid-2x2-check")

    def confirmed(self, count: int) -> None:
        told = tr("Права подтверждены, изменений: {count}. Подтверждение уйдёт при ближайшем обмене.")
        self._messages.done(told.format(count=count))

    def only_director(self) -> None:
        told = tr("Список ролей и полномочий подтверждает директор.")
        self._messages.refuse(Refused(told, LIST_AND_POWERS))

    def put_back(self, count: int, undo: Act) -> None:
        if count:
            self._done(tr("Возвращено к положению клеток: {count}. Ещё не применено.").format(count=count), undo)
        else:
            self._messages.info(tr("Всё и так как в положении."))

    def overtaken(self) -> None:
        told = tr("Эти права тем временем изменили с другого компьютера. Ваши изменения целы: сверьте их и примените.")
        self._messages.info(told)

    def trouble(self, why: Exception) -> None:
        """Say why the store or a rule did not let it."""
        self._messages.refuse(why.sentence if isinstance(why, StoreTrouble) else str(why))

    def _done(self, told: str, undo: Act) -> None:
        self._messages.done(told, offer=Offer(tr("Отменить"), lambda: _do(undo), keys="Ctrl+Z"))


def _do(act: Act) -> None:
    act()
