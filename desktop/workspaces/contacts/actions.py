"""What can be done with contacts, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "contacts"
FIND, REVEAL, EDIT, ADD, NAME = (
    "contacts.find", "contacts.reveal", "contacts.edit", "contacts.add", "contacts.name",
)  # fmt: skip
DROP, UNDO, REDO = "contacts.drop", "contacts.undo", "contacts.redo"
PANE, BEFORE, AFTER = "contacts.pane", "contacts.before", "contacts.after"

ACTIONS = (
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("&Вернуть"), "Ctrl+Y", PLACE, "edit"),
    Action(FIND, phrase("&Найти студента"), "Ctrl+F", PLACE, "edit"),
    Action(EDIT, phrase("&Исправить значение"), "F2", PLACE, "edit"),
    Action(ADD, phrase("Добавить &родителя или представителя"), "Ctrl+N", PLACE, "edit"),
    Action(NAME, phrase("Исправить и&мя представителя"), "Ctrl+F2", PLACE, "edit"),
    Action(DROP, phrase("&Убрать представителя"), "Ctrl+Shift+Del", PLACE, "edit"),
    Action(REVEAL, phrase("&Показать скрытое"), "F8", PLACE, "view"),
    Action(PANE, phrase("&Список или карточка"), "F6", PLACE, "go"),
    Action(BEFORE, phrase("П&редыдущий студент"), "Alt+Left", PLACE, "go"),
    Action(AFTER, phrase("С&ледующий студент"), "Alt+Right", PLACE, "go"),
)
HINTS = (
    Hint("F8", phrase("показать")),
    Hint("F2", phrase("исправить")),
    Hint("Ctrl+N", phrase("родитель")),
    Hint("Ctrl+F", phrase("найти")),
    Hint("F6", phrase("список, карточка")),
)
ONLY_LOOKING = (Hint("F8", phrase("показать")), Hint("Ctrl+F", phrase("найти")), Hint("F6", phrase("список, карточка")))
