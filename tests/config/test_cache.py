"""A site that was checked once starts fast, and never as another than it is."""

from __future__ import annotations

import dataclasses
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config import codec
from config.loader import load
from config.template import write

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "site")
    return tmp_path / "site"


def loaded_modules(folder: Path, cache: Path) -> set[str]:
    code = (
        "import sys; from pathlib import Path; from config.loader import load;"
        "load(Path(sys.argv[1]), cache=Path(sys.argv[2])); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, folder, cache],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_a_second_start_reads_no_yaml_and_gives_the_same_site(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "data" / "site.cache"
    assert {"yaml", "pydantic"} <= loaded_modules(folder, cache)
    assert not {"yaml", "pydantic", "config.reading"} & loaded_modules(folder, cache)
    assert load(folder, cache=cache) == load(folder)


def test_the_kept_site_is_private_and_leaves_nothing_beside_it(
    folder: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "data" / "site.cache"
    load(folder, cache=cache)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    assert list(cache.parent.iterdir()) == [cache]


def test_a_changed_file_is_read_anew(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "site.cache"
    load(folder, cache=cache)
    path = folder / "site.yaml"
    path.write_text(path.read_text("utf-8").replace("county-hospital", "other"), "utf-8")
    assert load(folder, cache=cache).id == "other"
    assert load(folder, cache=cache).id == "other"


def test_a_damaged_or_foreign_file_is_read_over(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "site.cache"
    site = load(folder, cache=cache)
    whole = cache.read_bytes()
    seal, _, body = whole.partition(b"\n")
    forged = seal + b"\n" + body.replace(b"county-hospital", b"county-hospitaL")
    for bad in (b"", b"\n", whole[:-1], whole[1:], b"\xff" * 99, forged, b"\0" + whole):
        cache.write_bytes(bad)
        assert load(folder, cache=cache) == site
        assert cache.read_bytes() == whole


def test_the_same_files_elsewhere_are_not_taken_from_the_kept_site(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "more.yaml").write_text("runbooks: ours\n")
    cache = tmp_path / "site.cache"
    load(folder, cache=cache)
    folder.rename(tmp_path / "moved")
    assert load(tmp_path / "moved", cache=cache).runbooks == str(tmp_path / "moved" / "ours")


def test_a_place_that_cannot_be_written_only_costs_time(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "taken").mkdir()
    site = load(folder)
    assert load(folder, cache=tmp_path / "file" / "site.cache") == site
    assert load(folder, cache=tmp_path / "taken") == site
    assert {path.name for path in tmp_path.iterdir()} == {"file", "site", "taken"}


def test_every_value_of_a_site_survives_as_json(folder: Path) -> None:
    (folder / "ssh.yaml").write_text("ssh: {config: a, known_hosts: b, identity: c}\n")
    text = (folder / "contract.yaml").read_text("utf-8")
    text = text.replace("off: []", "off: [2026-03-20, 2026-03-21]")
    (folder / "contract.yaml").write_text(text, "utf-8")
    site = load(folder)
    assert len(site.contract.holidays.off) == 2
    assert codec.decode(json.loads(json.dumps(codec.encode(site)))) == site
    assert os.fspath(folder) in str(site.ssh_config)


def test_a_site_cannot_quietly_hold_what_the_kept_file_does_not(folder: Path) -> None:
    with pytest.raises(TypeError):
        codec.encode(dataclasses.replace(load(folder), runbooks=b"bytes"))  # type: ignore[arg-type]
