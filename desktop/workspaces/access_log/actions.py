"""What can be done with the logs, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "access_log"
PRINT, FIND, ABOUT, CLEAR = "access_log.print", "access_log.find", "access_log.about", "access_log.clear"
NEXT_TAB, HISTORY, BACK, PANE, AGAIN = (
    "access_log.next_tab", "access_log.history", "access_log.back", "access_log.pane", "access_log.again",
)  # fmt: skip

ACTIONS = (
    Action(PRINT, phrase("&Печать показанного…"), "Ctrl+P", PLACE, "file"),
    Action(FIND, phrase("&Кто: найти человека"), "Ctrl+F", PLACE, "edit"),
    Action(ABOUT, phrase("&О ком: найти человека или группу"), "Ctrl+Shift+F", PLACE, "edit"),
    Action(CLEAR, phrase("&Снять отбор"), "Ctrl+Shift+L", PLACE, "edit"),
    Action(NEXT_TAB, phrase("Другая &вкладка"), "Ctrl+PgDown", PLACE, "view"),
    Action(AGAIN, phrase("&Прочитать заново"), "Ctrl+Shift+R", PLACE, "view"),
    Action(HISTORY, phrase("&История этой записи"), "F9", PLACE, "go"),
    Action(BACK, phrase("&Назад ко всему журналу"), "Esc", PLACE, "go", typed=True),
    Action(PANE, phrase("&Список или запись"), "F6", PLACE, "go"),
)
HINTS = (
    Hint("Ctrl+F", phrase("кто")),
    Hint("Ctrl+Shift+F", phrase("о ком")),
    Hint("F9", phrase("история записи")),
    Hint("Ctrl+PgDown", phrase("вкладка")),
)
