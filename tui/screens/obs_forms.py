"""The form of an OBS connection."""

from typing import Any, get_args

from core.obs.models import CONNECTION_ROLES, Connection, Instance, Protocol
from tui.fields import Field, as_text
from tui.screens.events_forms import Ask
from tui.screens.form import Form
from tui.text import visible


def connection_form(ask: Ask, connection: Connection | None, instance: Instance | None) -> Form:
    """Add a connection, or change one; its password is never shown."""

    async def send(values: dict[str, Any]) -> None:
        if connection is None:
            await ask("obs.connection_add", values)
        elif values:
            await ask("obs.connection_edit", {"connection": connection.name, **values})

    title = "New OBS" if connection is None else f"OBS {visible(connection.name)}"
    about = "In OBS itself: Tools, WebSocket Server Settings; there the server is enabled, with its port and password."
    return Form(title, about, connection_fields(connection, instance), send)


def connection_fields(connection: Connection | None, instance: Instance | None) -> list[Field]:
    """Give the fields of a connection: a new one, or one there is."""
    scenes = f"one of {', '.join(instance.scenes)}" if instance is not None and instance.scenes else "a scene's name"
    kept = "kept as it is while this stays empty" if connection is not None and connection.has_password else ""
    new = connection is None
    shown = connection or Connection(0, "", "127.0.0.1", 4455)
    return [
        Field("name", required=new, initial=shown.name, help="what people call it"),
        Field("host", required=new, initial=shown.host, help="a name or an address"),
        Field("port", "whole number", initial=as_text(shown.port), help="usually 4455, with protocol v4 4444"),
        Field("password", help=kept or "what OBS asks for; empty for none", hidden=True),
        Field("protocol", "one of", initial=shown.protocol, choices=get_args(Protocol)),
        Field("role", "one of", initial=shown.role, choices=CONNECTION_ROLES),
        Field("enabled", "yes or no", initial=as_text(shown.enabled)),
        Field("holding_scene", initial=shown.holding_scene or "", help=f"what “all to holding” shows; {scenes}"),
        Field("replay_scene", initial=shown.replay_scene or "", help=f"what a review shows; {scenes}"),
    ]
