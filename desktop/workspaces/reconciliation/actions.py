"""What can be done with the reconciliation of hours, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "reconciliation"
OPEN, SWITCH, PANE = "reconciliation.open", "reconciliation.switch", "reconciliation.pane"
NEXT_YEAR, YEAR_BEFORE = "reconciliation.after", "reconciliation.before"

ACTIONS = (
    Action(OPEN, phrase("&Открыть журнал"), "Enter", PLACE, "go", typed=True),
    Action(YEAR_BEFORE, phrase("П&редыдущий учебный год"), "Alt+Left", PLACE, "go"),
    Action(NEXT_YEAR, phrase("С&ледующий учебный год"), "Alt+Right", PLACE, "go"),
    Action(PANE, phrase("Сле&дующая часть страницы"), "F6", PLACE, "go"),
    Action(SWITCH, phrase("Все страницы или только &расхождения"), "Ctrl+E", PLACE, "view"),
)
HINTS = (
    Hint("Left", phrase("число левее")),
    Hint("Right", phrase("число правее")),
    Hint("Enter", phrase("журнал")),
    Hint("Ctrl+E", phrase("все или расхождения")),
    Hint("F6", phrase("группы, страницы, список")),
)
