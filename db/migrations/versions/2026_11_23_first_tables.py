"""Lay the first tables of both sides."""
# Only add. Desktops of last year still write to these tables, so nothing is dropped, renamed or narrowed,
# and a new column is either empty-able or has a server default. Each table is made on the sides it lives on.

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _both()
    if context.config.attributes["side"] == "client":
        _client()
    else:
        _server()


def downgrade() -> None:
    raise NotImplementedError("restore a backup: a journal is never migrated backwards")


def _both() -> None:
    op.create_table(
        "bell",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("pair", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("v_times", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bell")),
    )
    op.create_table(
        "college",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent", sa.String(length=200), server_default="", nullable=False),
        sa.Column("zone", sa.String(length=40), server_default="Asia/Tomsk", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("started", sa.Date(), nullable=True),
        sa.Column("v_name", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_college")),
    )
    op.create_table(
        "person",
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=1), server_default="", nullable=False),
        sa.Column("v_birth", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "person_alias",
        sa.Column("former_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("v_joined", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_alias")),
    )
    op.create_index(op.f("ix_person_alias_former_id"), "person_alias", ["former_id"], unique=False)
    op.create_index(op.f("ix_person_alias_person_id"), "person_alias", ["person_id"], unique=False)
    op.create_table(
        "person_name",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("surname", sa.String(length=80), nullable=False),
        sa.Column("given", sa.String(length=80), nullable=False),
        sa.Column("patronymic", sa.String(length=80), server_default="", nullable=False),
        sa.Column("v_name", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_name")),
    )
    op.create_index(op.f("ix_person_name_person_id"), "person_name", ["person_id"], unique=False)
    op.create_table(
        "reason",
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=4), server_default="", nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=True),
        sa.Column("v_reason", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason")),
    )
    op.create_index(op.f("ix_reason_lesson_id"), "reason", ["lesson_id"], unique=False)
    op.create_index(op.f("ix_reason_student_id"), "reason", ["student_id"], unique=False)
    op.create_table(
        "right",
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("clause", sa.String(length=40), server_default="", nullable=False),
        sa.Column("note", sa.String(length=300), server_default="", nullable=False),
        sa.Column("v_scope", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_right")),
    )
    op.create_table(
        "role_assignment",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=120), server_default="", nullable=False),
        sa.Column("v_span", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
    )
    op.create_index(op.f("ix_role_assignment_person_id"), "role_assignment", ["person_id"], unique=False)
    op.create_table(
        "room",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("building", sa.String(length=60), server_default="", nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("v_name", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
    )
    op.create_table(
        "specialty",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("qualification", sa.String(length=200), server_default="", nullable=False),
        sa.Column("v_name", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specialty")),
    )
    op.create_table(
        "employee",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("post", sa.String(length=160), server_default="", nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("hired", sa.Date(), nullable=True),
        sa.Column("dismissed", sa.Date(), nullable=True),
        sa.Column("v_post", sa.String(length=52), nullable=True),
        sa.Column("v_span", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_employee_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
    )
    op.create_index(op.f("ix_employee_person_id"), "employee", ["person_id"], unique=False)
    op.create_table(
        "plan",
        sa.Column("specialty_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("enrolled_year", sa.Integer(), nullable=False),
        sa.Column("v_name", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["specialty_id"], ["specialty.id"], name=op.f("fk_plan_specialty_id_specialty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_table(
        "plan_line",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("row_code", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("cycle", sa.String(length=40), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=40), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("v_title", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_line_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
    )
    op.create_index(op.f("ix_plan_line_plan_id"), "plan_line", ["plan_id"], unique=False)
    op.create_table(
        "study_group",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("enrolled_year", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("v_name", sa.String(length=52), nullable=True),
        sa.Column("v_plan", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_study_group_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_group")),
    )
    op.create_table(
        "certificate",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=4), nullable=False),
        sa.Column("accepted", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("v_span", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["study_group.id"], name=op.f("fk_certificate_group_id_study_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    op.create_index(op.f("ix_certificate_group_id"), "certificate", ["group_id"], unique=False)
    op.create_index(op.f("ix_certificate_student_id"), "certificate", ["student_id"], unique=False)
    op.create_table(
        "closure",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_for", sa.Uuid(), nullable=True),
        sa.Column("opened_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["study_group.id"], name=op.f("fk_closure_group_id_study_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    op.create_index(op.f("ix_closure_group_id"), "closure", ["group_id"], unique=False)
    op.create_table(
        "curatorship",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=120), server_default="", nullable=False),
        sa.Column("v_span", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["study_group.id"], name=op.f("fk_curatorship_group_id_study_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curatorship")),
    )
    op.create_index(op.f("ix_curatorship_group_id"), "curatorship", ["group_id"], unique=False)
    op.create_index(op.f("ix_curatorship_person_id"), "curatorship", ["person_id"], unique=False)
    op.create_table(
        "day_change",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("season", sa.String(length=10), nullable=False),
        sa.Column("cancelled", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("as_weekday", sa.Integer(), nullable=True),
        sa.Column("bell_name", sa.String(length=60), server_default="", nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("v_what", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["study_group.id"], name=op.f("fk_day_change_group_id_study_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_change")),
    )
    op.create_table(
        "division",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("v_name", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["study_group.id"], name=op.f("fk_division_group_id_study_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division")),
    )
    op.create_index(op.f("ix_division_group_id"), "division", ["group_id"], unique=False)
    op.create_table(
        "final",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="1", nullable=False),
        sa.Column("value", sa.String(length=20), server_default="", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("v_value", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["line_id"], ["plan_line.id"], name=op.f("fk_final_line_id_plan_line")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_final")),
    )
    op.create_index(op.f("ix_final_line_id"), "final", ["line_id"], unique=False)
    op.create_index(op.f("ix_final_student_id"), "final", ["student_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=True),
        sa.Column("order_number", sa.String(length=40), server_default="", nullable=False),
        sa.Column("order_day", sa.Date(), nullable=True),
        sa.Column("v_span", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["study_group.id"], name=op.f("fk_membership_group_id_study_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_group_id"), "membership", ["group_id"], unique=False)
    op.create_index(op.f("ix_membership_student_id"), "membership", ["student_id"], unique=False)
    op.create_table(
        "page",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("subgroup_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("closed_by_plan", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["study_group.id"], name=op.f("fk_page_group_id_study_group")),
        sa.ForeignKeyConstraint(["line_id"], ["plan_line.id"], name=op.f("fk_page_line_id_plan_line")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
    )
    op.create_index(op.f("ix_page_group_id"), "page", ["group_id"], unique=False)
    op.create_index(op.f("ix_page_line_id"), "page", ["line_id"], unique=False)
    op.create_table(
        "plan_hours",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("v_hours", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["line_id"], ["plan_line.id"], name=op.f("fk_plan_hours_line_id_plan_line")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_hours")),
    )
    op.create_index(op.f("ix_plan_hours_line_id"), "plan_hours", ["line_id"], unique=False)
    op.create_table(
        "topic_plan",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("standing", sa.String(length=20), server_default="draft", nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("v_standing", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["line_id"], ["plan_line.id"], name=op.f("fk_topic_plan_line_id_plan_line")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_plan")),
    )
    op.create_index(op.f("ix_topic_plan_line_id"), "topic_plan", ["line_id"], unique=False)
    op.create_table(
        "lesson",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("born_day", sa.Date(), nullable=False),
        sa.Column("born_pair", sa.Integer(), nullable=False),
        sa.Column("take", sa.Integer(), server_default="0", nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pair", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("teacher_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_id", sa.Uuid(), nullable=True),
        sa.Column("stream_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("cancel_reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("v_when", sa.String(length=52), nullable=True),
        sa.Column("v_who", sa.String(length=52), nullable=True),
        sa.Column("v_stream", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_lesson_page_id_page")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_lesson_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    op.create_index(op.f("ix_lesson_day_teacher_id"), "lesson", ["day", "teacher_id"], unique=False)
    op.create_index(op.f("ix_lesson_page_id_day"), "lesson", ["page_id", "day"], unique=False)
    op.create_table(
        "slot",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("season", sa.String(length=10), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("pair", sa.Integer(), nullable=False),
        sa.Column("parity", sa.Integer(), server_default="0", nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("teacher_id", sa.Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("v_place", sa.String(length=52), nullable=True),
        sa.Column("v_people", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_slot_page_id_page")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_slot_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
    )
    op.create_index(op.f("ix_slot_page_id"), "slot", ["page_id"], unique=False)
    op.create_table(
        "subgroup",
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("v_name", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_subgroup_division_id_division")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subgroup")),
    )
    op.create_index(op.f("ix_subgroup_division_id"), "subgroup", ["division_id"], unique=False)
    op.create_table(
        "substitution",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pair", sa.Integer(), nullable=False),
        sa.Column("season", sa.String(length=10), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=True),
        sa.Column("absent_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("v_people", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_substitution_page_id_page")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_substitution_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_index(op.f("ix_substitution_page_id"), "substitution", ["page_id"], unique=False)
    op.create_table(
        "teaching",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("basis", sa.String(length=120), server_default="", nullable=False),
        sa.Column("v_span", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_teaching_page_id_page")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaching")),
    )
    op.create_index(op.f("ix_teaching_page_id"), "teaching", ["page_id"], unique=False)
    op.create_index(op.f("ix_teaching_person_id"), "teaching", ["person_id"], unique=False)
    op.create_table(
        "topic",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), server_default="", nullable=False),
        sa.Column("hours", sa.Numeric(precision=5, scale=2), server_default="2", nullable=False),
        sa.Column("kind", sa.String(length=40), server_default="", nullable=False),
        sa.Column("work_number", sa.Integer(), nullable=True),
        sa.Column("homework", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("v_title", sa.String(length=52), nullable=True),
        sa.Column("v_hours", sa.String(length=52), nullable=True),
        sa.Column("v_kind", sa.String(length=52), nullable=True),
        sa.Column("v_homework", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["topic_plan.id"], name=op.f("fk_topic_plan_id_topic_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
    )
    op.create_index(op.f("ix_topic_plan_id"), "topic", ["plan_id"], unique=False)
    op.create_table(
        "lesson_entry",
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("topic", sa.String(length=500), server_default="", nullable=False),
        sa.Column("hours", sa.Numeric(precision=5, scale=2), server_default="2", nullable=False),
        sa.Column("kind", sa.String(length=40), server_default="", nullable=False),
        sa.Column("work_number", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.BigInteger(), nullable=True),
        sa.Column("late_reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("homework", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("homework_none", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("homework_at", sa.BigInteger(), nullable=True),
        sa.Column("v_what", sa.String(length=52), nullable=True),
        sa.Column("v_homework", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_entry_lesson_id_lesson")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_entry")),
    )
    op.create_index(op.f("ix_lesson_entry_lesson_id"), "lesson_entry", ["lesson_id"], unique=False)
    op.create_table(
        "presence",
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("fact", sa.String(length=4), server_default="", nullable=False),
        sa.Column("minutes_late", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.BigInteger(), nullable=True),
        sa.Column("v_fact", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_presence_lesson_id_lesson")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    op.create_index(op.f("ix_presence_lesson_id"), "presence", ["lesson_id"], unique=False)
    op.create_index(op.f("ix_presence_student_id"), "presence", ["student_id"], unique=False)
    op.create_table(
        "subgroup_member",
        sa.Column("subgroup_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=True),
        sa.Column("v_span", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["subgroup_id"], ["subgroup.id"], name=op.f("fk_subgroup_member_subgroup_id_subgroup")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subgroup_member")),
    )
    op.create_index(op.f("ix_subgroup_member_student_id"), "subgroup_member", ["student_id"], unique=False)
    op.create_index(op.f("ix_subgroup_member_subgroup_id"), "subgroup_member", ["subgroup_id"], unique=False)
    op.create_table(
        "work",
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), server_default="0", nullable=False),
        sa.Column("kind", sa.String(length=40), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), server_default="", nullable=False),
        sa.Column("weight", sa.Numeric(precision=4, scale=2), server_default="1", nullable=False),
        sa.Column("top", sa.Integer(), server_default="5", nullable=False),
        sa.Column("assessment_item", sa.String(length=120), server_default="", nullable=False),
        sa.Column("v_what", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_work_lesson_id_lesson")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
    )
    op.create_index(op.f("ix_work_lesson_id"), "work", ["lesson_id"], unique=False)
    op.create_table(
        "mark",
        sa.Column("work_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.String(length=10), server_default="", nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=True),
        sa.Column("late_reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("comment", sa.String(length=500), server_default="", nullable=False),
        sa.Column("v_value", sa.String(length=52), nullable=True),
        sa.Column("v_comment", sa.String(length=52), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("v_state", sa.String(length=52), nullable=True),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name=op.f("fk_mark_work_id_work")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    op.create_index(op.f("ix_mark_student_id"), "mark", ["student_id"], unique=False)
    op.create_index(op.f("ix_mark_work_id"), "mark", ["work_id"], unique=False)


def _client() -> None:
    op.create_table(
        "attention",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("tbl", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("grp", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), server_default="", nullable=False),
        sa.Column("mine", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), server_default="", nullable=False),
        sa.Column("solved", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attention")),
        info={"sides": frozenset({"client"})},
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("open_values", sa.LargeBinary(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("wall", sa.BigInteger(), nullable=False),
        sa.Column("mono", sa.BigInteger(), nullable=False),
        sa.Column("boot", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=12), server_default="waiting", nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("commit_seqs", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        info={"sides": frozenset({"client"})},
    )
    op.create_index("ix_outbox_waiting", "outbox", ["seq"], unique=False, sqlite_where=sa.text("status = 'waiting'"))
    op.create_table(
        "sync_base",
        sa.Column("tbl", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("grp", sa.String(length=40), nullable=False),
        sa.Column("base", sa.String(length=52), nullable=True),
        sa.Column("base_value", sa.Text(), nullable=True),
        sa.Column("seen", sa.String(length=60), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("born_seq", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("tbl", "row_id", "grp", name=op.f("pk_sync_base")),
        info={"sides": frozenset({"client"})},
    )
    op.create_table(
        "sync_cursor",
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("fill_head", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("shown", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("closed", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_sync_cursor")),
        info={"sides": frozenset({"client"})},
    )
    op.create_index(op.f("ix_sync_cursor_name"), "sync_cursor", ["name"], unique=False)
    op.create_table(
        "sync_member",
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("tbl", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "tbl", "row_id", name=op.f("pk_sync_member")),
        info={"sides": frozenset({"client"})},
    )
    op.create_index(op.f("ix_sync_member_tbl_row_id"), "sync_member", ["tbl", "row_id"], unique=False)
    op.create_table(
        "sync_self",
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("college", sa.Uuid(), nullable=False),
        sa.Column("private_key", sa.LargeBinary(), nullable=False),
        sa.Column("next_seq", sa.Integer(), server_default="1", nullable=False),
        sa.Column("last_hash", sa.String(length=64), server_default="", nullable=False),
        sa.Column("lease", sa.Text(), server_default="", nullable=False),
        sa.Column("epoch", sa.String(length=40), server_default="", nullable=False),
        sa.Column("rights_rev", sa.String(length=64), server_default="", nullable=False),
        sa.Column("push_seen", sa.Integer(), server_default="0", nullable=False),
        sa.Column("clock_offset", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_exchange", sa.BigInteger(), nullable=True),
        sa.Column("anchor", sa.String(length=64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_sync_self")),
        info={"sides": frozenset({"client"})},
    )
    op.create_table(
        "sync_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tbl", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_stage")),
        info={"sides": frozenset({"client"})},
    )


def _server() -> None:
    op.create_table(
        "batch",
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("open_values", sa.LargeBinary(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", "hash", name=op.f("pk_batch")),
        info={"sides": frozenset({"server"})},
    )
    op.create_table(
        "batch_result",
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_batch_result")),
        info={"sides": frozenset({"server"})},
    )
    op.create_table(
        "bucket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("head", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("checksum", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bucket")),
        sa.UniqueConstraint("name", name=op.f("uq_bucket_name")),
        info={"sides": frozenset({"server"})},
    )
    op.create_table(
        "change_audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("tbl", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("grp", sa.String(length=40), nullable=False),
        sa.Column("base", sa.String(length=52), nullable=True),
        sa.Column("seen", sa.String(length=60), nullable=True),
        sa.Column("met", sa.String(length=52), nullable=True),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("raw_time", sa.BigInteger(), nullable=False),
        sa.Column("corrected_time", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_audit")),
        info={"sides": frozenset({"server"})},
    )
    op.create_index(op.f("ix_change_audit_device_seq"), "change_audit", ["device", "seq"], unique=False)
    op.create_index(op.f("ix_change_audit_tbl_row_id_grp"), "change_audit", ["tbl", "row_id", "grp"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tbl", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("grp", sa.String(length=40), nullable=False),
        sa.Column("winner", sa.String(length=52), nullable=False),
        sa.Column("loser", sa.String(length=52), nullable=False),
        sa.Column("winner_person", sa.Uuid(), nullable=False),
        sa.Column("loser_person", sa.Uuid(), nullable=False),
        sa.Column("winner_value", sa.Text(), nullable=False),
        sa.Column("loser_value", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="open", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        info={"sides": frozenset({"server"})},
    )
    op.create_index(op.f("ix_conflict_tbl_row_id_grp"), "conflict", ["tbl", "row_id", "grp"], unique=False)
    op.create_table(
        "credential",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("desktop_hash", sa.String(length=200), server_default="", nullable=False),
        sa.Column("web_hash", sa.String(length=200), server_default="", nullable=False),
        sa.Column("epoch", sa.Integer(), server_default="1", nullable=False),
        sa.Column("state", sa.String(length=12), server_default="active", nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_credential")),
        sa.UniqueConstraint("login", name=op.f("uq_credential_login")),
        info={"sides": frozenset({"server"})},
    )
    op.create_table(
        "grant_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_log")),
        info={"sides": frozenset({"server"})},
    )
    op.create_index(op.f("ix_grant_log_person"), "grant_log", ["person"], unique=False)
    op.create_table(
        "machine",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("room", sa.String(length=40), server_default="", nullable=False),
        sa.Column("alg", sa.String(length=20), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="ok", nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine")),
        info={"sides": frozenset({"server"})},
    )
    op.create_table(
        "quarantine",
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("section", sa.String(length=60), server_default="", nullable=False),
        sa.Column("state", sa.String(length=12), server_default="open", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("device", "seq", "hash", name=op.f("pk_quarantine")),
        info={"sides": frozenset({"server"})},
    )
    op.create_table(
        "request_nonce",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_request_nonce")),
        info={"sides": frozenset({"server"})},
    )
    op.create_index(op.f("ix_request_nonce_at"), "request_nonce", ["at"], unique=False)
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
        info={"sides": frozenset({"server"})},
    )
    op.create_index(op.f("ix_sign_in_attempt_login_hash_at"), "sign_in_attempt", ["login_hash", "at"], unique=False)
    op.create_table(
        "sync_meta",
        sa.Column("epoch", sa.String(length=40), nullable=False),
        sa.Column("college", sa.Uuid(), nullable=False),
        sa.Column("house", sa.Uuid(), nullable=False),
        sa.Column("house_key", sa.LargeBinary(), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("epoch", name=op.f("pk_sync_meta")),
        info={"sides": frozenset({"server"})},
    )
    op.create_table(
        "web_session",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_web_session")),
        info={"sides": frozenset({"server"})},
    )
    op.create_index(op.f("ix_web_session_person"), "web_session", ["person"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("machine", sa.Uuid(), nullable=True),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("alg", sa.String(length=20), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="ok", nullable=False),
        sa.Column("last_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_hash", sa.String(length=64), server_default="", nullable=False),
        sa.Column("schema", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["machine"], ["machine.id"], name=op.f("fk_device_machine_machine")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        info={"sides": frozenset({"server"})},
    )
    op.create_index(op.f("ix_device_person"), "device", ["person"], unique=False)
    op.create_table(
        "sync_row",
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("tbl", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("hash", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["bucket"], ["bucket.id"], name=op.f("fk_sync_row_bucket_bucket")),
        sa.PrimaryKeyConstraint("bucket", "tbl", "row_id", name=op.f("pk_sync_row")),
        info={"sides": frozenset({"server"})},
    )
    op.create_index(op.f("ix_sync_row_bucket_seq"), "sync_row", ["bucket", "seq"], unique=False)
    op.create_index(op.f("ix_sync_row_tbl_row_id"), "sync_row", ["tbl", "row_id"], unique=False)
