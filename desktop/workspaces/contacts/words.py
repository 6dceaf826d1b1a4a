"""The columns of the page of contacts, and its words."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from college.admission.masks import Masked
from college.phrases import phrase
from db.contacts import MaskSeen
from desktop.widgets.log_table import Column, Sign

NOTHING = "—"
KINDS = {
    Masked.PHONE: phrase("Телефон"),
    Masked.EMAIL: phrase("Почта"),
    Masked.ADDRESS: phrase("Адрес"),
}
HIDDEN_SIGN, SHOWN_SIGN = Sign("eye-off", "text-2"), Sign("eye", "warning")


def students() -> tuple[Column, ...]:
    """Return the columns of the list at the left."""
    return (
        Column(tr("Студент"), 300, lambda row: row.name.full),
        Column(tr("Группа"), 90, lambda row: row.group, tint="text-2"),
    )


def values(shown: Callable[[MaskSeen], str | None]) -> tuple[Column, ...]:
    """Return the columns of the card; `shown` gives a value that is open just now."""

    def text(row: MaskSeen) -> str:
        return shown(row) or row.mask or NOTHING

    def sign(row: MaskSeen) -> Sign | None:
        if not row.mask:
            return None
        return SHOWN_SIGN if shown(row) else HIDDEN_SIGN

    return (
        Column(tr("Чьё"), 190, whose, tint="text-2"),
        Column(tr("Что"), 80, lambda row: kind(row.kind), tint="text-2"),
        Column(tr("Значение"), 260, text, sign),
    )


def whose(row: MaskSeen) -> str:
    """Say whose a contact is: «студент», «мать: Иванова Мария»."""
    if not row.is_of_family:
        return tr("студент")
    return f"{row.relation}: {row.whose}" if row.relation else row.whose


def kind(of: Masked) -> str:
    """Say what a value is."""
    return tr(KINDS.get(of, of.value))


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("Contacts", text)
