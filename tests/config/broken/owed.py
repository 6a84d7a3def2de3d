"""Broken obligations."""

from __future__ import annotations

from pathlib import Path

import config
from tests.config.broken.sites import GIVEN, Broken

TEXT = (Path(config.__file__).parent / "sites" / "template" / "contract.yaml").read_text("utf-8")
LINE = str(1 + TEXT[: TEXT.index("{id: his-major")].count("\n"))
OWED: tuple[Broken, ...] = (
    Broken(
        "choice.unknown",
        "contract.yaml",
        "kind: survey, count: 1, per: quarter",
        "kind: survey, count: 1, per: ¦week",
        {GIVEN: "week", "choices": "term, year, quarter, month"},
    ),
    Broken(
        "number.low",
        "contract.yaml",
        "kind: visit, count: 2",
        "kind: visit, count: ¦-1",
        {GIVEN: "-1", "limit": "0"},
    ),
    Broken(
        "reference.misspelt",
        "contract.yaml",
        "per: term, system: emr}",
        "per: term, system: ¦emrr}",
        {"id": "emrr", "list": "systems", "nearest": "emr"},
    ),
    Broken(
        "id.twice",
        "contract.yaml",
        "{id: emr-major,",
        "{id: ¦his-major,",
        {"id": "his-major", "file": "{folder}/contract.yaml", "line": LINE},
    ),
    Broken(
        "obligation.twice",
        "contract.yaml",
        "{id: emr-major, kind: major, count: 2, per: term, system: emr}",
        "¦{id: emr-major, kind: major, count: 2, per: term, system: his}",
        {
            "kind": "major",
            "system": "his",
            "per": "term",
            "file": "{folder}/contract.yaml",
            "line": LINE,
        },
    ),
    Broken(
        "obligation.whole",
        "contract.yaml",
        "kind: visit, count: 2, per: term}",
        "kind: visit, count: 2, per: term, system: ¦his}",
        {"kind": "visit"},
    ),
    Broken(
        "obligation.zero",
        "contract.yaml",
        "kind: drill, count: 1",
        "kind: drill, count: ¦0",
        {"kind": "drill"},
    ),
)
