from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from console.demo.ailments import AILMENTS, Ailment
from console.demo.story import STORIES, Act, acts, play


@pytest.mark.parametrize("story", sorted(STORIES))
def test_a_story_is_the_same_for_the_same_seed_in_every_process(story: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c",
         f"from console.demo.story import acts; print(acts({story!r}, 7))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == repr(acts(story, 7))


@pytest.mark.parametrize("story", sorted(STORIES))
def test_another_seed_tells_it_with_other_times_and_values(story: str) -> None:
    told = [acts(story, seed) for seed in range(20)]
    assert len({tuple(act.at for act in script) for script in told}) == 20
    assert len({tuple(str(act.ailment.state) for act in script) for script in told}) > 5


def test_what_does_not_follow_from_each_other_comes_in_any_order() -> None:
    first = {seed: acts("morning", seed)[0].ailment.id for seed in range(20)}
    assert set(first.values()) == {"pool-stopped", "queue-backlog"}


@pytest.mark.parametrize("seed", range(50))
def test_the_archive_area_is_full_within_twenty_seconds_and_screening_slow_after_it(
    seed: int,
) -> None:
    first, second = acts("archive", seed)
    assert (first.ailment.id, second.ailment.id) == ("oracle-archive-full", "service-slow")
    assert 5 < first.at < 20 < second.at
    [used, *_] = first.ailment.state.values()
    assert 95 < float(used) < 100


@pytest.mark.parametrize("story", sorted(STORIES))
def test_the_acts_of_a_story_are_known_ailments_in_order(story: str) -> None:
    script = acts(story, 3)
    assert [act.at for act in script] == sorted(act.at for act in script)
    for act in script:
        known = AILMENTS[act.ailment.id]
        assert (act.ailment.host, set(act.ailment.state)) == (known.host, set(known.state))


def test_speed_divides_the_times_and_changes_nothing_else() -> None:
    slow, quick = acts("night", 5), acts("night", 5, speed=10)
    assert [act.at / 10 for act in slow] == pytest.approx([act.at for act in quick])
    assert [act.ailment for act in slow] == [act.ailment for act in quick]


def test_a_story_that_is_not_told_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        acts("noon", 1)


async def test_acts_happen_at_their_times() -> None:
    loop, struck = asyncio.get_running_loop(), []
    began = loop.time()

    def strike(ailment: Ailment) -> None:
        struck.append((ailment.id, loop.time() - began))

    one, other = AILMENTS["oracle-lock"], AILMENTS["disk-full"]
    await play((Act(0.1, one), Act(0.3, other)), strike)
    assert [name for name, _ in struck] == ["oracle-lock", "disk-full"]
    assert struck[0][1] >= 0.1
    assert struck[1][1] >= 0.3
