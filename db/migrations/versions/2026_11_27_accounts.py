"""Lay accounts, agreements, grants, incidents and slips."""
# Only add. Desktops of last year still write to these tables, so nothing is dropped, renamed or narrowed,
# and a new column is either empty-able or has a server default. Each table is made on the sides it lives on.

import sqlalchemy as sa
from alembic import context, op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _both()
    if context.config.attributes["side"] == "server":
        _server()
    else:
        _client()


def downgrade() -> None:
    raise NotImplementedError("restore a backup: a journal is never migrated backwards")


def _both() -> None:
    op.create_table(
        "access_note",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("rows", sa.Integer(), server_default="1", nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("v_what", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_note")),
    )
    op.create_index(op.f("ix_access_note_person_id"), "access_note", ["person_id"], unique=False)
    op.create_table(
        "account",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("login", sa.String(length=60), server_default="", nullable=False),
        sa.Column("standing", sa.String(length=12), server_default="requested", nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("issued_at", sa.BigInteger(), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("code_until", sa.BigInteger(), nullable=True),
        sa.Column("first_sign_in", sa.BigInteger(), nullable=True),
        sa.Column("last_sign_in", sa.BigInteger(), nullable=True),
        sa.Column("last_exchange", sa.BigInteger(), nullable=True),
        sa.Column("v_login", sa.String(length=52), nullable=True),
        sa.Column("v_standing", sa.String(length=52), nullable=True),
        sa.Column("v_issue", sa.String(length=52), nullable=True),
        sa.Column("v_use", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_index(op.f("ix_account_person_id"), "account", ["person_id"], unique=False)
    op.create_table(
        "account_task",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("basis", sa.String(length=120), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("v_due", sa.String(length=52), nullable=True),
        sa.Column("v_done", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_task")),
    )
    op.create_index(op.f("ix_account_task_person_id"), "account_task", ["person_id"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=40), server_default="", nullable=False),
        sa.Column("renew_by", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("v_signed", sa.String(length=52), nullable=True),
        sa.Column("v_span", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_person_id"), "agreement", ["person_id"], unique=False)
    op.create_table(
        "dated_grant",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="official", nullable=False),
        sa.Column("sections", sa.Text(), server_default="[]", nullable=False),
        sa.Column("groups", sa.Text(), server_default="[]", nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=120), server_default="", nullable=False),
        sa.Column("standing", sa.String(length=12), server_default="draft", nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("v_what", sa.String(length=52), nullable=True),
        sa.Column("v_span", sa.String(length=52), nullable=True),
        sa.Column("v_standing", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dated_grant")),
    )
    op.create_index(op.f("ix_dated_grant_person_id"), "dated_grant", ["person_id"], unique=False)
    op.create_table(
        "incident",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=True),
        sa.Column("points", sa.Integer(), server_default="0", nullable=False),
        sa.Column("facts", sa.Text(), server_default="[]", nullable=False),
        sa.Column("standing", sa.String(length=12), server_default="open", nullable=False),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.Column("measures", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("cause", sa.String(length=300), server_default="", nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("v_facts", sa.String(length=52), nullable=True),
        sa.Column("v_standing", sa.String(length=52), nullable=True),
        sa.Column("v_measures", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_person_id"), "incident", ["person_id"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("machine", sa.String(length=80), server_default="", nullable=False),
        sa.Column("room", sa.String(length=40), server_default="", nullable=False),
        sa.Column("verdict", sa.String(length=20), server_default="ok", nullable=False),
        sa.Column("v_place", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"], unique=False)
    op.create_table(
        "waiver",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("v_span", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index(op.f("ix_waiver_person_id"), "waiver", ["person_id"], unique=False)
    op.add_column("role_assignment", sa.Column("commission_id", sa.Uuid(), nullable=True))
    op.add_column("role_assignment", sa.Column("confirmed_by", sa.Uuid(), nullable=True))
    op.add_column("role_assignment", sa.Column("confirmed_at", sa.BigInteger(), nullable=True))
    op.add_column("role_assignment", sa.Column("v_place", sa.String(length=52), nullable=True))
    op.add_column("role_assignment", sa.Column("v_confirmation", sa.String(length=52), nullable=True))


def _server() -> None:
    op.create_table(
        "access_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=True),
        sa.Column("rows", sa.Integer(), server_default="1", nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("source", sa.Uuid(), nullable=True),
        sa.Column("prev", sa.String(length=64), server_default="", nullable=False),
        sa.Column("hash", sa.String(length=64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_entry")),
        sa.UniqueConstraint("source", name=op.f("uq_access_entry_source")),
    )
    op.create_index(op.f("ix_access_entry_person_at"), "access_entry", ["person", "at"], unique=False)
    op.create_index(op.f("ix_access_entry_subject_at"), "access_entry", ["subject", "at"], unique=False)
    op.create_table(
        "issue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
    )
    op.create_index(op.f("ix_issue_person"), "issue", ["person"], unique=False)
    op.add_column("credential", sa.Column("ends_at", sa.BigInteger(), nullable=True))
    op.add_column("credential", sa.Column("second_factor", sa.LargeBinary(), nullable=True))
    op.add_column("device", sa.Column("auth_epoch", sa.Integer(), server_default="1", nullable=False))
    op.add_column("device", sa.Column("waiting", sa.Integer(), server_default="0", nullable=False))
    op.add_column("device", sa.Column("app", sa.String(length=20), server_default="", nullable=False))
    op.add_column("device", sa.Column("reason", sa.String(length=200), server_default="", nullable=False))
    op.add_column("device", sa.Column("wiped_at", sa.BigInteger(), nullable=True))
    op.add_column("machine", sa.Column("system", sa.String(length=60), server_default="", nullable=False))
    op.add_column("machine", sa.Column("seen_at", sa.BigInteger(), nullable=True))
    op.add_column("machine", sa.Column("reason", sa.String(length=200), server_default="", nullable=False))
    op.add_column("sync_meta", sa.Column("lease_key", sa.LargeBinary(), nullable=True))
    op.add_column("sync_meta", sa.Column("recovery_key", sa.LargeBinary(), nullable=True))


def _client() -> None:
    op.add_column("sync_self", sa.Column("lease_days", sa.Integer(), server_default="0", nullable=False))
    op.add_column("sync_self", sa.Column("lease_day", sa.String(length=10), server_default="", nullable=False))
