"""What can be done with the calendar, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "calendar"
OFF, MOVED, TAKE_OUT, LAW = "calendar.off", "calendar.moved", "calendar.take_out", "calendar.law"
UNDO, REDO, NEXT_YEAR, YEAR_BEFORE = "calendar.undo", "calendar.redo", "calendar.after", "calendar.before"

ACTIONS = (
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("&Вернуть"), "Ctrl+Y", PLACE, "edit"),
    Action(OFF, phrase("&Дни без занятий"), "Ctrl+N", PLACE, "edit"),
    Action(MOVED, phrase("Занятия по расписанию другого дн&я"), "Ctrl+Shift+N", PLACE, "edit"),
    Action(TAKE_OUT, phrase("&Убрать из календаря"), "Del", PLACE, "edit", typed=True),
    Action(YEAR_BEFORE, phrase("П&редыдущий учебный год"), "Alt+Left", PLACE, "go"),
    Action(NEXT_YEAR, phrase("С&ледующий учебный год"), "Alt+Right", PLACE, "go"),
    Action(LAW, phrase("&Внести праздники года"), "Ctrl+Shift+L", PLACE, "tools"),
)
HINTS = (
    Hint("Ctrl+N", phrase("дни без занятий")),
    Hint("Ctrl+Shift+N", phrase("по другому дню")),
    Hint("Del", phrase("убрать")),
    Hint("Ctrl+Shift+L", phrase("праздники")),
    Hint("Alt+Right", phrase("следующий год")),
)
