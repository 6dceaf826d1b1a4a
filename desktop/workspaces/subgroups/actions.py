"""What can be done with the divisions of a group, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "subgroups"
ADD, RENAME, SHARE, DROP = "subgroups.add", "subgroups.rename", "subgroups.share", "subgroups.drop"
UNDO, REDO, DAY, PANE = "subgroups.undo", "subgroups.redo", "subgroups.day", "subgroups.pane"

ACTIONS = (
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("&Вернуть"), "Ctrl+Y", PLACE, "edit"),
    Action(RENAME, phrase("Пере&именовать деление и подгруппы"), "F2", PLACE, "edit"),
    Action(SHARE, phrase("&Разделить поровну тех, кто без подгруппы"), "Ctrl+D", PLACE, "edit"),
    Action(PANE, phrase("&Группы или студенты"), "F6", PLACE, "go"),
    Action(DAY, phrase("&С какого дня"), "Ctrl+G", PLACE, "go"),
    Action(ADD, phrase("Новое &деление"), "Ctrl+N", PLACE, "tools"),
    Action(DROP, phrase("Уб&рать деление"), "Ctrl+Shift+Del", PLACE, "tools"),
)
HINTS = (
    Hint("1…9", phrase("в подгруппу")),
    Hint("Del", phrase("без подгруппы")),
    Hint("Ctrl+D", phrase("поровну")),
    Hint("Ctrl+N", phrase("новое деление")),
    Hint("Ctrl+G", phrase("с какого дня")),
)
