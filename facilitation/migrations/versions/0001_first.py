"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(200)


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", ID, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("code", sa.String(40), unique=True),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("deleted", sa.Double),
    )
    op.create_table(
        "record",
        sa.Column("event_id", ID, sa.ForeignKey("event.id"), primary_key=True),
        sa.Column("id", ID, primary_key=True),
        sa.Column("activity_id", ID),
        sa.Column("method", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("author_id", ID),
        sa.Column("entered_by", ID),
        sa.Column("origin", ID),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("born", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("removed", sa.Integer),
    )
    op.create_index("record_news", "record", ["event_id", "seq"])
    op.create_table(
        "change",
        sa.Column("event_id", ID, sa.ForeignKey("event.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("command_id", ID, nullable=False),
        sa.Column("actor_id", ID),
        sa.Column("activity_id", ID),
        sa.Column("command", sa.String(100), nullable=False),
        sa.Column("touched", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("written", sa.Integer, nullable=False),
        sa.UniqueConstraint("event_id", "command_id", name="change_once"),
    )
    op.create_index("change_news", "change", ["event_id", "written"])
    op.create_table(
        "link",
        sa.Column("id", ID, primary_key=True),
        sa.Column("event_id", ID, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("label", sa.String(300), nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("withdrawn", sa.Double),
    )
    op.create_index("link_event", "link", ["event_id"])
    op.create_table(
        "session",
        sa.Column("key", ID, primary_key=True),
        sa.Column("event_id", ID, sa.ForeignKey("event.id")),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("person_id", ID),
        sa.Column("link_id", ID),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("seen", sa.Double, nullable=False),
    )
    op.create_index("session_event", "session", ["event_id", "person_id"])
    op.create_index("session_link", "session", ["link_id"])
    op.create_table("meta", sa.Column("name", sa.String(100), primary_key=True), sa.Column("value", sa.Text, nullable=False))


def downgrade() -> None:
    for table in ("meta", "session", "link", "change", "record", "event"):
        op.drop_table(table)
