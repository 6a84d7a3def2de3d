"""What is owed where the site says it, says nothing, or says that nothing is."""

from __future__ import annotations

from pathlib import Path

from config.loader import load
from config.obligations import DEFAULTS
from config.template import write


def test_the_starting_site_says_what_holds_without_it(tmp_path: Path) -> None:
    write(tmp_path / "site")
    assert load(tmp_path / "site").obligations == DEFAULTS
    path = tmp_path / "site" / "contract.yaml"
    before = path.read_text("utf-8").partition("\nobligations:")[0]
    path.write_text(before + "\n", "utf-8")
    assert load(tmp_path / "site").obligations == DEFAULTS
    path.write_text(before + "\nobligations: []\n", "utf-8")
    assert load(tmp_path / "site").obligations == ()


def test_a_name_of_its_own_is_kept_through_the_cache(tmp_path: Path) -> None:
    write(tmp_path / "site")
    path = tmp_path / "site" / "contract.yaml"
    own = "  - {id: tips, kind: tips, count: 2, per: quarter, name: {zh: 简报, en: Letters}, within: 5}\n"
    path.write_text(path.read_text("utf-8") + own, "utf-8")
    first, again = (load(tmp_path / "site", cache=tmp_path / "cache") for _ in range(2))
    assert first == again
    tips = again.obligations[-1]
    assert (tips.name and tips.name.en, tips.per, tips.within) == ("Letters", "quarter", 5)
