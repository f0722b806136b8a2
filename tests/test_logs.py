"""The log tells what happened, and never to whom or in what words."""

from __future__ import annotations

import io
import json
import logging
import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.config import ROOT
from core.log import JsonLines
from tests.console import Console
from tests.imports import RESULTS, preview_of
from tests.sheet_files import csv_file
from tests.test_own_data import QUESTION, fail_once, leave_traces
from tests.world import CLERK, GROUP, KEY, OFFICER, OTHER_CLERK, SECRET, STRANGER, TOKEN, World, button

ANNOUNCEMENT, NOTE, PASTED = "ประชุมวันศุกร์ที่ห้องใหญ่", "พิกัดอยู่ผิดที่มาก", "ข้อความของคนแปลกหน้า"
METRICS_TOKEN = "a-token-that-only-the-watcher-knows"
HEARTBEAT = "http://127.0.0.1:1/a-secret-way-to-feign-life"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that any logger of the process says, the chatty ones as configured, in the form that is written out."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    root, level = logging.getLogger(), logging.getLogger().level
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def listen(written: io.StringIO) -> None:
    """From now on, since the program configures the log when it starts."""
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)


def live(world: World) -> list[str]:
    """A day with everything in it that can go well or wrong; the addresses and codes that were handed out."""
    handed_out = [world.code_of("บ้านต้นแบบ")]
    world.make_officer()
    world.bind_group()
    leave_traces(world)
    world.record("บ้านต้นแบบ", "ไม่ครบ 1", NOTE)
    world.say(STRANGER, PASTED)
    world.say(CLERK, PASTED, group=GROUP)
    world.say(CLERK, "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1")
    export = world.say(OFFICER, "ส่งออกสถิติ")
    handed_out.append(urlsplit(str(button(export, "ดาวน์โหลดไฟล์ Excel")["uri"])).path.removeprefix("/d/"))
    world.say(OFFICER, f"ประกาศ {ANNOUNCEMENT}")
    console = Console(world)
    entrance = console.link()
    console.enter(entrance)
    handed_out += [entrance.rpartition("/")[2], *(cookie.value for cookie in (console.http._cookies or {}).values())]
    preview_of(console, csv_file(RESULTS), name="ไฟล์ของสมหญิง.csv")
    for path in ("/console/people/", "/console/questions/", "/console/changes/", "/console/deliveries/"):
        assert console.get(path) == 200
    break_things(world, console, handed_out[1])
    return handed_out


def break_things(world: World, console: Console, link: str) -> None:
    """LINE turns away, fails and goes silent; handlers, pages and the database break."""
    for fault in ({"rate_limit": 3}, {"fail_500": 5}, {"timeout_after_accept": 1}):
        world.platform.faults.set(**fault)
        world.say(CLERK, QUESTION)
        world.work()
    world.platform.faults.clear()
    fail_once(world)
    world.execute("ALTER TABLE school RENAME TO hidden")
    for path in (f"/d/{link}", "/console/schools/", "/console/people/", f"/s/{link}", f"/p/{link}"):
        console.get(path, q=QUESTION)
    console.post("/console/imports/", {"kind": QUESTION})
    world.post(world.platform.text(CLERK, QUESTION))
    world.execute("ALTER TABLE hidden RENAME TO school")
    world.http.get("/metrics", headers={"Authorization": "Bearer wrong-" + METRICS_TOKEN})
    world.http.post("/callback", data=QUESTION.encode(), headers={"x-line-signature": "wrong"})


def secrets_of(world: World, handed_out: list[str]) -> set[str]:
    replies = [json.dumps(request.as_dict()) for request in world.platform.requests("reply")]
    reply_tokens = {found for text in replies for found in re.findall(r"replyToken\W+([\w-]{8,})", text)}
    assert reply_tokens
    people = {CLERK, OTHER_CLERK, OFFICER, STRANGER, GROUP, "สมหญิง", "สมศรี", "ภาคภูมิ", "คนแปลกหน้า"}
    words = {QUESTION, ANNOUNCEMENT, NOTE, PASTED, "ZZZZ", "ไฟล์ของ"}
    own = {SECRET, TOKEN, KEY.decode(), METRICS_TOKEN, HEARTBEAT.rpartition("/")[2]}
    return people | words | own | set(handed_out) | reply_tokens


def test_no_log_line_holds_text_names_ids_tokens_codes_or_links(
    new_world: Callable[..., World], lines: io.StringIO
) -> None:
    world = new_world(metrics_token=METRICS_TOKEN, heartbeat_url=HEARTBEAT)
    listen(lines)
    handed_out = live(world)
    log = [line for line in lines.getvalue().splitlines() if '"logger": "simulator' not in line]
    events = {json.loads(line)["event"] for line in log}
    assert {
        "handled",
        "handler failed",
        "delivery",
        "console failed",
        "download failed",
        "heartbeat not taken",
    } <= events
    for secret in secrets_of(world, handed_out):
        told = [line for line in log if secret in line]
        assert not told, (secret, told[:3])


def test_an_access_log_of_the_web_server_holds_no_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    settings = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    names = set(re.findall(r"%\(([^)]+)\)", settings["access_log_format"]))
    assert names == {"t", "s", "B", "M"}  # neither the request (r, U, q, f) nor who sent it (h, u, a)
