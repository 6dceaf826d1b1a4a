"""What can be done with groups, students and employees, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "people"
LOAD, ADD, ADD_GROUP, NAME = "people.load", "people.add", "people.add_group", "people.name"
MOVE, LEAVE, JOIN, PART = "people.move", "people.leave", "people.join", "people.part"
UNDO, REDO, FIND, SORT, PANE, DAY = (
    "people.undo", "people.redo", "people.find", "people.sort", "people.pane", "people.day",
)  # fmt: skip
APPLY, FILTER = "people.apply", "people.filter"

ACTIONS = (
    Action(LOAD, phrase("За&грузить список…"), "Ctrl+O", PLACE, "file"),
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("&Вернуть"), "Ctrl+Y", PLACE, "edit"),
    Action(FIND, phrase("&Найти в списке"), "Ctrl+F", PLACE, "edit"),
    Action(NAME, phrase("&Исправить имя"), "F2", PLACE, "edit"),
    Action(APPLY, phrase("&Дальше или загрузить"), "Ctrl+Return", PLACE, "edit"),
    Action(SORT, phrase("&Упорядочить по следующему столбцу"), "Ctrl+Shift+O", PLACE, "view"),
    Action(FILTER, phrase("Следующий ис&ход строк"), "Ctrl+Down", PLACE, "view"),
    Action(PANE, phrase("&Группы или список"), "F6", PLACE, "go"),
    Action(DAY, phrase("На &день"), "Ctrl+G", PLACE, "go"),
    Action(ADD, phrase("&Зачислить или принять"), "Ctrl+N", PLACE, "tools"),
    Action(ADD_GROUP, phrase("Новая &группа"), "Ctrl+Shift+N", PLACE, "tools"),
    Action(MOVE, phrase("П&еревести в другую группу"), "Ctrl+M", PLACE, "tools"),
    Action(LEAVE, phrase("&Выбытие из группы"), "Ctrl+Shift+Del", PLACE, "tools"),
    Action(JOIN, phrase("О&бъединить карточки"), "Ctrl+J", PLACE, "tools"),
    Action(PART, phrase("&Разъединить карточки"), "Ctrl+Shift+J", PLACE, "tools"),
)
HINTS = (
    Hint("Ctrl+O", phrase("загрузить список")),
    Hint("Ctrl+N", phrase("зачислить")),
    Hint("Ctrl+M", phrase("перевести")),
    Hint("Ctrl+F", phrase("найти")),
    Hint("F6", phrase("группы, список")),
)
TAKING_HINTS = (
    Hint("Ctrl+Enter", phrase("дальше")),
    Hint("Ctrl+Down", phrase("исход строк")),
    Hint("Enter", phrase("решить о сомнении")),
    Hint("Esc", phrase("назад")),
)
