"""What a service record takes, and what it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.obligations import RECORDED
from console.duty.events import Event, Kind
from console.duty.services import FIELDS, FORMS, Unfit, changed, fold, read, said_of, span

TODAY = date(2025, 10, 31)
SYSTEMS = ("his", "emr")
GOOD = {
    "visit": {"on": "2025-11-03", "to": "2025-11-09", "who": "lead", "text": "巡检"},
    "training": {"text": "PDA", "hours": "1.5", "mode": "classroom", "audience": "护士", "present": "18"},
    "deployment": {"on": "2025-10-30", "system": "emr", "text": "新版本"},
    "upgrade": {"system": "his", "text": "补丁"},
    "major": {"system": "emr", "text": "评分表", "person_days": "14", "schema": "yes", "signed_by": "医务科"},
    "report": {"period": "2025-09", "format": "docx"},
    "survey": {"score": "4.6", "answers": "31"},
    "drill": {"text": "切换备库"},
    "tips": {"text": "扫码"},
}  # fmt: skip


def test_every_kind_has_its_fields_and_every_field_its_form() -> None:
    assert set(FIELDS) == set(RECORDED) == set(GOOD)
    assert {name.rstrip("!") for names in FIELDS.values() for name in names} == set(FORMS)


@pytest.mark.parametrize("kind", RECORDED)
def test_a_record_is_read_and_said_again(kind: str) -> None:
    data = read(kind, GOOD[kind], SYSTEMS, TODAY)
    event = Event(1, datetime(2025, 10, 31, 4, tzinfo=UTC), "dba", "h", None, Kind.SERVICE_RECORDED, {"service": "S-0001", "type": kind, **data}, "", "")  # fmt: skip
    record = fold([event])["S-0001"]
    assert read(kind, said_of(record), SYSTEMS, TODAY) == data
    assert not changed(record, data)
    for name in (one.rstrip("!") for one in FIELDS[kind] if one.endswith("!")):
        with pytest.raises(Unfit) as unfit:
            read(kind, {**GOOD[kind], name: " "}, SYSTEMS, TODAY)
        assert (unfit.value.code, unfit.value.value) == ("service-lacks", name)


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("party", {}, "unknown-service-kind"),
        ("visit", {"to": "2025-11-02"}, "visit-order"),
        ("visit", {"hours": "3"}, "service-stray"),
        ("training", {"on": "2025-11-01"}, "service-ahead"),
        ("training", {"on": "2025-02-30"}, "bad-day"),
        ("training", {"on": "0001-01-01"}, "bad-day"),
        ("training", {"hours": "-1"}, "bad-number"),
        ("training", {"hours": "0"}, "bad-number"),
        ("training", {"hours": "nan"}, "bad-number"),
        ("training", {"present": "９"}, "bad-number"),
        ("training", {"mode": "zoom"}, "unknown-mode"),
        ("deployment", {"system": "pacs"}, "unknown-system"),
        ("major", {"schema": "maybe"}, "bad-flag"),
        ("major", {"signed": "2025-11-01"}, "service-ahead"),
        ("major", {"signed_by": "", "signed": "2025-10-01"}, "service-lacks"),
        ("report", {"period": "2025-13"}, "bad-period"),
        ("report", {"period": "2025-10-02/2025-10-01"}, "bad-period"),
        ("survey", {"score": "5.1"}, "bad-score"),
    ],
)
def test_what_is_no_record_is_refused(kind: str, said: dict[str, str], code: str) -> None:
    with pytest.raises(Unfit) as unfit:
        read(kind, {**GOOD.get(kind, {}), **said}, SYSTEMS, TODAY)
    assert unfit.value.code == code


@given(
    st.sampled_from(RECORDED), st.dictionaries(st.sampled_from(sorted(FORMS)), st.text(max_size=12))
)
def test_whatever_is_said_is_read_or_refused(kind: str, said: dict[str, str]) -> None:
    try:
        data = read(kind, {**GOOD[kind], **said}, SYSTEMS, TODAY)
    except Unfit:
        return
    assert date.fromisoformat(str(data["on"]))


def test_a_period_is_a_month_or_days() -> None:
    assert span("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert span("2025-10-01/2025-12-31") == (date(2025, 10, 1), date(2025, 12, 31))
