"""Stand-ins for vendors' tools, put in front of the PATH of the simulated hosts."""

from __future__ import annotations

from pathlib import Path


def install(folder: Path, python: str) -> None:
    """Copy the tools into a folder, executable; those in Python are run by `python`."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted((Path(__file__).parent / "bin").iterdir()):
        if source.is_dir() or source.suffix == ".pyc":
            continue
        text = source.read_text(encoding="utf-8")
        if text.startswith("#!python"):
            text = text.replace("#!python", f"#!{python} -I", 1)
        target = folder / source.name
        target.write_text(text, encoding="utf-8")
        target.chmod(0o755)
