"""What can be done with the matrix of rights, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "rights"
APPLY, DISCARD, AS_REGULATION = "rights.apply", "rights.discard", "rights.as_regulation"
UNDO, REDO, SEARCH = "rights.undo", "rights.redo", "rights.search"
FILTER, NEXT, OTHER_PANE = "rights.filter", "rights.next", "rights.other_pane"
LOOK_AS, HISTORY, ALONG = "rights.look_as", "rights.history", "rights.along"
CONFIRM = "rights.confirm"

ACTIONS = (
    Action(APPLY, phrase("&Применить…"), "Ctrl+Return", PLACE, "file"),
    Action(CONFIRM, phrase("По&дтвердить права…"), "Ctrl+Shift+Return", PLACE, "file"),
    Action(DISCARD, phrase("&Вернуть как было"), "Ctrl+Backspace", PLACE, "edit"),
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("Повто&рить"), "Ctrl+Y", PLACE, "edit"),
    Action(AS_REGULATION, phrase("Как в по&ложении"), "Ctrl+Shift+D", PLACE, "edit"),
    Action(ALONG, phrase("Изменить вмес&те"), "Ctrl+Shift+A", PLACE, "edit"),
    Action("rights.scope", phrase("Объём: нет, своё, группа, цикл, все"), "0–4", PLACE, "edit", typed=True),
    Action("rights.column", phrase("Выделить роль"), "Ctrl+Space", PLACE, "edit", typed=True),
    Action("rights.row", phrase("Выделить действие"), "Shift+Space", PLACE, "edit", typed=True),
    Action(FILTER, phrase("Только от&личия"), "Ctrl+Shift+L", PLACE, "view"),
    Action(LOOK_AS, phrase("&Посмотреть как…"), "Ctrl+E", PLACE, "view"),
    Action(HISTORY, phrase("Ист&ория"), "F9", PLACE, "view"),
    Action(SEARCH, phrase("&Найти раздел, действие, роль"), "Ctrl+F", PLACE, "go"),
    Action(NEXT, phrase("&Следующее отличие"), "F7", PLACE, "go"),
    Action(OTHER_PANE, phrase("&Другая часть экрана"), "F6", PLACE, "go"),
)
HINTS = (
    Hint("0–4", phrase("объём")),
    Hint("F7", phrase("отличие")),
    Hint("Ctrl+Enter", phrase("применить")),
    Hint("Ctrl+Z", phrase("отменить")),
)
READING = (Hint("F7", phrase("отличие")), Hint("F9", phrase("история")), Hint("Ctrl+E", phrase("посмотреть как")))
