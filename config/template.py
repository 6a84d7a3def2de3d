"""The commented site that a hospital starts from."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path) -> None:
    """Copy the starting site into a folder, made if need be.

    Raises FileExistsError where anything is in it already, OSError where it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(str(folder))
    template = resources.files("config") / "sites" / "template"
    for file in template.iterdir():
        if file.name.endswith(".yaml"):
            (folder / file.name).write_bytes(file.read_bytes())
