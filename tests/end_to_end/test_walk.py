"""One incident from each channel, from the first word to the user's yes; docs/walk.json keeps it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

from tests.desk.post import message
from tests.end_to_end.command import ONCALL
from tests.end_to_end.watcher import site, watching
from tests.servers.alertmanager import Alertmanager
from tests.servers.dovecot import Dovecot

KEPT = Path(__file__).parents[2] / "docs" / "walk.json"
CHAT = "检验科小周 09:10\n生化仪做完了，结果没传到电脑里\n检验科小周 09:12\n[图片]\n"
CALL = ("--title", "收费窗口点结算一直转圈", "--department", "sfck", "--requester", "王收费")
WAY = (
    ("ack", "在看"),
    ("classify", "--impact", "I2", "--urgency", "U2", "--why", "一个部门停，有手工替代"),
    ("assign", "--to", "app"),
    ("propose", "重启服务，约两分钟"),
    ("agree", "现在就可以", "--by", "科主任", "--channel", "phone"),
    ("resolve", "已重启，观察十分钟"),
    ("confirm", "能用了", "--by", "科主任", "--channel", "phone", "--satisfaction", "5"),
    ("close", "--cause", "capacity", "--fix", "restarted"),
)
"""What is done to each, whoever told of it."""
OF_IT = ("incident.", "fix.", "message.", "alert.")


class Walker:
    """Speaks to the command line about one site."""

    def __init__(self, folder: Path) -> None:
        self._folders = ("--config", str(folder / "site"), "--data", str(folder / "data"))

    def do(self, *arguments: str, given: str = "") -> object:
        done = subprocess.run(
            [ONCALL, *arguments, "--json", "--actor", "dba", *self._folders],
            input=given, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, (arguments, done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else None

    def opened(self, channel: str) -> str:
        rows: list[dict[str, str]] = self.do("incident", "list")  # type: ignore[assignment]
        return next(row["id"] for row in rows if row["channel"] == channel)


def test_an_incident_of_each_channel_goes_from_the_first_word_to_the_users_yes(
    dovecot: Dovecot, alertmanager: Alertmanager, tmp_path: Path
) -> None:
    site(tmp_path, dovecot, alertmanager)
    walker = Walker(tmp_path)
    with watching(tmp_path) as watch:
        watch.wait("watching")
        dovecot.put(message("病案首页导出报错", "说编码不存在", "<1@h>"))
        alertmanager.fire({"alertname": "EcgDown"})
        watch.wait("病案首页导出报错", "alert EcgDown fires")
        walker.do("incident", "new", *CALL)
        walker.do("incident", "new", "--chat", "-", given=CHAT)
        ids = {channel: walker.opened(channel) for channel in ("phone", "wechat", "mail", "alert")}
        dovecot.put(message("Re: 病案首页导出报错", "又试了一次", "<2@h>", In_Reply_To="<1@h>"))
        watch.wait("Re: 病案首页导出报错")
        alertmanager.resolve({"alertname": "EcgDown"})
        for incident in ids.values():
            for verb, *rest in WAY:
                walker.do("incident", verb, incident, *rest)
        assert watch.stop() == 0

    events: list[dict[str, object]] = walker.do("timeline", "1000")  # type: ignore[assignment]
    walk = {channel: told(events, incident) for channel, incident in ids.items()}
    for channel, way in walk.items():
        kinds = [one["kind"] for one in way]
        assert kinds[0] == "incident.opened", channel
        for kind in ("acknowledged", "classified", "confirmed", "closed"):
            assert kinds.count(f"incident.{kind}") == 1, (channel, kind)
        assert kinds.index("fix.agreed") < kinds.index("incident.resolved")
        assert kinds[-1] == "incident.closed"
    assert "message.received" in [one["kind"] for one in walk["mail"]]
    assert "alert.fired" in [one["kind"] for one in walk["alert"]]
    verified: dict[str, object] = walker.do("timeline", "verify")  # type: ignore[assignment]
    assert verified["ok"] is True

    if os.environ.get("ONCALL_SNAPSHOTS") == "write":
        KEPT.write_text(json.dumps(walk, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert {channel: steps(way) for channel, way in kept.items()} == {
        channel: steps(way) for channel, way in walk.items()
    }


def told(events: list[dict[str, object]], incident: str) -> list[dict[str, object]]:
    """Return what the timeline says of an incident: kind, actor and data, but for what differs."""
    return [
        {"kind": one["kind"], "actor": one["actor"], "data": plain(one["data"])}
        for one in events
        if one["incident"] == incident and str(one["kind"]).startswith(OF_IT)
    ]


def plain(data: object) -> object:
    """Leave out moments, digests and places, which no two walks share."""
    text = json.dumps(data, ensure_ascii=False)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ][0-9:.+]*", "…", text)
    text = re.sub(r'"[0-9a-f]{16,64}"', '"…"', text)
    return json.loads(re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1", text))


def steps(way: list[dict[str, object]]) -> list[object]:
    """Return the kinds in their order; what comes by itself may come a little sooner or later."""
    mine = [one["kind"] for one in way if one["actor"] != "console"]
    return [mine, sorted({str(one["kind"]) for one in way if one["actor"] == "console"})]
