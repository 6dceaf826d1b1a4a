"""Who is admitted and on what paper: accounts, agreements, dated grants, incidents, as the desktops see them.

What is secret of an account lies in `db.models.accounts`, on the server only.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token

INBOX = In("inbox", (), ("person_id",))


class Account(Synced):
    """How an account stands (`rights/states.md` 9). Only the server's own acts write it; desktops ask for them."""

    __tablename__ = "account"
    sync = Sync(
        "account",
        ("person_id", "kind"),
        {
            "login": ("login",),
            "standing": ("standing", "reason", "since", "ends_at"),
            "issue": ("issued_at", "issued_by", "code_until"),
            "use": ("first_sign_in", "last_sign_in", "last_exchange"),
        },
        (In("accounts"), INBOX),
        {"": "accounts.staff"},
        True,
        is_ours=True,
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(12))  # staff, student, parent, official
    login: Mapped[str] = mapped_column(String(60), server_default="")
    standing: Mapped[str] = mapped_column(String(12), server_default="requested")
    reason: Mapped[str] = mapped_column(String(200), server_default="")
    since: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[UUID | None]
    code_until: Mapped[datetime | None]
    first_sign_in: Mapped[datetime | None]
    last_sign_in: Mapped[datetime | None]
    last_exchange: Mapped[datetime | None]
    v_login: Mapped[str | None] = token()
    v_standing: Mapped[str | None] = token()
    v_issue: Mapped[str | None] = token()
    v_use: Mapped[str | None] = token()


class AccountTask(Synced):
    """An account that is to be created or closed by a day, because an order or a person said so (4.5.1, 4.5.5)."""

    __tablename__ = "account_task"
    sync = Sync(
        "account_task",
        ("person_id", "kind", "basis"),
        {"due": ("due", "ends_on"), "done": ("done_at", "done_by")},
        (In("accounts"),),
        {"": "accounts.staff"},
        True,
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(12))  # create, close
    basis: Mapped[str] = mapped_column(String(120))
    due: Mapped[date]
    ends_on: Mapped[date | None]  # the last working day of whom the order dismisses
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None]
    v_due: Mapped[str | None] = token()
    v_done: Mapped[str | None] = token()


class Agreement(Synced):
    """A signed agreement of non-disclosure (3.1.5): without one no role that sees personal data is active."""

    __tablename__ = "agreement"
    sync = Sync(
        "agreement",
        ("person_id",),
        {"signed": ("signed_on", "number"), "span": ("renew_by", "ended_on")},
        (In("nda"), INBOX),
        {"": "nda_register"},
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    signed_on: Mapped[date]
    number: Mapped[str] = mapped_column(String(40), server_default="")
    renew_by: Mapped[date | None]
    ended_on: Mapped[date | None]
    v_signed: Mapped[str | None] = token()
    v_span: Mapped[str | None] = token()


class Waiver(Synced):
    """Roles switched on without an agreement, for a reason and not for long (`rights/states.md` 14)."""

    __tablename__ = "waiver"
    sync = Sync(
        "waiver",
        ("person_id", "first_day"),
        {"span": ("last_day", "reason", "given_by")},
        (In("roles"), INBOX),
        {"": "roles"},
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    given_by: Mapped[UUID]
    v_span: Mapped[str | None] = token()


class DatedGrant(Synced):
    """What an outside official may see: sections and groups, between two days, by an order (`rights/states.md` 13)."""

    __tablename__ = "dated_grant"
    sync = Sync(
        "dated_grant",
        ("person_id", "kind"),
        {
            "what": ("sections", "groups"),
            "span": ("first_day", "last_day", "basis", "ground", "given_by"),
            "standing": ("standing", "reason"),
        },
        (In("roles"), INBOX),
        {"": "roles"},
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20), server_default="official")
    sections: Mapped[str] = mapped_column(Text, server_default="[]")  # JSON list of names
    groups: Mapped[str] = mapped_column(Text, server_default="[]")  # JSON list of ids; empty: all groups
    first_day: Mapped[date]
    last_day: Mapped[date]
    basis: Mapped[str] = mapped_column(String(120), server_default="")
    ground: Mapped[str] = mapped_column(String(200), server_default="")  # his agreement, or the law that needs none
    given_by: Mapped[UUID | None]  # who opened it
    standing: Mapped[str] = mapped_column(String(12), server_default="draft")  # draft, active, ended
    reason: Mapped[str] = mapped_column(String(200), server_default="")
    v_what: Mapped[str | None] = token()
    v_span: Mapped[str | None] = token()
    v_standing: Mapped[str | None] = token()


class Prolongation(Synced):
    """An order that prolonged a dated access to a later day; each stands by itself, so that none is forgotten.

    `grant_id` is a grant of a substitution or a `dated_grant`. It lies with the timetable's readers: who teaches on the
    page has to know until when somebody else writes there.
    """

    __tablename__ = "prolongation"
    sync = Sync(
        "prolongation",
        ("grant_id", "person_id", "kind"),
        {"what": ("until", "order_number", "order_day", "given_by")},
        (In("catalogue"),),
        {"": "substitutions"},
    )

    grant_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID]  # whose access
    kind: Mapped[str] = mapped_column(String(12))  # substitution, official
    until: Mapped[date]
    order_number: Mapped[str] = mapped_column(String(40), server_default="")
    order_day: Mapped[date | None]
    given_by: Mapped[UUID | None]
    v_what: Mapped[str | None] = token()


class Incident(Synced):
    """A sign that a login is shared, or a person's own word that his password may be known (3.1.11).

    `person_id` is whose login it is about. The facts are JSON of ids and numbers; no name, no mark, no verdict.
    """

    __tablename__ = "incident"
    sync = Sync(
        "incident",
        ("person_id", "kind", "opened_at", "reporter_id"),
        {
            "facts": ("points", "facts"),
            "standing": ("standing", "acknowledged_by", "acknowledged_at", "waits_since"),
            "escalation": ("escalated_at",),
            "measures": ("measures", "cause", "closed_at"),
        },
        (In("incidents"), INBOX),
        {"": "incidents"},
        True,
        personal=frozenset({"measures", "cause"}),
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))  # own, report, signals
    opened_at: Mapped[datetime]
    reporter_id: Mapped[UUID | None]
    points: Mapped[int] = mapped_column(server_default="0")
    facts: Mapped[str] = mapped_column(Text, server_default="[]")
    standing: Mapped[str] = mapped_column(String(12), server_default="open")
    acknowledged_by: Mapped[UUID | None]
    acknowledged_at: Mapped[datetime | None]
    measures: Mapped[str] = mapped_column(String(1000), server_default="")
    cause: Mapped[str] = mapped_column(String(300), server_default="")
    closed_at: Mapped[datetime | None]
    waits_since: Mapped[datetime | None]  # empty: since it was opened; later where it was opened again
    escalated_at: Mapped[datetime | None]  # when others were told that nobody answers
    v_facts: Mapped[str | None] = token()
    v_standing: Mapped[str | None] = token()
    v_escalation: Mapped[str | None] = token()
    v_measures: Mapped[str | None] = token()


class SignIn(Synced):
    """When and where an account was used: a person's own list, written by the server."""

    __tablename__ = "sign_in"
    sync = Sync(
        "sign_in",
        ("person_id", "at", "way"),
        {"place": ("machine", "room", "verdict")},
        (INBOX,),
        {"": "accounts.staff"},
        True,
        is_ours=True,
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime]
    way: Mapped[str] = mapped_column(String(12))  # desktop, web
    machine: Mapped[str] = mapped_column(String(80), server_default="")
    room: Mapped[str] = mapped_column(String(40), server_default="")
    verdict: Mapped[str] = mapped_column(String(20), server_default="ok")  # ok, wrong, unknown_machine
    v_place: Mapped[str | None] = token()


class AccessNote(Synced):
    """What a person printed or opened of others' data, told by his own desktop, without the line too (3.1.4).

    The server takes it into its chained log; no value stands here, only whose data they were.
    """

    __tablename__ = "access_note"
    sync = Sync(
        "access_note",
        ("person_id", "at", "act", "subject_id"),
        {"what": ("section", "rows", "reason")},
        (INBOX,),
        {"": "access_log"},
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(20))  # see, reveal, print, export
    subject_id: Mapped[UUID | None]  # a person, a group or a page
    section: Mapped[str] = mapped_column(String(60))
    rows: Mapped[int] = mapped_column(server_default="1")
    reason: Mapped[str] = mapped_column(String(200), server_default="")
    v_what: Mapped[str | None] = token()
