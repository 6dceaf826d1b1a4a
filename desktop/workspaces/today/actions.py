"""What can be done on the start page."""

from college.phrases import phrase
from desktop.workspace import Action

OPEN = "today.open"
EARLIER = "today.earlier"
LATER = "today.later"
BACK = "today.back"

ACTIONS = (
    Action("today.pair", phrase("Выбрать пару"), "1…8", "today", typed=True),
    Action(OPEN, phrase("&Открыть журнал занятия"), "Enter", "today", "lesson", typed=True),
    Action(EARLIER, phrase("&Предыдущий день"), "Alt+Left", "today", "lesson"),
    Action(LATER, phrase("&Следующий день"), "Alt+Right", "today", "lesson"),
    Action(BACK, phrase("&Вернуться к сегодня"), "Alt+Home", "today", "lesson"),
)
