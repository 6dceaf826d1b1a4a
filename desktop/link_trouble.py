"""What keeps this computer from the server, in words; nothing typed is ever lost by it."""

from college.phrases import phrase

STRANGE = phrase(
    "Сервер ответил не так, как должен. Введённое сохранено здесь. Повторите позже или позовите администратора."
)

BARRED = phrase("Сервер больше не принимает записи этого файла. Введённое сохранено здесь. Позовите администратора.")
OTHER_VERSION = phrase(
    "Программа и сервер разных версий, записи пока не уходят. Введённое сохранено здесь. "
    "Позовите администратора: программу пора обновить."
)
FORKED = phrase(
    "Этот файл есть в двух копиях, и обе писали. Введённое сохранено здесь и не потеряется: закройте программу и "
    "войдите снова — у этой копии будет свой ключ, и всё уйдёт на сервер."
)
DIFFERS = phrase(
    "Данные этого компьютера не сходятся с сервером, хотя прочитаны заново. Введённое цело и отправлено. "
    "Сообщите администратору: он увидит, что именно не сошлось."
)


def barred(reason: str) -> str:
    """Say to a person why the server does not exchange with this file."""
    return {"schema": OTHER_VERSION, "fork": FORKED}.get(reason, BARRED)


class LinkTrouble(Exception):
    """The server was not reached, or what answered is not our server; `sentence` says it to a person."""

    usual = phrase("Сервер не отвечает. Введённое сохранено здесь и уйдёт само.")

    def __init__(self, sentence: str | None = None) -> None:
        self.sentence = sentence or self.usual
        super().__init__(self.sentence)


class NoLine(LinkTrouble):
    """Nobody answers: the network or the server is off, or too slow."""


class NotSent(NoLine):
    """There was nobody to send to: the server knows nothing of what was asked."""


class Busy(LinkTrouble):
    """The server is there and asks to be left alone for so many seconds."""

    usual = phrase("Сервер занят и просит подождать. Введённое сохранено здесь и уйдёт само.")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__()


class NotOurServer(LinkTrouble):
    """Somebody answers with a certificate that the college did not sign: a proxy that opens TLS, or a stranger."""

    usual = phrase(
        "Ответил не сервер колледжа: между ними стоит программа, которая вскрывает TLS. "
        "Ничего не отправлено, введённое сохранено здесь. Позовите администратора."
    )


class Open(LinkTrouble):
    """The address would carry marks over the network in the clear."""

    usual = phrase("Адрес сервера начинается с http: по сети так ничего не отправляют. Укажите https.")
