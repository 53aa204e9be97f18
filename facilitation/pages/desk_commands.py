"""From a form of the desk to a planning command, and where the page goes on after it."""

from __future__ import annotations

from facilitation import agenda, planning
from facilitation.formats import Methods
from facilitation.method import N_, Body, Rejected
from facilitation.pages.desk_forms import Form, from_form, kind_of, minutes_of, text_of, typed_facts
from facilitation.records import AnyBoard


def command_of(do: str, form: Form, board: AnyBoard, methods: Methods) -> Body:
    """The command of a form. Raises Rejected."""
    match do:
        case "edit_event":
            return planning.EditEvent(typed_facts(form))
        case "add_item":
            method, preset = kind_of(form) or ("", "")
            return planning.AddItem(
                method=method,
                preset=preset,
                title=text_of(form, "title") or "",
                minutes=minutes_of(form),
                before=_given(form, "before"),
                beside=_given(form, "beside"),
                activity=_given(form, "activity"),
                phase=_given(form, "phase"),
            )
        case "edit_item":
            return _edit_item(form, board, methods)
        case "move_item":
            return planning.MoveItem(_given(form, "item"), _given(form, "before"))
        case "drop_item":
            return planning.DropItem(_given(form, "item"))
    raise Rejected(N_("This form is not known here."))


def whereto(do: str, form: Form, command_id: str) -> str:
    """Where a form leads: a new line and another format open their settings, everything else closes them."""
    item = _given(form, "item")
    if do == "add_item" and not item:
        return f"?edit={command_id}.1#line-{command_id}.1"
    if do == "edit_item" and "kind" in form:
        return f"?edit={item}#line-{item}"
    if _given(form, "goto") == "guests":  # the switch of the registration stands on that page
        return "/guests"
    if _given(form, "goto") == "protocol":
        return "#protocol"
    return {"edit_event": "#facts", "drop_item": "#plan"}.get(do, f"#line-{item}")


def _edit_item(form: Form, board: AnyBoard, methods: Methods) -> planning.EditItem:
    record = board.get(_given(form, "item"))
    run = agenda.activity(board, record.data.activity) if record is not None and record.kind == "item" else None
    kind = kind_of(form)
    method = methods.get(run.data.method) if run is not None else None
    asks = method is not None and any(name.startswith("settings.") for name in form)
    return planning.EditItem(
        item=_given(form, "item"),
        title=text_of(form, "title"),
        minutes=minutes_of(form),
        room=text_of(form, "room"),
        approval=form["approval"][-1] == "on" if "approval" in form else None,
        beside=form["beside"][-1] if "beside" in form else None,
        method=kind[0] if kind else None,
        preset=kind[1] if kind else None,
        settings=from_form(method, form) if asks and method is not None else None,
        takes=tuple(source for source in form["takes"] if source) if "takes" in form else None,
    )


def _given(form: Form, name: str) -> str:
    return form.get(name, [""])[-1]
