"""Signs that no font of the document draws: several code points that mean one thing become one, and it gets a name."""

from __future__ import annotations

import re
import unicodedata

from facilitation.words import say

_BASE = "[\u2190-\u32ff\U0001f000-\U0001faff]"
_MARKS = "[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u20e3]*"
_SEQUENCE = re.compile(f"({_BASE}){_MARKS}(?:\u200d{_BASE}{_MARKS})+")
_FLAG = re.compile("([\U0001f1e6-\U0001f1ff])([\U0001f1e6-\U0001f1ff])")
_A = 0x1F1E6


def N_(text: str) -> str:  # noqa: N802 - the name that the catalogues look for
    return text


NAMES = {
    "😀": N_("grinning face"),
    "😃": N_("smiling face"),
    "😁": N_("beaming face"),
    "😂": N_("tears of joy"),
    "🤣": N_("rolling on the floor laughing"),
    "😅": N_("laughing with sweat"),
    "😊": N_("happy face"),
    "🙂": N_("slight smile"),
    "😉": N_("winking face"),
    "😍": N_("heart eyes"),
    "🥰": N_("face with hearts"),
    "😘": N_("face blowing a kiss"),
    "😎": N_("sunglasses"),
    "🤔": N_("thinking face"),
    "😐": N_("neutral face"),
    "🙄": N_("rolling eyes"),
    "😴": N_("sleeping face"),
    "😢": N_("crying face"),
    "😭": N_("loudly crying face"),
    "😞": N_("disappointed face"),
    "😟": N_("worried face"),
    "😕": N_("confused face"),
    "😡": N_("angry face"),
    "😠": N_("annoyed face"),
    "😱": N_("screaming face"),
    "😮": N_("astonished face"),
    "😇": N_("face with halo"),
    "🤗": N_("hug"),
    "🤩": N_("starry eyes"),
    "🥳": N_("partying face"),
    "🤷": N_("shrug"),
    "🙈": N_("see-no-evil monkey"),
    "👏": N_("clapping hands"),
    "🙏": N_("folded hands"),
    "🙌": N_("raised hands"),
    "💪": N_("flexed arm"),
    "🤝": N_("handshake"),
    "✋": N_("raised hand"),
    "✅": N_("tick"),
    "❌": N_("cross"),
    "❓": N_("question mark"),
    "❗": N_("exclamation mark"),
    "🎉": N_("party popper"),
    "🔥": N_("fire"),
    "✨": N_("sparkles"),
    "💡": N_("light bulb"),
    "🚀": N_("rocket"),
    "💯": N_("hundred points"),
    "🌞": N_("sun with face"),
    "🌈": N_("rainbow"),
    "🌱": N_("seedling"),
    "🌳": N_("tree"),
    "🎈": N_("balloon"),
    "🎁": N_("gift"),
    "💚": N_("green heart"),
    "💙": N_("blue heart"),
    "💛": N_("yellow heart"),
    "👩": N_("woman"),
    "👨": N_("man"),
    "👧": N_("girl"),
    "👦": N_("boy"),
    "👶": N_("baby"),
    "🧑": N_("person"),
    "👪": N_("family"),
    "🐶": N_("dog"),
    "🐱": N_("cat"),
    "🚗": N_("car"),
    "🚌": N_("bus"),
}
"""The ones that people type most. All others bear the name that Unicode gives them."""


def as_one(text: str, language: str, bare: bool) -> str:
    """Families, skin tones and the like as their first sign, flags in words. `bare`: flags are left out."""
    if text.isascii():
        return text
    text = _SEQUENCE.sub(r"\1", text)
    word = say(language)(N_("flag"))

    def flag(found: re.Match[str]) -> str:
        return "" if bare else f"[{word} {''.join(chr(ord(letter) - _A + ord('A')) for letter in found.groups())}]"

    return _FLAG.sub(flag, text)


def name(sign: str, language: str) -> str:
    """What a single sign is called, in brackets."""
    plain = NAMES.get(sign) or unicodedata.name(sign, f"u+{ord(sign):04x}").lower()
    return f"[{say(language)(plain)}]"
