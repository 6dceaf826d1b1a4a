"""A slip for the sole administrator who cannot come in, made by whoever holds the server's disk.

Clause 4.1.2 lets an administrator give codes, and nobody gives one to himself. Where there is no second administrator
the way is at the server itself: the disk opens everything there anyway, so what counts is that nobody overlooks it.
"""

from collections.abc import Collection
from uuid import UUID

from college.acts import clause
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Right

GIVES_CODES = Right("credentials.staff", Action.GRANT)  # who may give a slip to an employee: an administrator
CODES = clause("4.1.2")

NOT_ADMINISTRATOR = phrase(
    "Логин «%s» не администратора. Листок на сервере делают только администратору, которому больше никто его не даст; "
    "остальным код выдаёт администратор."
)
UNKNOWN = phrase("Учётной записи с логином «%s» нет. Ничего не изменено.")
TOLD = phrase("Листок для входа сделан на сервере, без другого администратора, %s в %s. %s")
LOST = phrase("Причина: пароль забыт, другого администратора нет.")
FORCED = phrase("Другой администратор есть, причина: %s.")
FACTOR_GONE = phrase("Второй код сброшен.")


def refuse_while_another(others: Collection[UUID], reason: str) -> None:
    """Refuse while another administrator can come in: he gives the slip. Who has a reason to pass him over names it."""
    if others and not reason.strip():
        raise Refused(
            phrase(
                "Есть другой администратор, который может войти: листок выдаёт он, на странице «Учётные записи». "
                "Ничего не изменено. Если и он не может, назовите причину: --force-reason."
            ),
            CODES,
        )


def why(reason: str) -> str:
    """Return the reason as the case and the log keep it."""
    told = " ".join(reason.split()).rstrip(".")
    return FORCED % told if told else LOST
