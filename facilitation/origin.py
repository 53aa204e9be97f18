"""Where a request comes from: our own pages, or somebody else's."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit


def same_origin(headers: Mapping[str, str], public_url: str) -> bool:
    """True if a request comes from our own pages, or from no browser at all.

    Every browser sends Origin with a POST and a WebSocket; a page elsewhere cannot leave it out.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        from_where = urlsplit(origin).netloc
    except ValueError:  # "http://[": no browser sends that
        return False
    return from_where in {headers.get("host", ""), urlsplit(public_url).netloc} - {""}
