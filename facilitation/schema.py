"""The tables. The same on SQLite and PostgreSQL; what changes here needs a migration in `migrations/versions`.

Times are unix seconds. JSON is kept as text: nobody asks the database about its inside, and text is what msgspec reads fastest.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

Id = sa.String(200)

event = sa.Table(
    "event",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("code", sa.String(40), unique=True),  # the join code; null once the event is deleted
    sa.Column("created", sa.Double, nullable=False),
    sa.Column("deleted", sa.Double),  # a deleted event leaves this row and nothing else
)

record = sa.Table(
    "record",
    metadata,
    sa.Column("event_id", Id, sa.ForeignKey("event.id"), primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("activity_id", Id),  # null: the event's own board
    sa.Column("method", sa.String(100), nullable=False),  # with `kind`: how `data` is read; empty: a record of the core
    sa.Column("kind", sa.String(100), nullable=False),
    sa.Column("author_id", Id),
    sa.Column("entered_by", Id),
    sa.Column("origin", Id),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("born", sa.Integer, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("removed", sa.Integer),
    sa.Index("record_news", "event_id", "seq"),
)

change = sa.Table(
    "change",
    metadata,
    sa.Column("event_id", Id, sa.ForeignKey("event.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),  # the primary key is unique(event_id, seq)
    sa.Column("command_id", Id, nullable=False),
    sa.Column("actor_id", Id),
    sa.Column("activity_id", Id),
    sa.Column("command", sa.String(100), nullable=False),
    sa.Column("touched", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("late", sa.Boolean, nullable=False),
    # The event's seq when the row was last written. Sealing and erasure rewrite old rows, and other processes must hear of it.
    sa.Column("written", sa.Integer, nullable=False),
    sa.UniqueConstraint("event_id", "command_id", name="change_once"),
    sa.Index("change_news", "event_id", "written"),
)

link = sa.Table(
    "link",
    metadata,
    sa.Column("id", Id, primary_key=True),  # access.py makes it from the link's secret
    sa.Column("event_id", Id, sa.ForeignKey("event.id"), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("label", sa.String(300), nullable=False),
    sa.Column("created", sa.Double, nullable=False),
    sa.Column("withdrawn", sa.Double),
    sa.Index("link_event", "event_id"),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("key", Id, primary_key=True),  # a hash of the cookie's secret
    sa.Column("event_id", Id, sa.ForeignKey("event.id")),  # null: the organiser, who is there for all events
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("person_id", Id),
    sa.Column("link_id", Id),
    sa.Column("created", sa.Double, nullable=False),
    sa.Column("seen", sa.Double, nullable=False),
    sa.Index("session_event", "event_id", "person_id"),
    sa.Index("session_link", "link_id"),
)

# Pictures as the server has drawn them anew (see pixels.py). A row without its record of kind "picture" belongs to nobody.
picture = sa.Table(
    "picture",
    metadata,
    sa.Column("event_id", Id, sa.ForeignKey("event.id"), primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("small", sa.LargeBinary, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
)

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("name", sa.String(100), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

BELONGINGS = (session, link, change, record, picture)
"""What belongs to an event, in an order in which it may be deleted."""
