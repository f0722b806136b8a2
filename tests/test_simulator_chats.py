"""The simulator's endpoints about people, groups, content, the bot and the loading animation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulated_line import GROUP, MALEE, OTHER_GROUP, SOMCHAI, STRANGER, Line, running_line


@pytest.fixture
def line() -> Iterator[Line]:
    with running_line() as running:
        yield running


def test_a_friend_s_profile_has_a_name(line: Line) -> None:
    profile = line.get(f"/v2/bot/profile/{SOMCHAI}").json()
    assert (profile["userId"], profile["displayName"]) == (SOMCHAI, "สมชาย")


def test_profiles_of_strangers_and_of_people_who_blocked_are_404(line: Line) -> None:
    line.platform.unfollow(MALEE)
    for person in (STRANGER, MALEE, "U" + "f" * 32):
        answer = line.get(f"/v2/bot/profile/{person}")
        assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})


def test_a_group_tells_its_name_and_how_many_people_are_in_it(line: Line) -> None:
    assert line.get(f"/v2/bot/group/{GROUP}/summary").json() == {"groupId": GROUP, "groupName": "ธุรการ"}
    assert line.get(f"/v2/bot/group/{GROUP}/members/count").json() == {"count": 5}


def test_member_ids_are_for_verified_accounts_only(line: Line) -> None:
    assert line.get(f"/v2/bot/group/{GROUP}/members/ids").status_code == 403


def test_a_member_s_name_is_told_even_when_they_are_no_friend(line: Line) -> None:
    line.platform.member_joins(GROUP, STRANGER)
    answer = line.get(f"/v2/bot/group/{GROUP}/member/{STRANGER}")
    assert answer.json() == {"userId": STRANGER, "displayName": "คนแปลกหน้า"}


def test_nothing_is_told_of_a_group_without_the_bot_or_of_people_outside(line: Line) -> None:
    for path in (
        f"/v2/bot/group/{OTHER_GROUP}/summary",
        f"/v2/bot/group/{OTHER_GROUP}/members/count",
        f"/v2/bot/group/{OTHER_GROUP}/member/{SOMCHAI}",
        f"/v2/bot/group/{GROUP}/member/{STRANGER}",
    ):
        assert line.get(path).status_code == 404


def test_the_bot_can_leave_a_group_once(line: Line) -> None:
    assert line.post(f"/v2/bot/group/{GROUP}/leave").json() == {}
    assert line.platform.groups[GROUP].bot_in is False
    assert line.platform.events[-1]["type"] == "leave"
    assert line.post(f"/v2/bot/group/{GROUP}/leave").status_code == 404


def test_the_bot_knows_itself(line: Line) -> None:
    info = line.get("/v2/bot/info").json()
    assert (info["userId"], info["basicId"]) == (line.platform.bot_user_id, "@tidtam")
    assert (info["displayName"], info["chatMode"], info["markAsReadMode"]) == ("ติดตาม", "bot", "auto")


def test_an_image_can_be_fetched_until_it_is_unsent(line: Line) -> None:
    sent = line.platform.image(SOMCHAI, b"\xff\xd8jpeg")["message"]
    path = f"/v2/bot/message/{sent['id']}/content"
    answer = line.get(path)
    assert (answer.content, answer.headers["Content-Type"]) == (b"\xff\xd8jpeg", "image/jpeg")
    assert line.get(path + "/preview").status_code == 200
    line.platform.unsend(SOMCHAI, sent["id"])
    assert line.get(path).status_code == 404


def test_a_file_can_be_fetched_and_tells_name_and_size(line: Line) -> None:
    sent = line.platform.file(SOMCHAI, "ผลรอบ1.xlsx", b"12345")["message"]
    assert (sent["fileName"], sent["fileSize"]) == ("ผลรอบ1.xlsx", 5)
    assert line.get(f"/v2/bot/message/{sent['id']}/content").content == b"12345"


@pytest.mark.parametrize("seconds", [5, 20, 60])
def test_the_loading_animation_runs_in_fives(line: Line, seconds: int) -> None:
    body = {"chatId": SOMCHAI, "loadingSeconds": seconds}
    assert line.post("/v2/bot/chat/loading/start", json=body).status_code == 202


@pytest.mark.parametrize("seconds", [0, 4, 7, 65, "20"])
def test_other_loading_times_are_refused(line: Line, seconds: object) -> None:
    body = {"chatId": SOMCHAI, "loadingSeconds": seconds}
    answer = line.post("/v2/bot/chat/loading/start", json=body)
    assert answer.status_code == 400
    assert answer.json()["details"][0]["property"] == "loadingSeconds"


def test_the_loading_animation_is_not_for_groups(line: Line) -> None:
    assert line.post("/v2/bot/chat/loading/start", json={"chatId": GROUP}).status_code == 400
