"""What can be done with commissions, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "commissions"
ADD, DROP, TAKE, TAKE_OUT = "commissions.add", "commissions.drop", "commissions.take", "commissions.take_out"
UNDO, REDO, NEXT_TAB, PANE = "commissions.undo", "commissions.redo", "commissions.next_tab", "commissions.pane"

ACTIONS = (
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("&Вернуть"), "Ctrl+Y", PLACE, "edit"),
    Action(TAKE, phrase("&Добавить в комиссию"), "Ctrl+F", PLACE, "edit"),
    Action(TAKE_OUT, phrase("&Исключить из комиссии"), "Del", PLACE, "edit", typed=True),
    Action(NEXT_TAB, phrase("&Дисциплины или преподаватели"), "Ctrl+Down", PLACE, "view"),
    Action(PANE, phrase("&Список или комиссия"), "F6", PLACE, "go"),
    Action(ADD, phrase("Новая &комиссия"), "Ctrl+N", PLACE, "tools"),
    Action(DROP, phrase("Упра&зднить комиссию"), "Ctrl+Shift+Del", PLACE, "tools"),
)
HINTS = (
    Hint("Ctrl+N", phrase("новая")),
    Hint("Ctrl+F", phrase("добавить")),
    Hint("Del", phrase("исключить")),
    Hint("Ctrl+Down", phrase("вкладка")),
    Hint("F6", phrase("список, комиссия")),
)
