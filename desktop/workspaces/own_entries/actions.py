"""What can be done on the page of one's own entries."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "own_entries"
NEXT_TAB, PANE, AGAIN = "own_entries.next_tab", "own_entries.pane", "own_entries.again"

ACTIONS = (
    Action(NEXT_TAB, phrase("Другая &вкладка"), "Ctrl+PgDown", PLACE, "view"),
    Action(AGAIN, phrase("&Прочитать заново"), "Ctrl+Shift+R", PLACE, "view"),
    Action(PANE, phrase("&Факты или список"), "F6", PLACE, "go"),
)
HINTS = (Hint("Ctrl+PgDown", phrase("входы, правки")), Hint("F6", phrase("факты, список")))
