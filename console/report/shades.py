"""Colours of charts, apart from each other in print and to eyes that see few colours."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.report.document import Key

SHADES: Mapping[str, str] = MappingProxyType(
    {
        "full": "#2f7d5b",
        "high": "#8fc9a3",
        "fair": "#f2c14e",
        "low": "#c8402f",
        "unknown": "#b9bec5",
        "ahead": "#eef0f2",
        "heat0": "#eef2f6",
        "heat1": "#c3d6ea",
        "heat2": "#86aed6",
        "heat3": "#3f7bb6",
        "heat4": "#16416f",
        "kept": "#2f7d5b",
        "broken": "#c8402f",
        "open": "#b9bec5",
    }
)
"""Name to colour."""
SIGNS: Mapping[str, str] = MappingProxyType({"high": "-", "fair": "!", "low": "x", "unknown": "?"})
"""What stands in a cell beside its colour, which never speaks alone."""
INK = "#1d2733"
FAINT = "#66707c"


def signed(key: Key) -> str:
    """Return what stands in a legend beside the colour: the sign of its cells, and its words."""
    return f"{SIGNS[key.shade]} {key.text}" if key.shade in SIGNS else key.text
