"""What a person is called: in full, short, signed, listed, and in what order a list stands."""

from dataclasses import dataclass

NO_BREAK = "\N{NO-BREAK SPACE}"
FEMININE = ("вна", "чна", "шна", "кызы")
MASCULINE = ("вич", "ьич", "лыч", "мыч", "оглы")


@dataclass(frozen=True, slots=True, order=False, repr=False)
class PersonName:
    """Surname, given name and patronymic of one person on one day."""

    surname: str
    given: str
    patronymic: str = ""

    @property
    def full(self) -> str:
        """Кузнецова Ольга Викторовна."""
        return " ".join(part for part in (self.surname, self.given, self.patronymic) if part)

    @property
    def short(self) -> str:
        """Кузнецова О. В., never broken between lines."""
        return NO_BREAK.join(part for part in (self.surname, *self._initials) if part)

    @property
    def signed(self) -> str:
        """О. В. Кузнецова, as under a document."""
        return NO_BREAK.join(part for part in (*self._initials, self.surname) if part)

    @property
    def listed(self) -> str:
        """Кузнецова Ольга, as on a page of the journal."""
        return " ".join(part for part in (self.surname, self.given) if part)

    @property
    def sort_key(self) -> tuple[str, str, str]:
        """Key of the alphabetical list: case does not count, ё stands as е."""
        return (_folded(self.surname), _folded(self.given), _folded(self.patronymic))

    @property
    def is_feminine(self) -> bool | None:
        """Whether sentences speak of her; None where the patronymic does not tell."""
        ending = self.patronymic.casefold()
        if ending.endswith(FEMININE):
            return True
        return False if ending.endswith(MASCULINE) else None

    @property
    def _initials(self) -> tuple[str, ...]:
        return tuple(f"{part[0]}." for part in (self.given, self.patronymic) if part)

    def __repr__(self) -> str:
        # Reprs end up in logs and crash reports: a name must not.
        return "PersonName(…)"


def _folded(part: str) -> str:
    return part.casefold().replace("ё", "е")
