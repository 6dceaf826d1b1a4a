"""What can be done with the exchange, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "exchange"
UNDO, REDO, FIND, CLEAR = "exchange.undo", "exchange.redo", "exchange.find", "exchange.clear"
NEXT_TAB, LAST_TAB, PANE = "exchange.next_tab", "exchange.last_tab", "exchange.pane"
FIRST, SECOND, THIRD, FOURTH = "exchange.1", "exchange.2", "exchange.3", "exchange.4"
OPEN, HISTORY, COPY, AGAIN, DROP = (
    "exchange.open", "exchange.history", "exchange.copy", "exchange.again", "exchange.drop",
)  # fmt: skip
DIGITS = {"1": FIRST, "2": SECOND, "3": THIRD, "4": FOURTH, "Del": DROP}

ACTIONS = (
    Action(COPY, phrase("&Копия неотправленного…"), "Ctrl+Shift+S", PLACE, "file"),
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("&Вернуть"), "Ctrl+Y", PLACE, "edit"),
    Action(FIND, phrase("&Найти в списке"), "Ctrl+F", PLACE, "edit"),
    Action(CLEAR, phrase("&Снять отбор"), "Ctrl+Shift+L", PLACE, "edit"),
    Action(FIRST, phrase("Первое решение"), "1", PLACE, "edit", typed=True),
    Action(SECOND, phrase("Второе решение"), "2", PLACE, "edit", typed=True),
    Action(THIRD, phrase("Третье решение"), "3", PLACE, "edit", typed=True),
    Action(FOURTH, phrase("Четвёртое решение"), "4", PLACE, "edit", typed=True),
    Action(DROP, phrase("Отозвать запись, вернуть взятое"), "Del", PLACE, "edit", typed=True),
    Action(NEXT_TAB, phrase("С&ледующий список"), "Ctrl+PgDown", PLACE, "view"),
    Action(LAST_TAB, phrase("П&редыдущий список"), "Ctrl+PgUp", PLACE, "view"),
    Action(AGAIN, phrase("Прочитать &заново"), "Ctrl+Shift+R", PLACE, "view"),
    Action(OPEN, phrase("Открыть &клетку"), "Enter", PLACE, "go", typed=True),
    Action(HISTORY, phrase("&История клетки"), "F9", PLACE, "go"),
    Action(PANE, phrase("&Список или решение"), "F6", PLACE, "go"),
)
HINTS = (
    Hint("1, 2, 3", phrase("решить")),
    Hint("Enter", phrase("открыть клетку")),
    Hint("F9", phrase("история")),
    Hint("Ctrl+PgDown", phrase("список")),
)
OFFER_HINTS = (
    Hint("1, 2, 3", phrase("взять до дня")),
    Hint("Del", phrase("вернуть")),
    Hint("Enter", phrase("открыть журнал")),
    Hint("Ctrl+PgDown", phrase("список")),
)
