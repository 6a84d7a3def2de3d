"""Broken sites: the starting site with one place of one file changed for the worse.

In `new`, `¦` marks the place that the fault must name; it is not written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from config.template import write

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Broken:
    code: str
    file: str
    old: str
    new: str
    values: dict[str, str] = field(default_factory=dict)

    def make(self, folder: Path) -> tuple[int, int]:
        """Write the site; return line and column of its mistake."""
        write(folder)
        path = folder / self.file
        text = path.read_text("utf-8")
        assert self.old in text
        before, _, rest = text.replace(self.old, self.new, 1).partition("¦")
        path.write_text(before + rest, "utf-8")
        lines = before.split("\n")
        return len(lines), len(lines[-1]) + 1


HOLIDAY = "    off: [2025-10-01]\n    working: [¦2025-10-01]"
GIVEN = "given"

SITES: dict[str, Broken] = {
    "unfinished-yaml": Broken(
        "yaml.syntax",
        "site.yaml",
        "  zone: Asia/Shanghai",
        "  zone: Asia¦: Shanghai",
        {"problem": "mapping values are not allowed in this context"},
    ),
    "misspelt-field": Broken(
        "field.misspelt",
        "checks.yaml",
        "    sign: web.page",
        "    ¦sing: web.page",
        {"field": "sing", "nearest": "sign"},
    ),
    "misspelt-component": Broken(
        "reference.misspelt",
        "checks.yaml",
        "component: his-db",
        "component: ¦his-bd",
        {"id": "his-bd", "list": "components", "nearest": "his-db"},
    ),
    "ring-of-needs": Broken(
        "cycle.needs",
        "systems.yaml",
        "needs: [his-db]}\n      - {id: his-db, name: {zh: HIS 数据库, en: HIS database}}",
        "needs: [¦his-db]}\n"
        "      - {id: his-db, needs: [mrm], name: {zh: HIS 数据库, en: HIS database}}",
        {"path": "his → his-db → mrm → emr → his"},
    ),
    "two-probes": Broken(
        "probe.several",
        "checks.yaml",
        "    tcp: {address: 10.0.0.12, port: 1521}",
        "    tcp: {address: 10.0.0.12, port: 1521}\n    tls: ¦{address: 10.0.0.12}",
        {"found": "tcp, tls"},
    ),
    "warns-too-late": Broken(
        "bound.order",
        "checks.yaml",
        '    warn: ">= 85"',
        '    warn: ¦">= 96"',
        {"warn": ">= 96", "down": ">= 95"},
    ),
    "bad-duration": Broken(
        "duration.form", "checks.yaml", "every: 15s", "every: ¦15 seconds", {GIVEN: "15 seconds"}
    ),
    "unknown-zone": Broken(
        "zone.misspelt",
        "site.yaml",
        "zone: Asia/Shanghai",
        "zone: ¦Asia/Shanghia",
        {GIVEN: "Asia/Shanghia", "nearest": "Asia/Shanghai"},
    ),
    "overlapping-hours": Broken(
        "span.overlap",
        "contract.yaml",
        '"15:30-19:30"',
        '¦"13:30-19:30"',
        {GIVEN: "13:30-19:30", "other": "10:00-14:00"},
    ),
    "missing-english": Broken(
        "field.missing",
        "hosts.yaml",
        "{zh: 心电服务器, en: ECG server}",
        "¦{zh: 心电服务器}",
        {"field": "en"},
    ),
}
"""Ten mistakes that people make, by name."""
