"""From alerts to incidents without a journal: one for each cause, shared with the checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from config.inbound import AlertRoute, AlertSource
from console.duty import alerts as rules
from console.duty.alerts import GRACE, HOLD, Absent
from console.duty.events import Draft, Kind
from sources.alert import Alert, Standing
from tests.console.duty.house import SITE, House

SOURCE = AlertSource(
    "am",
    "http://am",
    routes=(
        AlertRoute((("job", "oracle"), ("grave", "yes")), "his-db", "emergency", "P1"),
        AlertRoute((("job", "oracle"),), "his-db"),
        AlertRoute((("job", "his"),), "his"),
        AlertRoute((("job", "ecg"),), "ecg"),
    ),
)


class Bells(House):
    """A house that hears alerts too; every draft is folded at once."""

    def __init__(self) -> None:
        super().__init__()
        self.absent: Absent = {}

    def hear(self, *alerts: Alert, source: AlertSource = SOURCE) -> list[str]:
        """Hear all that a source tells of now; return what was said."""
        heard = rules.routed(alerts, source, lambda text: text)
        said: list[str] = []
        for _ in range(3):
            groups, self.absent = rules.detect(
                heard,
                source.id,
                self.absent,
                self.rows.values(),
                self.picture(),
                self.site,
                self.now,
            )
            for drafts in groups:
                incident = drafts[0].incident
                for draft in drafts:
                    self.take(replace(draft, incident=incident or draft.incident))
                    incident = incident or f"20260311-{self.seq:02d}"
                said += [_said(draft) for draft in drafts]
        return said + self.look()

    def on(self, span: timedelta) -> None:
        self.now += span


def _said(draft: Draft) -> str:
    said = draft.data.get("name") or draft.data.get("component")
    return f"{draft.kind.rpartition('.')[2]} {said}"


def alert(
    job: str,
    name: str = "Down",
    standing: Standing = Standing.FIRING,
    since: datetime | None = None,
    **more: str,
) -> Alert:
    labels = {"alertname": name, "job": job, **more}
    began = since or datetime(2026, 3, 10, 19, tzinfo=SITE_NOW.tzinfo)
    finger = f"{abs(hash(tuple(sorted(labels.items())))):016x}"
    return Alert(finger, name, tuple(labels.items()), "", began, standing)


SITE_NOW = House().now


def test_an_alert_opens_one_incident_whose_clock_starts_when_it_began() -> None:
    bells = Bells()
    began = bells.now - timedelta(minutes=9)
    assert bells.hear(alert("oracle", since=began)) == ["opened his-db", "fired Down"]
    assert bells.hear(alert("oracle", since=began)) == []
    row = bells.row("his-db")
    assert (row.cause, row.auto, row.system, row.channel) == (
        "component:his-db",
        True,
        "his",
        "alert",
    )
    assert (row.service, row.priority) == SITE.contract.alert_critical
    heard = rules.routed([alert("oracle", since=began)], SOURCE, str)
    groups, _ = rules.detect(heard, "am", {}, (), bells.picture(), SITE, bells.now)
    assert groups[0][0].data["received"] == began.isoformat()


def test_alerts_of_one_component_are_one_incident_and_the_gravest_route_counts() -> None:
    bells = Bells()
    said = bells.hear(alert("oracle", "A"), alert("oracle", "B", grave="yes"), alert("nobody"))
    assert said[0] == "opened his-db"
    assert sorted(said[1:]) == ["fired A", "fired B"]
    assert (bells.row("his-db").service, bells.row("his-db").priority) == ("emergency", "P1")
    assert bells.hear(alert("oracle", "A"), alert("oracle", "B", grave="yes"), alert("oracle", "C")) == ["fired C"]  # fmt: skip


def test_what_needs_the_database_joins_the_database() -> None:
    bells = Bells()
    assert bells.hear(alert("his"), alert("oracle", "DB")) == ["opened his-db", "fired DB", "fired Down"]  # fmt: skip
    assert len(bells.rows) == 1


def test_a_warning_on_the_database_does_not_hide_that_the_hospital_stops() -> None:
    grave = AlertRoute((("job", "his"),), "his", "emergency", "P1")
    source = replace(SOURCE, routes=(grave, *SOURCE.routes))
    bells = Bells()
    assert bells.hear(alert("oracle", "Archive85"), source=source)[0] == "opened his-db"
    both = (alert("oracle", "Archive85"), alert("his", "Stop"))
    assert bells.hear(*both, source=source) == ["opened his", "fired Stop"]
    assert bells.row("his").priority == "P1"
    explained = Bells()
    explained.looks(4, DOWN="his-db his")
    assert explained.hear(alert("his", "Stop"), source=source) == ["fired Stop"]
    assert len(explained.rows) == 1, "the checks say that the database is the cause"


def test_the_checks_and_an_alert_open_one_incident_whoever_is_first() -> None:
    bells = Bells()
    assert bells.looks(3, DOWN="his-db") == ["opened his-db"]
    assert bells.hear(alert("oracle")) == ["fired Down"]
    other = Bells()
    assert other.hear(alert("oracle")) == ["opened his-db", "fired Down"]
    assert other.looks(3, DOWN="his-db") == []
    assert len(bells.rows) == len(other.rows) == 1


def test_an_alert_that_comes_before_the_root_is_found_moves_to_the_root() -> None:
    bells = Bells()
    assert bells.hear(alert("his")) == ["opened his", "fired Down"]
    assert bells.looks(3, DOWN="his-db his")[0] == "rooted his-db"
    assert len(bells.rows) == 1


def test_an_old_alert_on_another_failure_is_not_taken_by_a_later_root() -> None:
    bells = Bells()
    bells.hear(alert("his"))
    bells.on(timedelta(hours=2))
    bells.looks(2)
    assert bells.looks(3, DOWN="his-db") == ["opened his-db"]


def test_well_again_needs_both_the_alerts_and_the_checks() -> None:
    bells = Bells()
    bells.looks(3, DOWN="his-db")
    bells.hear(alert("oracle"))
    assert bells.looks(2) == [], "the checks are well, the alert fires"
    assert bells.hear() == []
    bells.on(HOLD)
    assert bells.hear() == ["resolved Down"], "the checks were not asked lately"
    assert bells.looks(1) == ["recovered his-db"]
    row = bells.row("his-db")
    assert row.self_healed, "nobody had it yet"
    assert bells.hear(alert("oracle")) == ["fired Down"]
    row = bells.row("his-db")
    assert (row.flaps, row.recovered, row.self_healed) == (1, None, False)


def test_what_somebody_has_taken_does_not_heal_by_itself() -> None:
    bells = Bells()
    bells.hear(alert("oracle"))
    bells.take(Draft(Kind.INCIDENT_ACKNOWLEDGED, {"text": ""}, bells.row("his-db").id, "dba"))
    bells.hear()
    bells.on(HOLD)
    assert bells.hear() == ["resolved Down"], "the checks were not asked lately"
    assert bells.looks(1) == ["recovered his-db"]
    assert not bells.row("his-db").self_healed


def test_flapping_is_counted_and_told_once() -> None:
    bells = Bells()
    bells.hear(alert("ecg"))
    for _ in range(5):
        bells.on(timedelta(seconds=15))
        assert bells.hear() == []
        bells.on(timedelta(seconds=15))
        assert bells.hear(alert("ecg")) == []
    bells.hear()
    bells.on(HOLD)
    assert bells.hear() == ["resolved Down"], "the checks were not asked lately"
    assert bells.looks(1) == ["recovered ecg"]
    assert bells.row("ecg").flaps == 5


def test_a_silenced_alert_opens_nothing_and_one_silenced_later_is_noted() -> None:
    bells = Bells()
    hushed = alert("oracle", standing=Standing.SILENCED)
    assert bells.hear(hushed, alert("ecg", standing=Standing.INHIBITED)) == []
    assert bells.hear(alert("oracle")) == ["opened his-db", "fired Down"]
    assert bells.hear(hushed) == ["silenced Down"]
    assert bells.hear(hushed) == []
    row = bells.row("his-db")
    assert (len(row.alerts), len(row.hushed), row.recovered) == (0, 1, None)
    assert bells.hear(alert("oracle")) == ["fired Down"]


def test_a_resolved_incident_has_a_while_until_its_alert_opens_another() -> None:
    bells = Bells()
    bells.hear(alert("oracle"))
    bells.resolve("his-db")
    assert bells.hear(alert("oracle")) == []
    bells.on(GRACE)
    assert bells.hear(alert("oracle")) == ["opened his-db", "fired Down"]


def test_one_source_says_nothing_about_anothers_alerts() -> None:
    bells = Bells()
    bells.hear(alert("oracle"))
    other = AlertSource("second", "http://b", routes=SOURCE.routes)
    bells.hear(source=other)
    bells.on(HOLD * 2)
    assert bells.hear(source=other) == []


def test_what_no_entry_names_is_ignored_or_goes_where_the_site_says() -> None:
    bells = Bells()
    assert bells.hear(alert("x")) == []
    caught = AlertSource("am", "http://am", default="ecg")
    assert bells.hear(alert("x"), source=caught) == ["opened ecg", "fired Down"]


def test_pending_is_not_firing() -> None:
    bells = Bells()
    assert bells.hear(alert("oracle", standing=Standing.PENDING)) == []
