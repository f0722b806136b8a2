"""`rich-menu-deploy`, and which menu people see under their chat."""

from __future__ import annotations

import pytest

from core.vocabulary import Role
from messages.rich_menus import CLERK as CLERKS_MENU
from messages.rich_menus import OFFICER as OFFICERS_MENU
from tests.world import CLERK, OFFICER, OTHER_CLERK, STRANGER, World, texts


def menu_of(world: World, user: str) -> str | None:
    """The name of the menu that the person sees."""
    menus = world.platform.rich_menus
    menu_id = menus.shown_to(world.platform.users[user])
    return str(menus.find(menu_id)["name"]) if menu_id else None


def test_the_command_makes_both_menus_the_clerks_one_for_everybody(world: World) -> None:
    world.make_officer()
    output = world.command("rich-menu-deploy")
    assert output.strip() == "deployed 2 rich menus, linked 1 officers, deleted 0 old ones"
    assert menu_of(world, OFFICER) == OFFICERS_MENU.name
    assert menu_of(world, CLERK) == menu_of(world, STRANGER) == CLERKS_MENU.name


def test_every_menu_has_its_picture(world: World) -> None:
    world.command("rich-menu-deploy")
    menus = world.platform.rich_menus
    pictures = {menu["name"]: menus.image(menu["richMenuId"]) for menu in menus.listed()}
    assert pictures == {menu.name: ("image/png", menu.image.read_bytes()) for menu in (CLERKS_MENU, OFFICERS_MENU)}


def test_deploying_again_replaces_the_menus_and_leaves_no_old_one(world: World) -> None:
    world.make_officer()
    world.command("rich-menu-deploy")
    first = {menu["richMenuId"] for menu in world.platform.rich_menus.listed()}
    assert "deleted 2 old ones" in world.command("rich-menu-deploy")
    second = {menu["richMenuId"] for menu in world.platform.rich_menus.listed()}
    assert len(second) == 2
    assert not first & second
    assert menu_of(world, OFFICER) == OFFICERS_MENU.name
    assert menu_of(world, CLERK) == CLERKS_MENU.name


def test_a_deployment_that_line_breaks_off_says_so_and_the_next_one_cleans_up(world: World) -> None:
    world.command("rich-menu-deploy")
    world.platform.faults.set(fail_500=1)
    result = world.app.test_cli_runner().invoke(args=["rich-menu-deploy"])
    assert result.exit_code == 1
    assert "error: LINE did not accept to list: 500" in result.output
    assert menu_of(world, CLERK) == CLERKS_MENU.name
    world.command("rich-menu-deploy")
    assert len(world.platform.rich_menus.listed()) == 2


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER])
def test_an_officer_who_enrols_later_gets_the_officers_menu(world: World, role: Role) -> None:
    world.command("rich-menu-deploy")
    world.make_officer(OTHER_CLERK, role)
    assert menu_of(world, OTHER_CLERK) == OFFICERS_MENU.name


@pytest.mark.parametrize("role", [Role.VIEWER, Role.NETWORK_HEAD])
def test_those_who_only_read_keep_the_menu_of_everybody(world: World, role: Role) -> None:
    world.command("rich-menu-deploy")
    world.make_officer(OTHER_CLERK, role)
    world.enrol(CLERK, "บ้านต้นแบบ")
    assert menu_of(world, OTHER_CLERK) == menu_of(world, CLERK) == CLERKS_MENU.name


def test_an_officer_who_becomes_a_viewer_loses_the_officers_menu(world: World) -> None:
    world.command("rich-menu-deploy")
    world.make_officer()
    world.make_officer(role=Role.VIEWER)
    assert menu_of(world, OFFICER) == CLERKS_MENU.name


def test_an_officer_who_erases_their_data_loses_the_officers_menu(world: World) -> None:
    world.command("rich-menu-deploy")
    world.make_officer()
    answer = world.tap_data(OFFICER, "a=erase&do=yes")
    assert "ลบ" in texts(answer)
    assert menu_of(world, OFFICER) == CLERKS_MENU.name
    assert world.rows("fetch") == []


def test_an_officer_who_comes_back_after_blocking_the_bot_gets_the_menu_again(world: World) -> None:
    world.make_officer()
    world.command("rich-menu-deploy")
    world.post(world.platform.unfollow(OFFICER))
    assert menu_of(world, OFFICER) is None
    world.post(world.platform.follow(OFFICER))
    assert menu_of(world, OFFICER) == OFFICERS_MENU.name


def test_enrolling_before_any_menu_is_deployed_works_and_the_deployment_makes_it_good(world: World) -> None:
    world.make_officer()
    assert menu_of(world, OFFICER) is None
    assert world.rows("fetch") == []
    world.command("rich-menu-deploy")
    assert menu_of(world, OFFICER) == OFFICERS_MENU.name


def test_a_menu_that_line_does_not_link_at_once_is_linked_by_the_worker(world: World) -> None:
    world.command("rich-menu-deploy")
    card = world.say(OFFICER, f"ลงทะเบียน {world.command('officer-invite')}")
    world.platform.faults.set(fail_500=1.0)
    world.tap(OFFICER, "ยืนยันและยินยอม", card)
    assert menu_of(world, OFFICER) == CLERKS_MENU.name
    world.platform.faults.clear()
    world.later(minutes=2)
    assert menu_of(world, OFFICER) == OFFICERS_MENU.name


def test_who_is_no_officer_any_more_is_not_given_the_officers_menu_again(world: World) -> None:
    world.make_officer()
    world.execute("UPDATE person SET membership = 'ended'")
    assert "linked 0 officers" in world.command("rich-menu-deploy")
