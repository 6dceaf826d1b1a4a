"""What can be done anywhere in the program; menus, help and keys are made of these."""

from college.phrases import phrase
from desktop.workspace import Action

MENUS = (
    ("file", phrase("&Файл")),
    ("edit", phrase("&Правка")),
    ("view", phrase("&Вид")),
    ("go", phrase("П&ерейти")),
    ("journal", phrase("&Журнал")),
    ("lesson", phrase("&Занятие")),
    ("tools", phrase("&Сервис")),
    ("help", phrase("Сп&равка")),
)
LOCK = "shell.lock"
QUIT = "shell.quit"
SIDEBAR = "shell.sidebar"
LIGHT, DARK, CONTRAST, SYSTEM = "shell.light", "shell.dark", "shell.contrast", "shell.system"
SETTINGS = "shell.settings"
EXCHANGE = "shell.exchange"
LEAK = "shell.leak"
HELP = "shell.help"
OFFER = "shell.offer"
DISMISS = "shell.dismiss"

SHELL = (
    Action(LOCK, phrase("&Закрыть экран"), "Ctrl+L", menu="file"),
    Action(QUIT, phrase("В&ыйти"), "Alt+F4", menu="file", typed=True),
    Action(SIDEBAR, phrase("&Боковая полоса"), "Ctrl+B", menu="view"),
    Action(LIGHT, phrase("&Светлое оформление"), menu="view"),
    Action(DARK, phrase("&Тёмное оформление"), menu="view"),
    Action(CONTRAST, phrase("&Контрастное оформление"), menu="view"),
    Action(SYSTEM, phrase("Оформление как в с&истеме"), menu="view"),
    Action(EXCHANGE, phrase("&Обменяться сейчас"), "Ctrl+R", menu="tools"),
    Action(OFFER, phrase("&Сделать, что предлагает строка"), "Alt+Return", menu="tools"),
    Action(DISMISS, phrase("&Убрать сообщение"), "Esc", menu="tools", typed=True),
    Action(SETTINGS, phrase("&Настройки"), "Alt+0", menu="tools"),
    Action(LEAK, phrase("&Пароль может быть известен другим…"), menu="tools"),
    Action(HELP, phrase("&Памятка"), "F1", menu="help"),
)
