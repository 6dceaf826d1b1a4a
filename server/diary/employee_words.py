"""What the page about one's own ways in says in words; the desktop's «Мои входы и правки» says the same."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from college.admission.incidents import State
from college.admission.web_ways import Way
from college.numerals import numbered
from college.phrases import phrase
from db.admission.account_cards import IncidentSeen, SignInSeen

VERDICTS = {
    "ok": ("circle-check", phrase("вход")),
    "wrong": ("circle-alert", phrase("неверный пароль")),
    "unknown_machine": ("shield-alert", phrase("неизвестный компьютер, ничего не открылось")),
    "new_way": ("key-round", phrase("добавлен вход через браузер")),
    "second": ("monitor", phrase("вход на другом компьютере, прежний закрыт")),
}
WAYS = {Way.PASSKEY: phrase("ключом"), Way.PASSWORD_AND_CODE: phrase("паролем и кодом")}
STATES = {
    State.ESCALATED: phrase("ждёт второго администратора"),
    State.OPEN: phrase("ждёт администратора"),
    State.ACKNOWLEDGED: phrase("администратор разбирается"),
    State.HANDLED: phrase("меры приняты"),
    State.CLOSED: phrase("закрыт"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """Spells moments in the college's time, and what became of a sign-in."""

    zone: tzinfo

    def at(self, moment: datetime) -> str:
        """Return «12.11.2026, 12:36»."""
        return f"{moment.astimezone(self.zone):%d.%m.%Y, %H:%M}"

    def sign(self, row: SignInSeen) -> str:
        """Return the picture of what became of a sign-in."""
        return VERDICTS.get(row.verdict, ("circle-alert", ""))[0]

    def verdict(self, row: SignInSeen) -> str:
        """Say what became of a sign-in."""
        return VERDICTS.get(row.verdict, ("", row.verdict))[1]

    def where(self, row: SignInSeen) -> str:
        """Say from where it was."""
        if row.way == "web":
            return ", ".join(part for part in (phrase("в браузере"), row.machine) if part)
        room = phrase("кабинет %s") % row.room if row.room else ""
        return ", ".join(part for part in (phrase("в программе"), row.machine, room) if part)

    def way(self, way: str) -> str:
        """Say by which way a browser was let in."""
        return WAYS.get(Way(way), "") if way in set(Way) else ""

    def case(self, case: IncidentSeen) -> str:
        """Say what a case is about."""
        if case.kind == "signals":
            points = numbered(case.points, phrase("балл"), phrase("балла"), phrase("баллов"))
            return phrase("Признаки общего входа: %s") % points
        if case.kind == "own":
            return phrase("Вы сообщили, что пароль может быть известен другим")
        if case.kind == "emergency":
            return phrase("Листок для вашего входа сделан на сервере")
        if case.kind == "log":
            return phrase("Ваш компьютер заметил: журнал доступа на сервере стал короче")
        return phrase("Сообщение о вашем входе")

    def state(self, case: IncidentSeen) -> str:
        """Say how a case stands."""
        return STATES[case.state]
