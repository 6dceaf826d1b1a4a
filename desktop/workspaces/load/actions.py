"""What can be done with the load, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "load"
ASSIGN, TAKE_OFF, STREAM, JOURNALS = "load.assign", "load.take_off", "load.stream", "load.journals"
DIVIDE, JOIN, NORMS = "load.divide", "load.join", "load.norms"
UNDO, REDO, NEXT_YEAR, YEAR_BEFORE, PANE = "load.undo", "load.redo", "load.after", "load.before", "load.pane"

LOAD, APPLY = "load.load", "load.apply"

ACTIONS = (
    Action(LOAD, phrase("За&грузить из таблицы…"), "Ctrl+O", PLACE, "file"),
    Action(APPLY, phrase("&Дальше или загрузить"), "Ctrl+Return", PLACE, "edit"),
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("&Вернуть"), "Ctrl+Y", PLACE, "edit"),
    Action(ASSIGN, phrase("&Назначить преподавателя"), "Ctrl+F", PLACE, "edit"),
    Action(TAKE_OFF, phrase("&Снять преподавателя"), "Del", PLACE, "edit", typed=True),
    Action(STREAM, phrase("&Поток: объединить или разъединить"), "Ctrl+Shift+S", PLACE, "edit"),
    Action(DIVIDE, phrase("&Разделить строку на подгруппы…"), "Ctrl+D", PLACE, "edit"),
    Action(JOIN, phrase("Со&единить подгруппы строки"), "Ctrl+Shift+D", PLACE, "edit"),
    Action(YEAR_BEFORE, phrase("П&редыдущий учебный год"), "Alt+Left", PLACE, "go"),
    Action(NEXT_YEAR, phrase("С&ледующий учебный год"), "Alt+Right", PLACE, "go"),
    Action(PANE, phrase("Сле&дующая часть страницы"), "F6", PLACE, "go"),
    Action(NORMS, phrase("Нор&мы часов…"), "Ctrl+Shift+M", PLACE, "tools"),
    Action(JOURNALS, phrase("Со&здать журналы групп"), "Ctrl+Shift+J", PLACE, "tools"),
)
HINTS = (
    Hint("Ctrl+F", phrase("назначить")),
    Hint("Del", phrase("снять")),
    Hint("Ctrl+Shift+S", phrase("поток")),
    Hint("Ctrl+D", phrase("подгруппы")),
    Hint("Alt+Right", phrase("следующий год")),
    Hint("F6", phrase("группы, строки, люди")),
)
TAKING_HINTS = (Hint("Ctrl+Enter", phrase("дальше")), Hint("Esc", phrase("назад")))
