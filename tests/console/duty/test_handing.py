"""Items in words: every kind of them in both languages, and a page that holds each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from console.duty.handing import Handing
from console.duty.handoverfold import WHAT, Offer
from console.duty.handpage import READBACK, page
from console.duty.incidents import Status
from console.duty.ipass import Item, Section, Severity
from console.words.languages import words
from console.words.sentences import Names
from runbooks.run import Phase
from tests.console.duty.house import SITE
from tests.console.duty.shifts import NOW, Night

CODES = {
    "incident", "mended", "repeated", "flapping", "trend", "run", "unknown", "change", "planned",
    "update", "confirm", "silence", "due", "contract", "owed", *WHAT,
}  # fmt: skip
LANGS = ("zh", "en")


def teller(lang: str) -> Handing:
    of = words(lang)  # type: ignore[arg-type]
    return Handing(Names(SITE, of), of, SITE.zone, NOW)


def item(code: str) -> Item:
    return Item(
        f"{code}:1",
        code,
        Section.SUMMARY,
        Severity.AMBER,
        title="标题",
        incident="20260311-01",
        subject="his",
        priority="P1",
        state=Phase.PAUSED.value if code == "run" else Status.NEW.value,
        who="dba",
        next="acknowledge",
        clock="site.restore",
        due=NOW + timedelta(hours=2),
        at=NOW - timedelta(hours=3),
        count=3,
        detail="细节",
        then="办法",
    )


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_has_its_words(lang: str) -> None:
    of, tell = words(lang).handover, teller(lang)  # type: ignore[arg-type]
    assert set(of.items) == set(of.kinds) == CODES
    for code in CODES:
        sentence, facts = tell.sentence(item(code)), " ".join(tell.facts(item(code)))
        assert sentence
        assert "{" not in sentence + facts
        assert "20260311-01" in sentence + facts, code
        assert "标题" in sentence + facts or code in ("repeated", "trend", "due")


@pytest.mark.parametrize("lang", LANGS)
def test_what_ifs_say_if_and_then(lang: str) -> None:
    first = {"zh": "如果", "en": "If "}[lang]
    for code in ("trend", "silence", "due", "whatif"):
        assert teller(lang).sentence(item(code)).startswith(first), code


def test_what_another_family_brings_is_told_by_its_title() -> None:
    other = replace(item("risk.overdue"), title="备份没有异地", title_en="No backup elsewhere")
    assert teller("zh").sentence(other) == "备份没有异地"
    assert teller("en").sentence(other) == "No backup elsewhere"


def test_a_page_holds_each_item_once_in_order_and_then_the_signatures() -> None:
    night = Night()
    night.opened("20260311-01")
    handover = night.look()
    offer = Offer(
        9, NOW, "app", "dba", handover.since, handover.until, 8, "ab" * 32, "e",
        tuple(one.id for one in handover.red), len(handover.items),
        restated={"dba": {"incident:20260311-01": "认领"}, "lead": {}},
    )  # fmt: skip
    of, tell = words("zh"), teller("zh")
    made = page(handover, tell, of, SITE.zone, offer, "dba", ("10:00 x",))
    entries = [one.id for part in made.parts for one in part.entries]
    assert entries == [one.id for one in handover.items]
    assert [part.id for part in made.parts][-2:] == [READBACK, "since"]
    assert made.parts[-1].lines == ("10:00 x",)
    said = {one.id: one.restated for part in made.parts for one in part.entries}
    assert said["incident:20260311-01"] == "认领"
    other = page(handover, tell, of, SITE.zone, offer, "lead")
    assert not any(one.restated for part in other.parts for one in part.entries)
    signed = replace(
        offer, accepted=NOW, accepted_by="dba", signature=12, signed=offer.said("dba"),
        taken=("20260311-01",), alone=True,
    )  # fmt: skip
    lines = page(handover, tell, of, SITE.zone, signed).parts[-2].lines
    assert any("数据库工程师" in line and "#12" in line for line in lines)
    assert of.handover.alone in lines
    assert any("abababab" in line for line in lines)
