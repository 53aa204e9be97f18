"""What lets somebody in: links and sessions, as they are kept. How they are made and honoured is access.py's."""

from __future__ import annotations

import msgspec

from facilitation.people import Role


class Link(msgspec.Struct, frozen=True):
    """A moderator's or projector's way in. Times are unix seconds."""

    id: str
    event_id: str
    role: Role
    label: str
    created: float
    withdrawn: float | None = None


class Session(msgspec.Struct, frozen=True):
    """A cookie's other half. `key` is a hash; `event_id` None is the organiser, who is there for all events."""

    key: str
    event_id: str | None
    role: Role
    created: float
    seen: float
    person_id: str | None = None
    link_id: str | None = None
