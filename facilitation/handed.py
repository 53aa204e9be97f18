"""What one event of a series hands over to the next: a measure or a group, with how it stood and where it came from."""

from __future__ import annotations

from facilitation.records import Data, Text


class Handed(Data, frozen=True, tag="handed"):
    """One thing, in words only: the other event may be on another laptop. `heads` and `texts` go together, an offer's items;
    `steps` and `said` too, the way it came: what each step is called and what it said, the oldest first."""

    outlasts = True

    title: Text
    text: Text = ""
    heads: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    steps: tuple[str, ...] = ()
    said: tuple[Text, ...] = ()
    sort: str = ""
