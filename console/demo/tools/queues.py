"""RabbitMQ's rabbitmqctl. State: `queue.ready` (messages that wait while nobody consumes)."""

from __future__ import annotations

from console.demo.tools.state import read, say


def rabbitmqctl(arguments: list[str]) -> int:
    """List the queues with the columns that are asked for."""
    words = [one for one in arguments if not one.startswith("-")]
    if words[:1] != ["list_queues"]:
        say(f"Command '{' '.join(words)}' not found.", error=True)
        return 64
    ready = read("queue.ready")
    rows: list[dict[str, object]] = [
        _queue("order.to.pda", int(ready or 3), 0 if ready else 2),
        _queue("report.to.his", 0, 2),
    ]
    columns = words[1:] or ["name", "messages"]
    if "--no-table-headers" not in arguments:
        say("\t".join(columns))
    say(*("\t".join(str(row.get(one, "")) for one in columns) for row in rows))
    return 0


def _queue(name: str, ready: int, consumers: int) -> dict[str, object]:
    return {
        "name": name,
        "messages": ready,
        "messages_ready": ready,
        "messages_unacknowledged": 0,
        "consumers": consumers,
    }
