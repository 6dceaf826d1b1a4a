"""A rule says no: one sentence for a person and the clause it stands on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """A point of an act, such as 3.1.8 of the regulation."""

    act: str
    number: str


class Refused(Exception):
    """The college's rules do not allow this; `str()` is the whole sentence for the message strip."""

    def __init__(self, sentence: str, clause: Clause | None = None) -> None:
        super().__init__(sentence, clause)
        self.sentence = sentence
        self.clause = clause

    def __str__(self) -> str:
        if self.clause is None:
            return self.sentence
        stop = "." if self.sentence.endswith(".") else ""
        return f"{self.sentence.removesuffix('.')} (пункт {self.clause.number}){stop}"

    def __repr__(self) -> str:
        # The sentence may name a person, and a repr ends up in logs.
        return f"Refused(clause={self.clause.number if self.clause else None})"

    def __eq__(self, other: object) -> bool:
        # A refusal travels inside frozen pictures of a screen, which are compared by value.
        if not isinstance(other, Refused):
            return NotImplemented
        return (self.sentence, self.clause) == (other.sentence, other.clause)

    def __hash__(self) -> int:
        return hash((self.sentence, self.clause))
