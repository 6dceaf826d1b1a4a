"""What can be done in the gradebook, with its keys."""

from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "gradebook"
UNDO, REDO, COPY, FILL = "gradebook.undo", "gradebook.redo", "gradebook.copy", "gradebook.fill"
PRINT, PAGES, OTHER_SIDE, TO_WORK = "gradebook.print", "gradebook.pages", "gradebook.other_side", "gradebook.to_work"
PRINT_GROUP = "gradebook.print_group"
CONTACTS = "gradebook.contacts"
OPENING = "gradebook.opening"
HISTORY, FEED = "gradebook.history", "gradebook.feed"
EDIT, CLEAR = "gradebook.edit", "gradebook.clear"

ACTIONS = (
    Action(PRINT, phrase("&Печать…"), "Ctrl+P", PLACE, "file"),
    Action(PRINT_GROUP, phrase("Печать журнала &группы…"), "Ctrl+Shift+P", PLACE, "file"),
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("&Вернуть"), "Ctrl+Y", PLACE, "edit"),
    Action(COPY, phrase("&Копировать"), "Ctrl+C", PLACE, "edit"),
    Action(EDIT, phrase("&Исправить клетку"), "F2", PLACE, "edit", typed=True),
    Action(CLEAR, phrase("&Убрать"), "Delete", PLACE, "edit", typed=True),
    Action(FILL, phrase("&Заполнить ниже"), "Ctrl+D", PLACE, "edit"),
    Action(OTHER_SIDE, phrase("&Другая страница разворота"), "F6", PLACE, "go"),
    Action(PAGES, phrase("&Другой журнал…"), "Ctrl+G", PLACE, "journal"),
    Action(HISTORY, phrase("&История клетки"), "F9", PLACE, "journal"),
    Action(FEED, phrase("&Лента журнала: кто что менял"), "Shift+F9", PLACE, "journal"),
    Action(CONTACTS, phrase("Контакты &студента"), "F4", PLACE, "journal"),
    Action(OPENING, phrase("До &начала журнала: часы и оценки…"), "Ctrl+Shift+B", PLACE, "journal"),
    Action(TO_WORK, phrase("&К сегодняшнему занятию"), "Alt+Home", PLACE, "journal"),
    Action("gradebook.mark", phrase("Оценка"), "2–5", PLACE, "lesson", typed=True),
    Action("gradebook.second", phrase("Ещё одна оценка в клетке"), ".", PLACE, "lesson", typed=True),
    Action("gradebook.absent", phrase("Отсутствует"), "Н", PLACE, "lesson", typed=True),
    Action("gradebook.late", phrase("Опоздание"), "О", PLACE, "lesson", typed=True),
    Action("gradebook.dot", phrase("Точка: спросить"), "Т", PLACE, "lesson", typed=True),
    Action("gradebook.pass", phrase("Зачёт"), "З", PLACE, "lesson", typed=True),
    Action("gradebook.fail", phrase("Незачёт"), "Shift+З", PLACE, "lesson", typed=True),
    Action("gradebook.not_certified", phrase("Не аттестован"), "А", PLACE, "lesson", typed=True),
    Action("gradebook.exempt", phrase("Освобождён"), "В", PLACE, "lesson", typed=True),
)
TURN = Hint("F6", phrase("другая страница"))  # where one page of the spread covers the other
HINTS = (
    Hint("2–5", phrase("оценка")),
    Hint("Н", phrase("нет")),
    Hint("О", phrase("опоздал")),
    Hint("Т", phrase("точка")),
    Hint("Ctrl+Z", phrase("отменить")),
)
