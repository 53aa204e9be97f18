"""Cards as several methods show them: the packs of colour, the length class, and the data that the shared partials get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from facilitation.method import N_, Method, Rejected, Scene
from facilitation.protocol import Colour

PACKS: tuple[Colour, ...] = ("green", "blue", "orange", "yellow", "white", "red")
"""The six packs of the moderation case, in the order in which boards get them."""
WALL_LIMIT = 400
"""From so many characters on the wall shows only the beginning; the whole card is on the phone."""
LOOSE = 1e9
"""Added to the place of a loose card, so that heaps lie above it."""

Length = Literal["s", "m", "l"]


def pack(index: int) -> Colour:
    """The colour of the board with this index; after six they begin again."""
    return PACKS[index % len(PACKS)]


def length(text: str) -> Length:
    """How long a text looks: s up to 24 characters without a long word, m up to 60, else l. Short texts are set larger."""
    if len(text) <= 24 and all(len(word) <= 12 for word in text.split()):
        return "s"
    return "m" if len(text) <= 60 else "l"


def same(text: str) -> str:
    """A text as it was written; only the line ends of a browser's form become plain ones."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def written(text: str, *, pictured: bool = False) -> str:
    """The text of a new card, verbatim. Raises Rejected if nothing is written on it, and nothing is to be seen either."""
    if not text.strip() and not pictured:
        raise Rejected(N_("There is nothing written on this card yet."))
    return same(text)


def face(
    text: str,
    *,
    no: int,
    colour: Colour,
    name: str = "",
    now: bool = False,
    most: int | None = None,
    oval: bool = False,
    picture: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What a card shows: number to say aloud, text (at most `most` characters of it), name if signed, `now` if it is read,
    the picture on it as `Scene.picture` gives it."""
    cut = most is not None and len(text) > most
    shown = {"picture": picture} if picture is not None else {}
    return shown | {
        "no": no,
        "text": text[:most].rstrip() if cut else text,
        "cut": cut,
        "len": length(text),
        "colour": colour,
        "name": name,
        "now": now,
        "oval": oval,
    }


def heading(method: Method, scene: Scene[Any], say: Callable[[str], str]) -> str:
    """The title of a run in the document: its own, else its preset's or method's name."""
    preset = next((p.name for p in method.presets if p.key == scene.run.data.preset), method.name)
    return scene.title or say(preset)
