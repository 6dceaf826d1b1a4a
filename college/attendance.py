"""Presence is the teacher's fact, the reason of an absence the curator's: two things, never one letter."""

from enum import StrEnum


class Presence(StrEnum):
    """Whether the student was at the lesson, as the teacher saw it (clause 4.8П.1)."""

    PRESENT = ""
    ABSENT = "н"
    LATE = "оп"


class Reason(StrEnum):
    """Why the student was absent, as the curator found out within the week (clause 4.8К.2)."""

    VALID = "у"
    ILLNESS = "б"
    UNEXCUSED = "н"
