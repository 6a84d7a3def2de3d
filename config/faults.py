"""Every kind of mistake that reading a site can find, and the values its sentence is given."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # The folder and its files.
        "folder.missing": (),
        "folder.unreadable": ("reason",),
        "folder.empty": (),
        "file.unreadable": ("reason",),
        "file.kind": (),  # a folder, a pipe or a device under a name in .yaml
        "file.large": ("limit",),
        "file.encoding": ("byte",),
        "file.suffix": ("name",),  # .yml would be passed over in silence
        # YAML as such.
        "yaml.syntax": ("problem",),
        "yaml.character": ("character",),
        "yaml.deep": ("limit",),
        "yaml.alias": ("name",),
        "yaml.tag": ("tag",),
        "yaml.key": (),  # a key that is a list or a mapping
        "yaml.twice": ("key", "line"),
        "yaml.documents": (),
        # Which keys stand where.
        "section.missing": ("section", "file"),
        "section.twice": ("section", "file", "line"),
        "field.missing": ("field",),
        "field.unknown": ("field", "known"),
        "field.misspelt": ("field", "nearest"),
        # What kind of value stands there.
        "type.text": (),
        "type.number": (),
        "type.whole": (),
        "type.switch": (),
        "type.list": (),
        "type.mapping": (),
        "choice.unknown": ("given", "choices"),
        "list.empty": (),
        "text.empty": (),
        "text.wide": ("cells", "limit"),
        "number.low": ("given", "limit"),
        "number.high": ("given", "limit"),
        "number.between": ("given",),  # a fraction that is none
        "list.four": (),
        "list.three": (),
        # How a value is written.
        "name.form": ("given", "allowed"),
        "duration.form": ("given",),
        "duration.zero": ("given",),
        "bound.form": ("given",),
        "time.form": ("given",),
        "date.form": ("given",),
        "yearday.form": ("given",),
        "span.form": ("given",),
        "span.order": ("given",),
        "turn.form": ("given",),
        "moment.form": ("given",),
        "secret.form": (),  # what stands there may be the secret, and is not repeated
        "address.form": ("given",),
        "url.form": ("given",),
        "path.home": ("given",),
        "regex.form": ("problem",),
        "regex.group": (),
        "regex.empty": ("given",),  # a pattern to mask that finds nothing, or everything
        "regex.slow": ("given",),
        "promql.unbalanced": ("mark",),
        "zone.unknown": ("given",),
        "zone.misspelt": ("given", "nearest"),
        "encoding.unknown": ("given",),
        # How entries fit together.
        "id.twice": ("id", "file", "line"),
        "reference.unknown": ("id", "list"),
        "reference.misspelt": ("id", "list", "nearest"),
        "cycle.needs": ("path",),
        "cycle.jump": ("path",),
        "probe.missing": ("kinds",),
        "probe.several": ("found",),
        "bound.order": ("warn", "down"),
        "bound.valueless": (),
        "hours.missing": (),  # a cover with neither spans nor seasons
        "hours.both": (),
        "span.overlap": ("given", "other"),
        "season.twice": ("given", "file", "line"),
        "contract.order": ("start", "end"),
        "holiday.both": ("day",),
        "approve.alone": (),
        "secret.written": (),  # a password in a file of the site; it is not repeated
        "secret.both": (),
        "mail.plain": (),
        "shift.twice": ("weekday", "at", "file", "line"),
        # Who is on call and who is told.
        "roster.none": (),
        "roster.several": ("found",),
        "period.order": ("start", "end"),
        "who.unknown": ("given", "known"),
        "escalation.twice": ("priority", "file", "line"),
        "calendar.missing": ("name",),
        "calendar.form": ("problem",),
        "calendar.nobody": ("given",),
        "calendar.often": ("rule",),
        # When a health check is due, and what it runs.
        "health.day": ("given",),
        "health.daily": (),
        "health.weekly": (),
        "health.monthly": (),
        # What is owed by number.
        "obligation.twice": ("kind", "system", "per", "file", "line"),
        "obligation.whole": ("kind",),
        "obligation.zero": ("kind",),
    }
)


class MisreadError(ValueError):
    """A value that is not in its notation; becomes a `Fault` where its place is known."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
