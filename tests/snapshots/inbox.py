"""The ward when the mailbox has gone silent, a caller has written again and an alert is silenced."""

from __future__ import annotations

from datetime import timedelta

from config.inbound import AlertRoute, AlertSource
from console.desk.alarms import Alarms
from console.desk.desk import Desk
from console.desk.inbound import Silent
from console.duty.alerts import Heard
from console.duty.events import Draft, Kind
from sources.alert import Alert, Standing
from sources.alertmanager import Alertmanager
from tests.desk.ward import Clock, outage, settled


async def written_again(desk: Desk, clock: Clock) -> None:
    await outage(desk, clock)
    called = next(row for row in desk.queue.value.incidents if not row.auto)
    data = {
        "id": "<2@h>", "mailbox": "m", "validity": 1, "uid": 2, "reply": True,
        "from": "病案室", "subject": "Re: 病案首页打印偏移", "attachments": [],
    }  # fmt: skip
    await desk.journal.append(Draft(Kind.MESSAGE_RECEIVED, data, called.id))
    await settled(desk)
    since = clock() - timedelta(minutes=12)
    desk.inbound.silent.publish((Silent("mail", "tls", "self-signed certificate", since),))


async def silenced(desk: Desk, clock: Clock) -> None:
    await written_again(desk, clock)
    source = AlertSource("am", "http://127.0.0.1:1")
    alarms = Alarms(desk.site, desk.journal, Alertmanager(source), clock, str)
    labels = (("alertname", "HisSlow"), ("job", "his"))
    alert = Alert(
        "0123456789abcdef", "HisSlow", labels, "", clock(), Standing.SILENCED,
        clock() + timedelta(hours=2), "王工 升级窗口",
    )  # fmt: skip
    alarms.quiet.publish(
        (Heard("am:0123456789abcdef:HisSlow", "am", alert, AlertRoute((), "his")),)
    )
    await desk.runs.suggested("his", desk.watch.signs("his"))  # the library is read only once
    desk.inbound._alarms = {"am": (source.every, alarms)}
