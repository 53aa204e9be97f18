"""Sentence stems: what the organiser may choose."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from facilitation.method import N_, Settings

Line = Annotated[str, msgspec.Meta(max_length=1_000)]


class StemSettings(Settings, frozen=True):
    """What the organiser may choose."""

    stems: Annotated[
        tuple[Line, ...],
        msgspec.Meta(
            max_length=8,
            title=N_("Stems or questions"),
            description=N_("One per line. Smaller prompts may follow, divided by a bar: stem | prompt | prompt"),
        ),
    ] = ()
    shown: Annotated[
        Literal["after_release", "at_once"],
        msgspec.Meta(
            title=N_("Cards appear on the wall"),
            extra_json_schema={"options": {"after_release": N_("when they are released"), "at_once": N_("at once")}},
        ),
    ] = "after_release"
    phones: Annotated[
        bool,
        msgspec.Meta(
            title=N_("Phones show the cards while they are written"),
            description=N_("Only if they appear at once. For those who sit far away; it does distract from writing."),
        ),
    ] = False
    per_person: Annotated[
        int, msgspec.Meta(ge=0, le=50, title=N_("Cards for each person"), description=N_("0 means: as many as one likes"))
    ] = 0
    signed: Annotated[bool, msgspec.Meta(title=N_("Cards may be signed"))] = True
    write_minutes: Annotated[int, msgspec.Meta(ge=1, le=240, title=N_("Minutes for writing"))] = 3
    cluster: Annotated[bool, msgspec.Meta(title=N_("Put the cards in order with the group"))] = True
    pictures: Annotated[
        bool,
        msgspec.Meta(
            title=N_("A card may be a photo or a drawing"),
            description=N_("Photos are made small, and nothing is kept of where and when they were taken."),
            extra_json_schema={"later": True},
        ),
    ] = False
    best_up_to: Annotated[
        int,
        msgspec.Meta(
            ge=0,
            le=1_000,
            title=N_("Good for groups up to"),
            description=N_("Above that the console gives a hint; 0 means: any size"),
        ),
    ] = 0
