"""The service records of the sample month, as events."""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.demo.month import YEAR, cases
from console.duty.events import Draft, Kind
from console.duty.services import FORMS, read

if TYPE_CHECKING:
    from config.model import Site


def services(site: Site) -> tuple[tuple[datetime, Draft], ...]:
    """Return what was recorded in the month, each with its moment, in order of time."""
    import yaml

    text = (files("console.demo") / "services.yaml").read_text(encoding="utf-8")
    zone, systems = ZoneInfo(site.zone), [system.id for system in site.systems]
    begun = {case.number: str(case.given["at"]) for case in cases()}
    found = []
    for number, one in enumerate(yaml.safe_load(text)["services"], 1):
        at = datetime.fromisoformat(f"{YEAR}-{one['at']}").replace(tzinfo=zone)
        said = {name: str(one[name]) for name in FORMS if name in one}
        if "day" in one:  # YAML takes the word `on` for a yes
            said["on"] = str(one["day"])
        about = []
        if (nr := one.get("incident")) is not None:
            day = date.fromisoformat(f"{YEAR}-{begun[nr].split()[0]}")
            about.append(f"{day:%Y%m%d}-{nr:02d}")
        data = {
            "service": f"S-{number:04d}",
            "type": one["kind"],
            **read(one["kind"], said, systems, at.date()),
            "incidents": [*about],
            "attachments": [],
        }
        found.append((at, Draft(Kind.SERVICE_RECORDED, data, None, one["by"])))
    return tuple(found)
