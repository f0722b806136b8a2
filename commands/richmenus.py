"""Rich menus: made, uploaded and linked."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from commands.services import fail, services
from line.client import Answer, LineClient
from messages.rich_menus import CLERK, OFFICER, RICH_MENUS, RichMenu
from models.people import reachable_officers


@click.command("rich-menu-deploy")
@with_appcontext
def rich_menu_deploy() -> None:
    """Create both rich menus anew, make the clerks' one the default, link the officers' one, delete the old ones."""
    services().settings.require_line()
    client = services().client
    old = [menu["richMenuId"] for menu in (_must(client.rich_menus(), "list").body or {}).get("richmenus", [])]
    ids = {menu.key: _create(client, menu) for menu in RICH_MENUS}
    _must(client.set_default_rich_menu(ids[CLERK.key]), "set default")
    linked = _link_officers(client, ids[OFFICER.key])
    for menu_id in old:
        _must(client.delete_rich_menu(menu_id), "delete")
    click.echo(f"deployed {len(ids)} rich menus, linked {linked} officers, deleted {len(old)} old ones")


def _create(client: LineClient, menu: RichMenu) -> str:
    created = _must(client.create_rich_menu(menu.definition()), f"create {menu.key}")
    menu_id = str((created.body or {})["richMenuId"])
    _must(client.upload_rich_menu_image(menu_id, menu.image.read_bytes(), "image/png"), f"upload {menu.key}")
    return menu_id


def _link_officers(client: LineClient, menu_id: str) -> int:
    with services().database.read() as session:
        officers = [officer.line_user_id for officer in reachable_officers(session)]
    return sum(client.link_rich_menu(user_id, menu_id).accepted for user_id in officers if user_id)


def _must(answer: Answer, what: str) -> Answer:
    if not answer.accepted:
        fail(f"error: LINE did not accept to {what}: {answer.status} {answer.message}")
    return answer


COMMANDS = (rich_menu_deploy,)
