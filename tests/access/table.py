"""Who may open which route and send which command: the table that every test here goes by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import httpx

from facilitation.access import COOKIES
from facilitation.people import Role
from tests.house import Day, Running

O, M, W, P = Role.ORGANISER, Role.MODERATOR, Role.PROJECTOR, Role.PARTICIPANT  # noqa: E741 - one letter each, as columns
H = Role.HELPER
EVERYBODY = {O, M, W, P, H}
ROUTES: Mapping[str, set[Role]] = {
    "GET /": EVERYBODY,
    "GET /health": EVERYBODY,
    "GET /static/{name:path}": EVERYBODY,
    "GET /j": EVERYBODY,
    "POST /j": EVERYBODY,
    "GET /j/{code:str}": EVERYBODY,
    "POST /j/{code:str}": EVERYBODY,
    "GET /j/{code:str}/back": EVERYBODY,
    "POST /j/{code:str}/back": EVERYBODY,
    "GET /m/{token:str}": EVERYBODY,
    "GET /p/{token:str}": EVERYBODY,
    "GET /t/{token:str}": EVERYBODY,
    "SOCKET /t/{token:str}/socket": EVERYBODY,
    "GET /desk/network": {O},
    "GET /desk/network/state": {O},
    "GET /h/{token:str}": EVERYBODY,
    "GET /v/{token:str}": EVERYBODY,
    "POST /v/{token:str}": EVERYBODY,
    "POST /v/{token:str}/send": EVERYBODY,
    "SOCKET /v/{token:str}/socket": {P},
    "GET /desk/events/{event_id:str}/ahead": {O},
    "GET /desk/events/{event_id:str}/ahead/{paper:str}": {O},
    "GET /s/{token:str}": EVERYBODY,
    "GET /r/{token:str}": EVERYBODY,
    "POST /r/{token:str}": EVERYBODY,
    "GET /r/{token:str}/{key:str}": EVERYBODY,
    "POST /r/{token:str}/{key:str}": EVERYBODY,
    "GET /desk/open": EVERYBODY,
    "GET /desk": {O},
    "GET /desk/new": {O},
    "POST /desk/events": {O},
    "GET /desk/events/{event_id:str}": {O},
    "GET /desk/events/{event_id:str}/poster.pdf": {O},
    "GET /desk/events/{event_id:str}/numbers.pdf": {O},
    "GET /desk/events/{event_id:str}/protocol/{key:str}": {O},
    "POST /desk/events/{event_id:str}/send": {O},
    "POST /desk/events/{event_id:str}/links": {O},
    "POST /desk/events/{event_id:str}/links/{link_id:str}/withdraw": {O},
    "POST /desk/events/{event_id:str}/delete": {O},
    "POST /desk/events/{event_id:str}/duplicate": {O},
    "POST /desk/events/{event_id:str}/next": {O},
    "POST /desk/events/{event_id:str}/archive": {O},
    "POST /desk/events/{event_id:str}/clear": {O},
    "GET /desk/events/{event_id:str}/copy.zip": {O},
    "GET /desk/copies": {O},
    "POST /desk/copies": {O},
    "GET /desk/copies/whole.zip": {O},
    "POST /desk/restore": {O},
    "GET /desk/restore/{token:str}": {O},
    "POST /desk/restore/{token:str}": {O},
    "GET /desk/events/{event_id:str}/guests": {O},
    "GET /desk/events/{event_id:str}/guests/{paper:str}": {O},
    "POST /desk/events/{event_id:str}/guests/list": {O},
    "POST /desk/events/{event_id:str}/guests/add": {O},
    "POST /desk/events/{event_id:str}/guests/send": {O},
    "POST /desk/events/{event_id:str}/guests/clear": {O},
    "GET /console/{event_id:str}": {M},
    "GET /console/{event_id:str}/origins/{record:str}": {M},
    "GET /console/{event_id:str}/ahead": {M},
    "GET /console/{event_id:str}/ahead/{paper:str}": {M},
    "GET /console/{event_id:str}/phone": {M},
    "GET /console/{event_id:str}/person": {M},
    "GET /console/{event_id:str}/tablet": {M},
    "POST /console/{event_id:str}/tablet": {M},
    "GET /console/{event_id:str}/preview": {M},
    "GET /console/{event_id:str}/ballots/{run:str}": {M},
    "GET /console/{event_id:str}/protocol/{key:str}": {M},
    "POST /console/{event_id:str}/send": {M},
    "POST /console/{event_id:str}/send/pictures": {M},
    "POST /console/{event_id:str}/pictures": {M},
    "GET /console/{event_id:str}/picture/{picture:str}": {M},
    "GET /console/{event_id:str}/picture/{picture:str}/small": {M},
    "GET /console/{event_id:str}/preview/picture/{picture:str}": {M},
    "SOCKET /console/{event_id:str}/socket": {M},
    "SOCKET /console/{event_id:str}/preview/socket": {M},
    "GET /wall/{event_id:str}": {W},
    "GET /wall/{event_id:str}/picture/{picture:str}": {W},
    "SOCKET /wall/{event_id:str}/socket": {W},
    "GET /e/{event_id:str}": {P},
    "GET /e/{event_id:str}/page/{record:str}": EVERYBODY,
    "GET /e/{event_id:str}/mine": {P},
    "GET /e/{event_id:str}/mine.pdf": {P},
    "GET /e/{event_id:str}/mine.ics": {P},
    "POST /e/{event_id:str}/send": {P},
    "POST /e/{event_id:str}/send/pictures": {P},
    "POST /e/{event_id:str}/pictures": {P},
    "POST /e/{event_id:str}/next": {P},
    "GET /e/{event_id:str}/picture/{picture:str}": {P},
    "GET /e/{event_id:str}/picture/{picture:str}/small": {P},
    "GET /e/{event_id:str}/return": {P},
    "SOCKET /e/{event_id:str}/socket": {P},
    "GET /door/{event_id:str}": {H},
    "GET /door/{event_id:str}/return": {H},
    "POST /door/{event_id:str}/send": {H},
}
"""Written down a second time on purpose: a route that is added or opened wider has to be added or opened here too."""

COMMANDS: Mapping[str, set[Role]] = {
    name: roles
    for names, roles in (
        ("edit_event add_item edit_item move_item drop_item edit_person erase", {O, M}),
        ("take_guests edit_guest drop_guests", {O, M}),
        ("add_person check_in check_out", {O, M, H}),
        ("open open_ahead close reopen next back phase evaluate confirm", {M}),
        ("clock_set clock_shift clock_hold clock_go present blank freeze welcome", {M}),
        ("hide unhide approve correct star take_in to_store take undo merge_people", {M}),
        ("edit_me go leave come_back erase_me", {P}),
        ("describe", {P, M}),
        ("type_in", {M}),
        (
            "new_event join return register unregister forget archive clear_rehearsal entered tick "
            "add_picture drop_pictures next_person",
            set(),
        ),  # made here, never sent
    )
    for name in names.split()
}
"""The core's own commands."""
NEVER_SENT = {name for name, roles in COMMANDS.items() if not roles}

METHOD_COMMANDS: Mapping[str, Mapping[str, set[Role]]] = {
    key: {name: roles for names, roles in lines for name in names.split()}
    for key, lines in {
        "plenary": (
            ("park", {P, M}),
            ("withdraw_question", {P}),
            ("show_question answered", {M}),
        ),
        "review": (
            ("add_known", {P, M}),
            ("withdraw_known", {P}),
            ("add_matter say_stands next_matter matter_back take_matter turn_page", {M}),
        ),
        "followup_group": (
            ("join_ag leave_ag speak_for edit_ag set_contact add_note remove_note set_task set_standing", {P, M}),
            ("add_ag drop_ag note_member remove_member move_task turn_page", {M}),
        ),
        "speed_dialog": (
            ("add_interest", {P, M}),
            ("join_in leave_talks keep_seat alone edit_interest withdraw_interest", {P}),
            ("call_in set_in fill_up", {M}),
        ),
        "sentence_stems": (
            ("add_card", {P, M}),
            ("edit_card withdraw_card keep_card sign_card decided", {P}),
            ("read_next read_back read_card gather name_heap split_heap free_card open_heap", {M}),
        ),
        "topic_pitch": (
            ("submit_topic", {P, M}),
            ("edit_topic withdraw_topic adopt_topic support_topic join_group", {P}),
            ("next_pitch skip_pitch call_pitch move_topic pass_topic merge_topics part_topic halve_topic", {M}),
            ("set_room share_rooms add_group edit_group drop_group place_in", {M}),
            ("work_alone", {P, M}),
        ),
        "dot_vote": (
            ("place_dot take_dot cast_dots", {P}),
            ("add_option edit_option drop_option move_option merge_options part_option explain_option set_rules", {M}),
            ("set_cut type_ballot count_paper clear_dots prefer_option draw_lot run_off call_off turn_page", {M}),
        ),
        "open_space": (
            ("propose_topic write_report", {P, M}),
            ("edit_topic withdraw_topic adopt_topic set_tags ask_host answer_host show_interest keep_both come go_out", {P}),
            ("edit_note withdraw_note place_dot take_dot join_action", {P}),
            ("place_topic free_topic go_on set_ending", {P, M}),
            ("pass_topic repeat_topic drop_repeat add_room edit_room drop_room merge_topics part_topic", {M}),
            ("propose apply_proposal drop_proposal next_news news_back call_news turn_page", {M}),
        ),
        "choose_groups": (
            ("join_group leave_group wish_group", {P}),
            ("add_group edit_group drop_group place_in divide free_absent", {M}),
        ),
        "ist_soll": (
            ("add_card edit_card withdraw_card place_card tie_cards untie_cards dispute_card propose_card set_term", {P, M}),
            ("take_role give_role leave_role move_stage shift_stage hold_stage join_group leave_group", {P, M}),
            ("ask_help", {P}),
            ("move_card answer_group look_at turn_to turn_page add_group edit_group drop_group place_in", {M}),
        ),
        "action_plan": (
            ("propose_measure edit_measure give_back set_progress", {P, M}),
            ("withdraw_measure accept_measure", {P}),
            ("next_row row_back take_row turn_page", {M}),
        ),
        "commitments": (
            ("commit", {P, M}),
            ("edit_commitment withdraw_commitment", {P}),
            ("turn_page", {M}),
        ),
        "feedback": (
            ("place_dot add_remark", {P, M}),
            ("take_dot edit_remark withdraw_remark", {P}),
            ("enlarge", {M}),
        ),
        "survey": (
            ("hand_in take_back", {P}),
            ("add_question edit_question move_question drop_question type_sheet drop_sheet", {M}),
            ("add_topic adopt_option name_topic drop_topic code quote_it turn_page", {M}),
        ),
        "kita_survey": (
            ("add_children edit_children drop_children tap write_saying edit_saying drop_saying", {P}),
            ("add_question edit_question move_question drop_question type_sheet drop_sheet", {M}),
            ("add_topic adopt_option name_topic drop_topic code quote_it turn_page", {M}),
        ),
        "topic_store": (
            ("store_topic", {P, M}),
            ("withdraw_topic", {P}),
            ("edit_topic drop_topic move_topic", {M}),
        ),
    }.items()
}
"""What each format's own commands may be sent by. What a participant may contribute, a moderator may enter for somebody
without a phone."""


def all_cookies(value: str) -> str:
    """One key tried in every lock, as a client of somebody's own might do."""
    return "; ".join(f"{name}={value}" for name in COOKIES.values())


def routes(house: Running) -> Iterator[str]:
    assert house.app is not None
    for route in house.app.routes:
        methods = getattr(route, "methods", None) or {"SOCKET"}
        yield from (f"{method} {route.path}" for method in methods - {"OPTIONS"})


def address(route: str, day: Day) -> tuple[str, str]:
    """(method, path) of a route with this event's values in it, none of which does any harm."""
    method, path = route.split(" ")
    values = {"name:path": "tokens.css", "code:str": day.code, "event_id:str": day.id, "key:str": "nix", "link_id:str": "nix"}
    values |= {"key:str": "nix", "paper:str": "nix", "record:str": "nix", "run:str": "nix.pdf", "picture:str": "nix"}
    doors = {"/m/": M, "/p/": W, "/h/": H}
    door = next((role for start, role in doors.items() if path.startswith(start)), None)
    values["token:str"] = day.links[door].rpartition("/")[2] if door is not None else "nix"
    if "/v/" in path:
        values["token:str"] = day.house.house.access.ahead_path(day.id, "nix").rpartition("/")[2]
    if "/t/" in path:
        values["token:str"] = day.house.house.trials.begin().token
    return method, re.sub(r"\{([^}]*)\}", lambda found: values[found[1]], path)


def check_headers(answer: httpx.Response) -> None:
    """What every answer carries."""
    headers = answer.headers
    policy = {part.split()[0]: part.split()[1:] for part in headers["content-security-policy"].split(";")}
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    assert policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == ["'self'"]
    # Up to Safari 15 the sockets of one's own host have to be named: bugs.webkit.org/show_bug.cgi?id=235873
    assert policy["connect-src"] == ["'self'", "ws:", "wss:"]
    assert not {"script-src", "style-src"} & set(policy)
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "cache-control" in headers
    assert "server" not in headers
