"""The tables of both sides; importing this package fills the one metadata."""

from db.models import (
    accounts,
    admission,
    catalogue,
    commissions,
    contacts,
    decisions,
    exchange,
    groups,
    journal,
    lessons,
    marks,
    people,
    signals,
    subjects,
    timetable,
    web_ways,
)
from db.models.record import Record, Synced, groups_of, synced_models

__all__ = [
    "Record",
    "Synced",
    "accounts",
    "admission",
    "catalogue",
    "commissions",
    "contacts",
    "decisions",
    "exchange",
    "groups",
    "groups_of",
    "journal",
    "lessons",
    "marks",
    "people",
    "signals",
    "subjects",
    "synced_models",
    "timetable",
    "web_ways",
]
