"""Downloads of the protocol, for the console and for the desk."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from facilitation.facts import VERSIONS
from facilitation.method import N_
from facilitation.pages.common import Visit, house_of, message, safe_name
from facilitation.words import say


@get(["/console/{event_id:str}/protocol/{key:str}", "/desk/events/{event_id:str}/protocol/{key:str}"])
async def protocol(request: Visit, event_id: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """A draft at any moment: …/protocol/pdf?edition=public|internal&lang=de."""
    house = house_of(request)
    facts = await house.facts(event_id)
    exporter = next((e for e in house.exporters if e.key == key), None)
    if exporter is None:
        return message(request, N_("Not found"), N_("There is no such format."), 404)
    internal = request.query_params.get("edition") == "internal"
    wanted = request.query_params.get("lang", "")
    lang = wanted if wanted in facts.languages else facts.languages[0]
    data = await house.export(event_id, exporter, "internal" if internal else "public", lang)
    headers = {"Content-Disposition": safe_name(facts, exporter.suffix, say(lang)(VERSIONS[facts.version]))}
    return Response(data, media_type=exporter.media_type, headers=headers)
