"""The wire: frames to a screen, and the line that carries them.

A frame is built once and written to every socket's transport as it is. Going through the ASGI server for each of a
thousand phones would build the same WebSocket header a thousand times and cost several times the processor.
"""

from __future__ import annotations

import asyncio
import struct
from typing import Protocol

import msgspec

from facilitation.frames import Frame

MOST_WAITING = 256 * 1024
"""Bytes that may wait for a slow reader; a socket with more is behind and gets a merged catch-up later."""
FAREWELL = 5.0
"""Seconds in which a reader that was told to close has to do it."""
STALLED = 25.0
"""Seconds after which a reader that takes nothing is cut off."""
_encode = msgspec.json.Encoder().encode


class Transport(Protocol):
    """What we need of asyncio's transport."""

    def write(self, data: bytes) -> None: ...
    def get_write_buffer_size(self) -> int: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...
    def is_closing(self) -> bool: ...


def frame(message: Frame) -> bytes:
    """A message as one unmasked WebSocket text frame (RFC 6455, 5.2)."""
    payload = _encode(message)
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload


def close_frame(code: int) -> bytes:
    return struct.pack("!BBH", 0x88, 2, code)


class Line:
    """One screen's connection. Writing never waits: what does not go out is told by the return value."""

    __slots__ = ("_transport", "_waiting_since", "behind", "closed")

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._waiting_since = 0.0
        self.behind = False
        self.closed = False

    def write(self, data: bytes) -> bool:
        """True if the bytes were handed over; False if the reader is behind or gone."""
        transport = self._transport
        if self.behind or self.closed or transport.is_closing():
            return False
        if transport.get_write_buffer_size() > MOST_WAITING:
            self.behind = True
            return False
        transport.write(data)
        return True

    def look(self, now: float, stalled: float = STALLED) -> bool:
        """Call now and then: True if a line that was behind can be written to again. Cuts off a reader that takes nothing.

        No close code can reach such a reader, and a polite close would wait for ever for its buffer to drain.
        """
        if self._transport.get_write_buffer_size() == 0:
            self._waiting_since = 0.0
            back, self.behind = self.behind, False
            return back
        self._waiting_since = self._waiting_since or now
        if now - self._waiting_since > stalled:
            self._transport.abort()
        return False

    def close(self, code: int) -> None:
        """Say goodbye and hang up once that is out. Nothing more goes out, and nothing that still comes in counts: the server
        below us does not know of this goodbye and would answer the reader's with a second one, which a browser takes for a
        broken line.

        One that is behind would never hear it and is cut off; so is, a little later, one that does not want to hear it.
        """
        if self.closed:
            return
        self.closed = True
        if self.behind:
            self._transport.abort()
        elif not self._transport.is_closing():
            self._transport.write(close_frame(code))
            self._transport.close()
            asyncio.get_running_loop().call_later(FAREWELL, self._transport.abort)
