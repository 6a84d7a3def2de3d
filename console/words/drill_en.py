"""The words of drills."""

from __future__ import annotations

from console.words.words import Drill

DRILL = Drill(
    mark="DRILL",
    begins="A drill: no host is reached, nothing real is written. Act as you would.",
    story="story",
    past="past",
    title="Debrief: {title}",
    acknowledged="Acknowledged",
    verdict="First verdict",
    cause="Cause told",
    mended="Mended",
    resolved="Resolved",
    way="Steps taken then",
    missed="Missed",
    extra="Extra",
    changes="Changes confirmed",
    unanswered="Not recorded",
    after="after {time}",
    in_time="after {time}, of {target}: in time",
    late="after {time}, of {target}: late",
    never="not done",
    steps="{taken} of {count}",
    none="none",
    hint="esc goes back to look on · ^Q ends the drill",
)
