"""Lay ways in by browser, grants in their states, signals, and decisions about what waits."""
# Only add. Desktops of last year still write to these tables, so nothing is dropped, renamed or narrowed,
# and a new column is either empty-able or has a server default. Each table is made on the sides it lives on.

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_server = context.config.attributes["side"] == "server"
    _browser(is_server=is_server)
    _grants(is_server=is_server)
    _accounts(is_server=is_server)
    _signals(is_server=is_server)
    _exchange(is_server=is_server)
    _rights_stamp(is_server=is_server)
    _seats(is_server=is_server)
    _exchange_page(is_server=is_server)
    _plans()
    _topic_plans()
    _contingent()
    _subgroups()
    _openings()


def downgrade() -> None:
    raise NotImplementedError("restore a backup: a journal is never migrated backwards")


def _browser(*, is_server: bool) -> None:
    if not is_server:
        return
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("name", sa.String(length=40), server_default="", nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_passkey_key_hash")),
    )
    op.create_index(op.f("ix_passkey_person"), "passkey", ["person"], unique=False)
    op.create_table(
        "web_password",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("factor", sa.LargeBinary(), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_web_password")),
    )
    op.create_table(
        "web_setup",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("browser_hash", sa.String(length=64), nullable=True),
        sa.Column("browser_until", sa.BigInteger(), nullable=True),
        sa.Column("factor", sa.LargeBinary(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_setup")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_web_setup_code_hash")),
        sa.UniqueConstraint("browser_hash", name=op.f("uq_web_setup_browser_hash")),
    )
    op.create_index(op.f("ix_web_setup_person"), "web_setup", ["person"], unique=False)
    op.add_column("web_session", sa.Column("epoch", sa.Integer(), nullable=True))
    op.add_column("web_session", sa.Column("way", sa.String(length=16), server_default="", nullable=False))
    op.add_column("web_session", sa.Column("browser", sa.String(length=40), server_default="", nullable=False))
    op.add_column("web_session", sa.Column("seen_at", sa.BigInteger(), nullable=True))


def _grants(*, is_server: bool) -> None:
    _substitutions()
    _commissions()
    _prolongations()
    _officials()
    for name, kind in (("acting_for", sa.Uuid()), ("order_day", sa.Date()), ("v_order", sa.String(length=52))):
        op.add_column("role_assignment", sa.Column(name, kind, nullable=True))
    for name, length in (("order_number", 40), ("order_signer", 120), ("end_reason", 200)):
        op.add_column(
            "role_assignment", sa.Column(name, sa.String(length=length), server_default="", nullable=False)
        )  # fmt: skip


def _officials() -> None:
    op.add_column("dated_grant", sa.Column("ground", sa.String(length=200), server_default="", nullable=False))
    op.add_column("dated_grant", sa.Column("given_by", sa.Uuid(), nullable=True))


def _substitutions() -> None:
    op.add_column(
        "substitution", sa.Column("standing", sa.String(length=12), server_default="granted", nullable=False)
    )  # fmt: skip
    for name, kind in (
        ("grant_id", sa.Uuid()), ("proposed_by", sa.Uuid()), ("decided_by", sa.Uuid()), ("granted_on", sa.Date()),
        ("ended_on", sa.Date()), ("v_access", sa.String(length=52)),
    ):  # fmt: skip
        op.add_column("substitution", sa.Column(name, kind, nullable=True))
    op.create_index(op.f("ix_substitution_grant_id"), "substitution", ["grant_id"], unique=False)
    op.create_table(
        "substitution_word",
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(length=300), server_default="", nullable=False),
        sa.Column("v_text", sa.String(length=52), nullable=True),
        *_synced("substitution_word"),
    )
    for column in ("grant_id", "person_id"):
        op.create_index(op.f(f"ix_substitution_word_{column}"), "substitution_word", [column], unique=False)


def _prolongations() -> None:
    op.create_table(
        "prolongation",
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("order_number", sa.String(length=40), server_default="", nullable=False),
        sa.Column("order_day", sa.Date(), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("v_what", sa.String(length=52), nullable=True),
        *_synced("prolongation"),
    )
    op.create_index(op.f("ix_prolongation_grant_id"), "prolongation", ["grant_id"], unique=False)


def _commissions() -> None:
    op.create_table(
        "commission",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("v_name", sa.String(length=52), nullable=True),
        *_synced("commission"),
    )
    line = sa.ForeignKeyConstraint(
        ["line_id"], ["plan_line.id"], name=op.f("fk_commission_line_line_id_plan_line")
    )  # fmt: skip
    for table, column, more in (("commission_line", "line_id", (line,)), ("commission_member", "person_id", ())):
        op.create_table(
            table,
            sa.Column("commission_id", sa.Uuid(), nullable=False),
            sa.Column(column, sa.Uuid(), nullable=False),
            sa.Column("first_day", sa.Date(), nullable=False),
            sa.Column("last_day", sa.Date(), nullable=True),
            sa.Column("v_span", sa.String(length=52), nullable=True),
            sa.ForeignKeyConstraint(
                ["commission_id"], ["commission.id"], name=op.f(f"fk_{table}_commission_id_commission")
            ),
            *more,
            *_synced(table),
        )
        for indexed in ("commission_id", column):
            op.create_index(op.f(f"ix_{table}_{indexed}"), table, [indexed], unique=False)


def _synced(table: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    """Return what every synchronised table has."""
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _accounts(*, is_server: bool) -> None:
    op.create_table(
        "contact",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *(
            sa.Column(name, sa.String(length=length), server_default="", nullable=False)
            for name, length in (("phone", 40), ("email", 120), ("address", 300))
        ),
        *(sa.Column(f"v_{name}", sa.String(length=52), nullable=True) for name in ("phone", "email", "address")),
        *_synced("contact"),
    )
    op.create_index(op.f("ix_contact_person_id"), "contact", ["person_id"], unique=False)
    _guardians()
    op.create_table(
        "rights_confirmation",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.Text(), server_default="[]", nullable=False),
        sa.Column("v_what", sa.String(length=52), nullable=True),
        *_synced("rights_confirmation"),
    )
    op.create_index(op.f("ix_rights_confirmation_at"), "rights_confirmation", ["at"], unique=False)


def _guardians() -> None:
    op.create_table(
        "guardian",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        *(
            sa.Column(name, sa.String(length=length), server_default="", nullable=False)
            for name, length in (("name", 120), ("relation", 20), ("phone", 40), ("email", 120), ("address", 300))
        ),
        *(sa.Column(f"v_{name}", sa.String(length=52), nullable=True) for name in ("who", "phone", "email", "address")),
        *_synced("guardian"),
    )
    op.create_index(op.f("ix_guardian_student_id"), "guardian", ["student_id"], unique=False)


def _signals(*, is_server: bool) -> None:
    for column in (
        sa.Column("waits_since", sa.BigInteger(), nullable=True),
        sa.Column("escalated_at", sa.BigInteger(), nullable=True),
        sa.Column("v_escalation", sa.String(length=52), nullable=True),
    ):
        op.add_column("incident", column)
    op.create_table(
        "incident_setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("chosen", sa.String(length=400), server_default="", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("v_chosen", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_setting")),
    )
    if is_server:
        _signals_of_server()


def _signals_of_server() -> None:
    op.create_index(op.f("ix_change_audit_corrected_time"), "change_audit", ["corrected_time"], unique=False)
    op.create_table(
        "signal_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("day", sa.String(length=10), server_default="", nullable=False),
        sa.Column("signal", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("incident", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_fact")),
    )
    op.create_index(op.f("ix_signal_fact_person_key"), "signal_fact", ["person", "key"], unique=True)
    op.create_index(op.f("ix_signal_fact_incident_person"), "signal_fact", ["incident", "person"], unique=False)
    op.create_index(op.f("ix_signal_fact_day"), "signal_fact", ["day"], unique=False)
    op.create_table(
        "watch_mark",
        sa.Column("log", sa.String(length=40), nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("log", name=op.f("pk_watch_mark")),
    )
    op.create_table(
        "mailbox",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_mailbox")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=20), server_default="", nullable=False),
        sa.Column("trouble", sa.String(length=40), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index(
        op.f("ix_letter_incident_person_step_since"), "letter", ["incident", "person", "step", "since"], unique=True
    )  # fmt: skip
    op.create_index(op.f("ix_letter_ended_at_next_at"), "letter", ["ended_at", "next_at"], unique=False)


def _exchange(*, is_server: bool) -> None:
    op.create_table(
        "decision",
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("is_over", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("v_what", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_person_id"), "decision", ["person_id"], unique=False)
    op.create_table(
        "tie_read",
        sa.Column("tie", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.Column("v_what", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_read")),
    )
    op.create_index(op.f("ix_tie_read_person_id"), "tie_read", ["person_id"], unique=False)
    if is_server:
        _names_of_batches()
    else:
        op.create_table(
            "sync_offer",
            sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("name", sa.String(length=120), nullable=False),
            sa.PrimaryKeyConstraint("bucket", name=op.f("pk_sync_offer")),
        )
        op.create_index(op.f("ix_sync_offer_name"), "sync_offer", ["name"], unique=False)
        op.add_column("sync_self", sa.Column("first_seq", sa.Integer(), server_default="1", nullable=False))
        op.add_column("sync_self", sa.Column("kept_from", sa.Integer(), server_default="1", nullable=False))
        op.add_column("sync_self", sa.Column("former", sa.Uuid(), nullable=True))
        op.add_column("sync_self", sa.Column("is_forked", sa.Boolean(), server_default="0", nullable=False))
        op.add_column("sync_cursor", sa.Column("schema", sa.Integer(), server_default="0", nullable=False))
        op.drop_column("sync_cursor", "fill_head")  # no fill outlives its pull
        op.add_column("sync_self", sa.Column("compared_on", sa.String(length=10), server_default="", nullable=False))


def _names_of_batches() -> None:
    op.create_table(
        "batch_name",
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("now_device", sa.Uuid(), nullable=False),
        sa.Column("now_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", "hash", name=op.f("pk_batch_name")),
    )
    op.create_table(
        "batch_gap",
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device", "first", name=op.f("pk_batch_gap")),
    )
    op.create_table(
        "bucket_mark",
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["bucket"], ["bucket.id"], name=op.f("fk_bucket_mark_bucket_bucket")),
        sa.PrimaryKeyConstraint("bucket", "day", name=op.f("pk_bucket_mark")),
    )
    op.create_table(
        "bucket_hold",
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["bucket"], ["bucket.id"], name=op.f("fk_bucket_hold_bucket_bucket")),
        sa.PrimaryKeyConstraint("device", "bucket", name=op.f("pk_bucket_hold")),
    )
    op.add_column("bucket", sa.Column("swept", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("device", sa.Column("first_seq", sa.Integer(), server_default="1", nullable=False))
    op.add_column("device", sa.Column("chain_epoch", sa.String(length=40), server_default="", nullable=False))
    op.create_index(op.f("ix_conflict_made_at"), "conflict", ["made_at"], unique=False)


# Whatever rights and holdings follow from (`db.rights`, `db.holdings`).
_MOVES_RIGHTS = (
    "right", "closure", "curatorship", "membership", "page", "teaching", "employee", "role_assignment", "substitution",
    "agreement", "waiver", "prolongation", "commission", "commission_line", "commission_member", "study_group",
)  # fmt: skip


def _rights_stamp(*, is_server: bool) -> None:
    """Whoever writes what rights follow from moves their stamp in the same transaction, by whatever way he writes."""
    if not is_server:
        return
    op.add_column("sync_meta", sa.Column("rights_stamp", sa.String(length=36), server_default="", nullable=False))
    is_file = op.get_bind().dialect.name == "sqlite"
    drawn = "lower(hex(randomblob(16)))" if is_file else "gen_random_uuid()"
    move = f"UPDATE sync_meta SET rights_stamp={drawn}"  # noqa: S608
    op.execute(move)
    if not is_file:
        op.execute(
            "CREATE FUNCTION move_rights_stamp() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {move}; RETURN NULL; END $$"
        )
    for table in _MOVES_RIGHTS:
        if not is_file:
            op.execute(
                f'CREATE TRIGGER "rights_follow_{table}" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION move_rights_stamp()"
            )
            continue
        for way in ("insert", "update", "delete"):
            op.execute(
                f'CREATE TRIGGER "rights_follow_{table}_{way}" AFTER {way.upper()} ON "{table}" BEGIN {move}; END'
            )


def _seats(*, is_server: bool) -> None:
    if not is_server:
        return
    op.create_table(
        "seat",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_seat")),
    )
    op.create_table(
        "open_desktop",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("heard_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person", "device", name=op.f("pk_open_desktop")),
    )


def _exchange_page(*, is_server: bool) -> None:
    if is_server:
        return
    op.add_column("attention", sa.Column("other", sa.Uuid(), nullable=True))
    op.add_column("attention", sa.Column("mine_at", sa.BigInteger(), nullable=True))
    op.add_column("attention", sa.Column("theirs_at", sa.BigInteger(), nullable=True))
    op.add_column("sync_self", sa.Column("recovery_key", sa.LargeBinary(), nullable=True))


def _plans() -> None:
    for table, columns in (
        ("plan", (sa.Column("arriving", sa.Uuid(), nullable=True),)),
        ("plan_line", (
            sa.Column("parent", sa.String(length=40), server_default="", nullable=False),
            sa.Column("place", sa.Integer(), server_default="0", nullable=False),
            sa.Column("planned", sa.Numeric(precision=7, scale=2), nullable=True),
            sa.Column("is_counted", sa.Boolean(), server_default="1", nullable=False),
            sa.Column("competencies", sa.String(length=1000), server_default="", nullable=False),
            sa.Column("dropped_on", sa.Date(), nullable=True),
        )),
        ("teaching", (sa.Column("stream_id", sa.Uuid(), nullable=True),)),
    ):  # fmt: skip
        for column in columns:
            op.add_column(table, column)
    for table, group in (
        ("plan", "arriving"), ("plan_line", "place"), ("plan_line", "competencies"), ("plan_line", "dropped"),
        ("teaching", "stream"),
    ):  # fmt: skip
        op.add_column(table, sa.Column(f"v_{group}", sa.String(length=52), nullable=True))
    _plan_parts()


def _plan_parts() -> None:
    tables: tuple[tuple[str, str, str, tuple[sa.Column[Any], ...]], ...] = (
        ("plan_cycle", "plan", "title", (
            sa.Column("code", sa.String(length=40), nullable=False),
            *(sa.Column(name, sa.String(length=length), server_default="", nullable=False)
              for name, length in (("title", 200), ("parent", 40))),
            sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        )),
        ("plan_competency", "plan", "title", (
            sa.Column("code", sa.String(length=20), nullable=False),
            sa.Column("title", sa.String(length=500), server_default="", nullable=False),
            sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        )),
        ("plan_control", "plan_line", "joint", (
            sa.Column("term", sa.Integer(), nullable=False), sa.Column("form", sa.String(length=10), nullable=False),
            *(sa.Column(name, sa.String(length=length), server_default="", nullable=False)
              for name, length in (("joint", 200), ("joint_with", 40))),
        )),
        ("practice_weeks", "plan_line", "weeks", (
            sa.Column("term", sa.Integer(), nullable=False),
            sa.Column("weeks", sa.Numeric(precision=5, scale=2), nullable=False),
        )),
        ("plan_week", "plan", "what", (
            *(sa.Column(name, sa.Integer(), nullable=False) for name in ("course", "week", "half")),
            sa.Column("signs", sa.String(length=14), nullable=False),
        )),
    )  # fmt: skip
    for table, of, group, columns in tables:
        key = "plan_id" if of == "plan" else "line_id"
        op.create_table(
            table,
            sa.Column(key, sa.Uuid(), nullable=False),
            *columns,
            sa.Column(f"v_{group}", sa.String(length=52), nullable=True),
            sa.ForeignKeyConstraint([key], [f"{of}.id"], name=op.f(f"fk_{table}_{key}_{of}")),
            *_synced(table),
        )
        op.create_index(op.f(f"ix_{table}_{key}"), table, [key], unique=False)


def _topic_plans() -> None:
    for name, kind in (("author_id", sa.Uuid()), ("origin_id", sa.Uuid()), ("v_origin", sa.String(length=52))):
        op.add_column("topic_plan", sa.Column(name, kind, nullable=True))
    for column in (
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("root_id", sa.Uuid(), nullable=True),
        sa.Column("v_place", sa.String(length=52), nullable=True),
    ):
        op.add_column("topic", column)
    for name, length in (("section", 300), ("competencies", 300), ("equipment", 500)):
        op.add_column("topic", sa.Column(name, sa.String(length=length), server_default="", nullable=False))
        op.add_column("topic", sa.Column(f"v_{name}", sa.String(length=52), nullable=True))
    op.create_table(
        "topic_plan_review",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=20), server_default="", nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("protocol", sa.String(length=40), server_default="", nullable=False),
        sa.Column("protocol_day", sa.Date(), nullable=True),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("v_what", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["topic_plan.id"], name=op.f("fk_topic_plan_review_plan_id_topic_plan")),
        *_synced("topic_plan_review"),
    )
    op.create_index(op.f("ix_topic_plan_review_plan_id"), "topic_plan_review", ["plan_id"], unique=False)


def _contingent() -> None:
    """A student leaves a group by an order, as he came to stand in it by one."""
    op.add_column("membership", sa.Column("leave_kind", sa.String(length=20), server_default="", nullable=False))
    op.add_column("membership", sa.Column("leave_number", sa.String(length=40), server_default="", nullable=False))
    op.add_column("membership", sa.Column("leave_day", sa.Date(), nullable=True))


def _subgroups() -> None:
    """Subgroups have pages of their own for some kinds of work."""
    op.add_column("page", sa.Column("kinds", sa.String(length=60), server_default="", nullable=False))
    op.add_column("page", sa.Column("v_kinds", sa.String(length=52), nullable=True))
    op.create_table(
        "load_norm",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("v_hours", sa.String(length=52), nullable=True),
        *_synced("load_norm"),
    )


def _openings() -> None:
    """Pages bring along what was given and earned before the journal began here."""
    tables: tuple[tuple[str, str, tuple[sa.Column[Any], ...]], ...] = (
        ("opening_hours", "hours", (
            sa.Column("hours", sa.Integer(), server_default="0", nullable=False),
            sa.Column("teacher_id", sa.Uuid(), nullable=True),
        )),
        ("opening_marks", "marks", (
            sa.Column("student_id", sa.Uuid(), nullable=False),
            sa.Column("marks", sa.String(length=200), server_default="", nullable=False),
        )),
    )  # fmt: skip
    for table, group, columns in tables:
        op.create_table(
            table,
            sa.Column("page_id", sa.Uuid(), nullable=False),
            sa.Column("term", sa.Integer(), nullable=False),
            *columns,
            sa.Column("noted_at", sa.BigInteger(), nullable=True),
            sa.Column(f"v_{group}", sa.String(length=52), nullable=True),
            sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f(f"fk_{table}_page_id_page")),
            *_synced(table),
        )
        op.create_index(op.f(f"ix_{table}_page_id"), table, ["page_id"], unique=False)
