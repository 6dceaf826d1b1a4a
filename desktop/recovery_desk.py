"""What two persons see and type at `parta recover`: their halves, what became of each file, a new password."""

from collections.abc import Callable
from getpass import getpass
from pathlib import Path
from uuid import UUID

from college.admission.key_halves import asked_of_two
from college.numerals import numbered
from college.phrases import phrase
from college.refusal import Refused
from db.clock import SystemClock
from db.troubles import StoreTrouble
from desktop import recovery
from desktop.profile import Profile
from desktop.recovery import Saved

Say = Callable[[str], None]

LOGGED = phrase("Применение ключа записано. Сервер узнает о нём при первой связи.")
PASSWORD = phrase(
    "Пароль файла задан: он открывает его здесь. Пароль для сервера прежний, новый листок — у администратора."
)
UNEQUAL = phrase("Пароли не совпали. Пароль файла не изменён.")


def recover(profile: Profile, person: UUID | None, to: Path, say: Say) -> int:
    """Let two persons save what an employee had not sent; return how the program ends."""
    if person is None:
        return _list(profile, say)
    try:
        folders = recovery.files_of(profile, person)
        private = asked_of_two(getpass, say)
    except (Refused, EOFError) as why:
        say(str(why) or phrase("Ничего не введено. Ничего не изменено."))
        return 1
    saved = [one for folder in folders if (one := _saved(profile, folder, private, to, say))]
    if not saved:
        return 1
    say(LOGGED)
    in_use = next((one for one in saved if one.is_in_use), None)
    if in_use is not None:
        _offer_password(profile, in_use, say)
    return 0


def _saved(profile: Profile, folder: Path, private: bytes, to: Path, say: Say) -> Saved | None:
    try:
        saved = recovery.save(profile, folder, private, SystemClock(), to)
    except StoreTrouble as trouble:
        say(f"{folder.name}: {trouble.sentence}")
        return None
    say(f"{folder.name}: {_told(saved)}")
    return saved


def _told(saved: Saved) -> str:
    if not saved.waiting:
        return phrase("неотправленного нет.")
    records = numbered(saved.waiting, "запись", "записи", "записей")
    said = [phrase("ждали отправки %s, сервер принял %d, из них на рассмотрении %d.")
            % (records, saved.sent, saved.parked)]  # fmt: skip
    if saved.bundle is not None:
        take = phrase("Остальное записано в %s, его открывает тот же ключ. На сервере: parta-server recovery take %s")
        said.append(take % (saved.bundle, saved.bundle.name))
    return " ".join(said)


def _offer_password(profile: Profile, saved: Saved, say: Say) -> None:
    """Let the employee type a new password of his file twice, or nothing."""
    try:
        typed = getpass(phrase("Сотрудник может задать новый пароль этого файла (его не видно), Enter — не задавать: "))
        if not typed:
            return
        if getpass(phrase("Ещё раз: ")) != typed:
            say(UNEQUAL)
            return
        recovery.set_password(profile, saved, typed)
    except (Refused, StoreTrouble) as why:
        say(str(getattr(why, "sentence", why)))
    except EOFError:
        return
    else:
        say(PASSWORD)


def _list(profile: Profile, say: Say) -> int:
    employees = profile.employees()
    if not employees:
        say(phrase("На этом компьютере нет файлов сотрудников. Проверьте --profile."))
        return 1
    say(phrase("Кого спасать: --person НОМЕР"))
    for each in employees:
        say(f"  {each.id}  {each.name.full}")
    return 0
