"""What can be done with thematic plans, with its keys."""

from college.ktp.life import Event
from college.phrases import phrase
from desktop.workspace import Action, Hint

PLACE = "ktp"
UNDO, REDO, BACK, NEW, COPY = "ktp.undo", "ktp.redo", "ktp.back", "ktp.new", "ktp.copy"
INSERT, DROP, UP, DOWN, PASTE = "ktp.insert", "ktp.drop", "ktp.up", "ktp.down", "ktp.paste"
FIX, NEXT, GROUP = "ktp.fix", "ktp.next", "ktp.group"
LOAD, COMPARE, PRINT, REMARK = "ktp.load", "ktp.compare", "ktp.print", "ktp.remark"
STEPS = {
    Event.SUBMITTED: "ktp.submit",
    Event.RECALLED: "ktp.recall",
    Event.ENDORSED: "ktp.endorse",
    Event.ENDORSED_INSTEAD: "ktp.endorse_instead",
    Event.REOPENED: "ktp.reopen",
    Event.RETURNED: "ktp.return",
    Event.APPROVED: "ktp.approve",
    Event.WITHDRAWN: "ktp.withdraw",
}
EVENTS = {name: event for event, name in STEPS.items()}

ACTIONS = (
    Action(UNDO, phrase("&Отменить"), "Ctrl+Z", PLACE, "edit"),
    Action(REDO, phrase("&Вернуть"), "Ctrl+Y", PLACE, "edit"),
    Action(INSERT, phrase("В&ставить строку"), "Ctrl+N", PLACE, "edit"),
    Action(DROP, phrase("&Убрать строку"), "Ctrl+Del", PLACE, "edit"),
    Action(UP, phrase("Строку в&ыше"), "Alt+Up", PLACE, "edit"),
    Action(DOWN, phrase("Строку &ниже"), "Alt+Down", PLACE, "edit"),
    Action(PASTE, phrase("Вставить &таблицу из буфера"), "Ctrl+V", PLACE, "edit"),
    Action(FIX, phrase("Принять &исправление темы"), "Alt+Enter", PLACE, "edit", typed=True),
    Action(NEXT, phrase("Следующее &замечание"), "F7", PLACE, "go"),
    Action(GROUP, phrase("Даты следующей &группы"), "F8", PLACE, "go"),
    Action(BACK, phrase("К &списку КТП"), "Ctrl+Up", PLACE, "go"),
    Action(NEW, phrase("Но&вый КТП или новая версия"), "Ctrl+Shift+N", PLACE, "tools"),
    Action(COPY, phrase("&Копия из другого КТП"), "Ctrl+Shift+C", PLACE, "tools"),
    Action(LOAD, phrase("&Загрузить из файла"), "Ctrl+O", PLACE, "tools"),
    Action(COMPARE, phrase("С&равнить с другой версией"), "Ctrl+D", PLACE, "tools"),
    Action(PRINT, phrase("&Печать КТП"), "Ctrl+P", PLACE, "file"),
    Action(STEPS[Event.SUBMITTED], phrase("На со&гласование"), "Ctrl+Return", PLACE, "tools"),
    Action(STEPS[Event.RECALLED], phrase("Отозв&ать с согласования"), "", PLACE, "tools"),
    Action(STEPS[Event.ENDORSED], phrase("Рассмотрено ко&миссией"), "Ctrl+Shift+Return", PLACE, "tools"),
    Action(STEPS[Event.ENDORSED_INSTEAD], phrase("Рассмотреть вместо пре&дседателя"), "", PLACE, "tools"),
    Action(STEPS[Event.REOPENED], phrase("Отозвать рассмотр&ение"), "", PLACE, "tools"),
    Action(STEPS[Event.APPROVED], phrase("У&твердить"), "Ctrl+Shift+A", PLACE, "tools"),
    Action(STEPS[Event.RETURNED], phrase("Вернут&ь на доработку"), "Ctrl+Shift+R", PLACE, "tools"),
    Action(REMARK, phrase("Замечан&ие к строке"), "Ctrl+M", PLACE, "tools"),
    Action(STEPS[Event.WITHDRAWN], phrase("Снять &черновик"), "Ctrl+Shift+Del", PLACE, "tools"),
)
LIST_HINTS = (
    Hint("Enter", phrase("открыть")),
    Hint("Ctrl+Shift+N", phrase("новый или новая версия")),
    Hint("Ctrl+Shift+C", phrase("копия")),
)
EDIT_HINTS = (
    Hint("Enter", phrase("ниже")),
    Hint("Ctrl+N", phrase("вставить строку")),
    Hint("Alt+стрелки", phrase("переставить")),
    Hint("Alt+Enter", phrase("исправить")),
    Hint("F7", phrase("замечание")),
)
READ_HINTS = (
    Hint("F7", phrase("замечание")),
    Hint("Ctrl+D", phrase("сравнить")),
    Hint("Ctrl+стрелка", phrase("к списку")),
)
