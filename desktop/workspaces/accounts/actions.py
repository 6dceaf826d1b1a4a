"""What can be done with accounts, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "accounts"
CREATE, SLIPS, REGISTER, FIND = "accounts.create", "accounts.slips", "accounts.register", "accounts.find"
UNDO, REDO, APPLY, SORT = "accounts.undo", "accounts.redo", "accounts.apply", "accounts.sort"
PANE, BEFORE, AFTER, NEXT_LIST, NEXT_TAB = (
    "accounts.pane", "accounts.before", "accounts.after", "accounts.next_list", "accounts.next_tab",
)  # fmt: skip
ALL_AGREEMENTS, CONTACTS = "accounts.all_agreements", "accounts.contacts"

ACTIONS = (
    Action(SLIPS, phrase("&Листки с кодами…"), "Ctrl+P", PLACE, "file"),
    Action(REGISTER, phrase("&Реестр выдачи…"), "Ctrl+Shift+P", PLACE, "file"),
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("&Вернуть"), "Ctrl+Y", PLACE, "edit"),
    Action(FIND, phrase("&Найти в списке"), "Ctrl+F", PLACE, "edit"),
    Action(APPLY, phrase("&Записать"), "Ctrl+Return", PLACE, "edit"),
    Action(SORT, phrase("&Упорядочить по следующему столбцу"), "Ctrl+Shift+O", PLACE, "view"),
    Action(NEXT_LIST, phrase("С&ледующий список"), "Ctrl+PgDown", PLACE, "view"),
    Action(NEXT_TAB, phrase("Следующая вкла&дка карточки"), "Ctrl+Down", PLACE, "view"),
    Action(PANE, phrase("&Список или карточка"), "F6", PLACE, "go"),
    Action(CONTACTS, phrase("&Контакты студента"), "F4", PLACE, "go"),
    Action(BEFORE, phrase("П&редыдущая карточка"), "Alt+Left", PLACE, "go"),
    Action(AFTER, phrase("С&ледующая карточка"), "Alt+Right", PLACE, "go"),
    Action(CREATE, phrase("Создать у&чётные записи, открыть доступ…"), "Ctrl+N", PLACE, "tools"),
    Action(ALL_AGREEMENTS, phrase("Внести со&глашения всем…"), "Ctrl+Shift+N", PLACE, "tools"),
)
HINTS = (
    Hint("Ctrl+F", phrase("найти")),
    Hint("Alt+стрелки", phrase("другая карточка")),
    Hint("Ctrl+Down", phrase("вкладка")),
    Hint("F6", phrase("список, карточка")),
)
