"""What can be done with study plans, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "plans"
LOAD, APPLY, UNDO, REDO = "plans.load", "plans.apply", "plans.undo", "plans.redo"
MEASURE, PANE, FOLD, RENAME, MARK = "plans.measure", "plans.pane", "plans.fold", "plans.rename", "plans.mark"

ACTIONS = (
    Action(LOAD, phrase("Загрузить &план из PLX…"), "Ctrl+O", PLACE, "file"),
    Action(APPLY, phrase("За&грузить изменения"), "Ctrl+Return", PLACE, "file"),
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("&Вернуть"), "Ctrl+Y", PLACE, "edit"),
    Action(RENAME, phrase("&Исправить наименование"), "Shift+F2", PLACE, "edit"),
    Action(MEASURE, phrase("&Все часы, с преподавателем, самостоятельные"), "Ctrl+Down", PLACE, "view"),
    Action(FOLD, phrase("Свернуть или &развернуть цикл"), "Space", PLACE, "view", typed=True),
    Action(PANE, phrase("С&ледующая часть страницы"), "F6", PLACE, "go"),
)
HINTS = (
    Hint("0–9", phrase("часы")),
    Hint("Enter", phrase("ниже")),
    Hint("Space", phrase("свернуть")),
    Hint("Ctrl+O", phrase("загрузить PLX")),
    Hint("F6", phrase("по видам, список")),
)
HINTS_OF_LOADING = (
    Hint("Space", phrase("отметить")),
    Hint("Ctrl+Enter", phrase("загрузить")),
    Hint("Esc", phrase("закрыть")),
    Hint("F6", phrase("план, список")),
)
