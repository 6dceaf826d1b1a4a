"""Does what was asked: on the server where only it can, else by an act of the store; says what came of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from college.admission.account_tasks import TaskKind
from college.admission.held_roles import DatedRole
from college.admission.policy import DEFAULT
from college.admission.prolongations import Kind
from college.days import written
from college.numerals import numbered
from college.orders import Basis
from college.refusal import Refused
from db.admission.account_lists import AccountLine
from db.admission.agreement_register import Entry
from db.admission.watch_settings import SettingSeen
from db.officials import OfficialSeen
from db.troubles import StoreTrouble
from desktop.link_trouble import STRANGE
from desktop.workspace import Again, Ask, Offer
from desktop.workspaces.accounts import acts
from desktop.workspaces.accounts.act_list import Asked, read_day
from desktop.workspaces.accounts.edits import SETTINGS, Edits
from desktop.workspaces.accounts.grant_card import END, GIVE, PROLONG, REFUSE, Dated
from desktop.workspaces.accounts.printing import people_of
from desktop.workspaces.accounts.signal_card import USUAL
from desktop.workspaces.accounts.source import StoreSource
from desktop.workspaces.accounts.words import role_titles, tr

if TYPE_CHECKING:
    from desktop.shell.messages import Messages

OFFICE = "/office/v1/"
SAVING = "accounts.saving"  # what a danger of the strip is about
PATIENCE = 500  # ms in which nobody misses a word
Told = Mapping[str, Any]


class Deeds(QObject):
    """One deed at a time. `done` tells that the lists may be other ones, `issued` and `registered` what to print."""

    done = Signal()
    issued = Signal(object)
    registered = Signal(object)
    machines_changed = Signal()

    def __init__(
        self, source: StoreSource, edits: Edits, ask: Ask, again: Again, messages: "Messages",
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._source, self._edits, self._messages = source, edits, messages
        self._ask, self._again = ask, again
        self.is_busy = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(lambda: messages.info(tr("Сервер отвечает…"), icon="refresh-cw"))
        edits.refused.connect(messages.refuse)
        edits.troubled.connect(self._tell_trouble)

    # ---- one account

    def do(self, asked: Asked, line: AccountLine) -> None:
        """Do an act of the card; some of them want the password once more."""
        if asked.act.name == acts.ISSUE:
            self.issue((line,))  # which asks by itself
        else:
            self._again(*acts.right_of(asked.act.name, _whose(line)), lambda: self._do(asked, line))

    def _do(self, asked: Asked, line: AccountLine) -> None:
        name = asked.act.name
        person = {"person": line.person.hex}
        if name == acts.CREATE:
            self.create((line,))
        elif name == acts.WITHDRAW:
            self._send("withdraw", person, tr("Код отозван: {who}.").format(who=line.name.short))
        elif name in (acts.SUSPEND, acts.RESUME):
            told = tr("Вход приостановлен: {who}.") if name == acts.SUSPEND else tr("Вход возвращён: {who}.")
            self._with_reason(name, person, asked, told.format(who=line.name.short))
        elif name == acts.RESET_SECOND:
            told = tr("Второй код сброшен: {who}. На следующем входе он настраивается снова.")
            self._with_reason("second", person, asked, told.format(who=line.name.short))
        elif name == acts.CLOSE and asked.day is not None:
            body = person | {"last_day": asked.day.isoformat()}
            said = tr("Запись закрыта: {who}.").format(who=line.name.short)
            self._with_reason("close", body, asked, said, lambda: self._finish(TaskKind.CLOSE, [line.person]))
        else:
            self._do_here(asked, line.person)

    def create(self, lines: Sequence[AccountLine], then: Callable[[], None] | None = None) -> None:
        """Make accounts for these people."""

        def made(told: Told) -> None:
            count = len(told["accounts"])
            accounts = numbered(count, tr("запись"), tr("записи"), tr("записей"))
            self._tell_some(tr("Создано: {accounts}.").format(accounts=accounts), count, told)
            self.done.emit()
            if then is not None and count:
                then()

        people = [{"person": line.person.hex, "kind": line.kind} for line in lines]
        self.ask("create", {"people": people}, made)

    def issue(self, lines: Sequence[AccountLine]) -> None:
        """Get codes for these people and hand them over to be printed: the password is asked before there are any."""

        def came(told: Told) -> None:
            count = len(told["slips"])
            codes = numbered(count, tr("код"), tr("кода"), tr("кодов"))
            days = numbered(DEFAULT.slip_days, tr("день"), tr("дня"), tr("дней"))
            self._tell_some(tr("Выдано: {codes}. Действуют {days}.").format(codes=codes, days=days), count, told)
            self._finish(TaskKind.CREATE, [UUID(slip["person"]) for slip in told["slips"]])
            if count:
                self.issued.emit(told)

        right = acts.right_of(acts.ISSUE, _whose(*lines))
        self._again(*right, lambda: self.ask("issue", {"people": [line.person.hex for line in lines]}, came))

    def register(self, section: str) -> None:
        """Get the register of issue and hand it over to be printed."""
        self._again(section, "print", lambda: self.ask("register", {}, self.registered.emit))

    def note(self, section: str, rows: int) -> None:
        """Let the log of access know that personal data went to paper."""
        body = {"act": "print", "section": section, "subject": None, "rows": rows}
        self._ask(OFFICE + "note", body, lambda _: None, lambda _: None)

    def _finish(self, kind: TaskKind, people: Sequence[UUID]) -> None:
        """Mark the tasks of an order that have come to be met."""
        self._edits.write(lambda: self._source.finish_tasks(kind, people))
        self.done.emit()

    # ---- machines

    def do_with_device(self, asked: Asked, device: UUID) -> None:
        """Do an act on one file."""
        self._with_machine("device", device, asked)

    def do_with_machine(self, asked: Asked, machine: UUID) -> None:
        """Do an act on a whole machine."""
        self._with_machine("machine", machine, asked)

    def _with_machine(self, what: str, id_: UUID, asked: Asked) -> None:
        right = acts.right_of(asked.act.name, "")
        self._again(*right, lambda: self._do_with_machine(what, id_, asked))

    def _do_with_machine(self, what: str, id_: UUID, asked: Asked) -> None:
        do = asked.act.name.partition(".")[2]
        said = {
            "suspend": tr("Приостановлено."),
            "resume": tr("Обмен снова открыт."),
            "revoke": tr("Отозвано. Неотправленное ещё можно передать."),
            "wipe": tr("Стирание назначено: компьютер сотрёт данные, когда выйдет на связь."),
        }[do]
        # What is still unsent is given up only by the words of who orders the wiping: the form has asked for them.
        body = {what: id_.hex, "do": do} | ({"loss": True} if asked.act.is_loss else {})
        self._with_reason(what, body, asked, said, self.machines_changed.emit)

    # ---- what needs no server

    def _do_here(self, asked: Asked, person: UUID) -> None:
        source, act = self._source, asked.act
        if act.name == acts.AGREEMENT and asked.day is not None:
            self._put_agreement(asked, person)
        elif act.name == acts.WAIVER:
            if self._edits.put_waiver(person, asked.text, DEFAULT.override_working_days):
                self._told_here(tr("Роль открыта без соглашения. Директор это увидит."), is_undoable=True)
        elif act.name == acts.NO_WAIVER:
            waiver = source.card(person).papers.waiver
            if waiver is not None and self._edits.end_waiver(waiver):
                self._told_here(tr("Допуск без соглашения отменён."), is_undoable=True)
        elif (incident := act.incident) is not None:
            does: dict[str, tuple[Callable[[], object], str]] = {
                acts.ACKNOWLEDGE: (lambda: source.acknowledge(incident), tr("Случай принят.")),
                acts.MEASURES: (lambda: source.put_measures(incident, asked.text), tr("Меры записаны.")),
                acts.CLOSE_CASE: (lambda: source.close_incident(incident, asked.text), tr("Случай закрыт.")),
                acts.DOUBT: (lambda: source.doubt_incident(incident, asked.text), tr("Случай снова ждёт ответа.")),
            }
            write, said = does[act.name]
            if self._edits.write(write) is not None:
                self._told_here(said)

    def _put_agreement(self, asked: Asked, person: UUID) -> None:
        papers = self._source.card(person).papers
        assert asked.day is not None
        if papers.row is not None and asked.act.words.startswith(tr("Исправить")):
            done = self._edits.correct(papers.row, asked.number, asked.day)
        else:
            done = self._edits.put_agreements((Entry(person, asked.number, asked.day),))
        if done:
            self._told_here(tr("Соглашение № {number} внесено.").format(number=asked.number), is_undoable=True)

    def do_with_grant(self, asked: Asked, grant: Dated) -> bool:
        """Decide about a dated access; False if it did not happen."""
        source, who = self._source, grant.name.short
        is_official = isinstance(grant, OfficialSeen)
        does: dict[str, tuple[Callable[[], object], str]] = {
            GIVE: (lambda: source.give_access(grant.id), tr("Доступ дан: {who}.")),
            REFUSE: (lambda: source.refuse_access(grant.id, asked.text), tr("В доступе отказано: {who}.")),
            END: (
                lambda: (source.end_official if is_official else source.end_access)(grant.id, asked.text),
                tr("Доступ окончен сегодня: {who}.") if is_official else tr("Замена окончена сегодня: {who}."),
            ),
            PROLONG: (
                lambda: self._prolong(asked, grant),
                tr("Продлено до {day}: {who}.").format(day=written(asked.day) if asked.day else "", who="{who}"),
            ),
        }
        write, said = does[asked.act.name]
        done = self._edits.write(write) is not None
        if done:
            self._told_here(said.format(who=who))
        return done

    def _prolong(self, asked: Asked, grant: Dated) -> None:
        signed = read_day(asked.text)
        if asked.day is None or signed is None:
            raise Refused(tr("Назовите день приказа, например 12.11.2026. Ничего не продлено."))
        kind = Kind.OFFICIAL if isinstance(grant, OfficialSeen) else Kind.SUBSTITUTION
        self._source.prolong(kind, grant.id, asked.day, Basis(asked.number, signed))

    def decide_signal(self, asked: Asked, setting: SettingSeen, then: Callable[[], None]) -> None:
        """Decide a number of the signals; the password is asked first: who lowers them is looked for by nobody."""
        value = setting.usual if asked.act.name == USUAL else asked.text

        def decide() -> None:
            if self._edits.decide_signal(setting.name, value):
                self._told_here(tr("Записано: {value}.").format(value=value or tr("ничего")), is_undoable=True)
                then()

        self._again(*SETTINGS, decide)

    def give_role(self, asked: DatedRole) -> bool:
        """Give a role by an order; False if it did not happen."""
        done = self._edits.give_role(asked)
        if done:
            title = role_titles().get(asked.role.value, asked.role.value)
            self._told_here(tr("Роль назначена: {role}.").format(role=title), is_undoable=True)
        return done

    def end_role(self, row: UUID, reason: str) -> bool:
        """End a role today; False if it did not happen."""
        done = self._edits.end_role(row, reason)
        if done:
            self._told_here(tr("Роль окончена сегодняшним днём."), is_undoable=True)
        return done

    def put_agreements(self, entries: Sequence[Entry]) -> bool:
        """Enter many agreements as one step; False if it did not happen."""
        done = self._edits.put_agreements(entries)
        if done:
            told = numbered(len(entries), tr("соглашение"), tr("соглашения"), tr("соглашений"))
            self._told_here(tr("Внесено {told}.").format(told=told), is_undoable=True)
        return done

    def _told_here(self, sentence: str, *, is_undoable: bool = False) -> None:
        self._messages.solved(SAVING)
        offer = Offer(tr("Отменить"), self._undo, keys="Ctrl+Z") if is_undoable else None
        self._messages.done(sentence, offer=offer)
        self.done.emit()

    def _undo(self) -> None:
        self._edits.stack.undo()
        self._messages.next_act()
        self.done.emit()

    def _tell_trouble(self, trouble: StoreTrouble) -> None:
        self._messages.danger(trouble.sentence, about=SAVING)

    # ---- the server

    def ask(self, name: str, body: Mapping[str, object], then: Callable[[Told], None]) -> None:
        """Ask the server; what it refuses, or what nobody understands of it, is said in the strip."""
        if self.is_busy:
            return
        self.is_busy = True
        self._patience.start()
        self._ask(OFFICE + name, body, lambda told: self._came(told, then), self._failed)

    def _came(self, told: Told, then: Callable[[Told], None]) -> None:
        self._rest()
        try:
            then(told)
        except (KeyError, TypeError, ValueError, AttributeError):
            self._messages.refuse(STRANGE)

    def _failed(self, sentence: str) -> None:
        self._rest()
        self._messages.refuse(sentence)
        self.done.emit()

    def _rest(self) -> None:
        self.is_busy = False
        self._patience.stop()
        self._messages.next_act()

    def _with_reason(
        self, name: str, body: Mapping[str, object], asked: Asked, said: str, then: Callable[[], None] | None = None
    ) -> None:
        if not asked.text:
            self._messages.refuse(tr("Причина не названа. Она останется в истории рядом с вашим именем."))
            return
        self._send(name, {**body, "reason": asked.text}, said, then)

    def _send(
        self, name: str, body: Mapping[str, object], said: str, then: Callable[[], None] | None = None
    ) -> None:  # fmt: skip
        def came(_: Told) -> None:
            self._messages.done(said)
            self.done.emit()
            if then is not None:
                then()

        self.ask(name, body, came)

    def _tell_some(self, sentence: str, count: int, told: Told) -> None:
        """Say how many it was, and of those whom the server refused, how many and why the first of them."""
        refused = people_of(told, "refused")
        if not refused:
            self._messages.done(sentence)
            return
        why = str(refused[0].get("sentence") or tr("Причину знает сервер."))
        more = tr("Не сделано: {count}. {why}").format(count=len(refused), why=why)
        self._messages.refuse(f"{sentence} {more}" if count else more)


def _whose(*lines: AccountLine) -> str:
    return "staff" if any(line.is_of_staff for line in lines) else "students"
