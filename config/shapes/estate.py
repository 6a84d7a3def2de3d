"""The hospital, its systems and its machines.

Annotations are values here: the shapes are made from them.
"""

from typing import Annotated, Literal

from pydantic import Field

from config.shapes.base import CardPhrase, Phrase, Shape
from config.written import Address, Encoding, FilePath, Id, MaskRegex, Port, Role, User, Words, Zone


class SiteShape(Shape):
    """The hospital."""

    id: Id
    """A short name for files and scripts."""
    name: Phrase
    """What people call it."""
    zone: Zone
    """IANA time zone of the contract, such as `Asia/Shanghai`."""


class SshShape(Shape):
    """Files of OpenSSH to use instead of the engineer's own; relative to this folder, or `~`."""

    config: FilePath | None = None
    """An ssh_config."""
    known_hosts: FilePath | None = None
    """A known_hosts; hosts that are not in it are refused."""
    identity: FilePath | None = None
    """A private key."""


class IdentifierShape(Shape):
    """A number of the hospital's own that is masked, such as its patients' numbers."""

    name: Words
    """What is shown in its place, such as `病历号`."""
    pattern: MaskRegex
    """What it looks like, within one line: `MR\\d{8}`."""


class ComponentShape(Shape):
    """A part of a system that can fail by itself."""

    id: Id
    """Unique over all systems."""
    name: Phrase
    """What people call it."""
    needs: list[Id] = Field(default=[])
    """Ids of components without which this one stops."""


class RecipientShape(Shape):
    """Whom to tell when a system is down."""

    name: Phrase
    """What people call it."""
    phone: str = ""
    """In quotes."""


class BackEntryShape(Shape):
    """What has to be entered once a system is back, after work by hand."""

    id: Id
    """Unique over all systems."""
    name: Phrase
    """What is entered, and from which papers."""


class SystemShape(Shape):
    """One of the contract's systems; the order of the list is the order on the board."""

    id: Id
    """Unique among systems."""
    name: Phrase
    """What people call it."""
    short: CardPhrase
    """Its name on a card."""
    critical: bool = False
    """Whether an alert on it opens an emergency."""
    impact: Phrase
    """Who cannot work while it is down."""
    fallback: Phrase
    """What the departments do by hand meanwhile."""
    words: list[Words] = Field(default=[])
    """Further words by which callers mean it, such as `收费窗口`; pinyin initials find them too."""
    tell: list[RecipientShape] = Field(default=[])
    """Departments to tell, the first one first."""
    backentry: list[BackEntryShape] = Field(default=[])
    """What is asked for before an incident is closed that used the work by hand."""
    components: Annotated[list[ComponentShape], Field(min_length=1)]
    """At least one."""


class DepartmentShape(Shape):
    """A ward, a window or an office that calls."""

    id: Id
    """Unique among departments."""
    name: Phrase
    """What people call it."""
    words: list[Words] = Field(default=[])
    """What else people call it; pinyin initials find these words and the name."""
    phone: str = ""
    """Where it is called back."""


class HostShape(Shape):
    """A machine that commands run on."""

    id: Id
    """Unique among hosts; typed by hand before a destructive step."""
    name: Phrase
    """What people call it."""
    address: Address
    """Name or address, or a `Host` of the ssh_config."""
    port: Port = 22
    """Port of SSH."""
    user: User | None = None
    """Login name; else what ssh_config says."""
    shell: Literal["sh", "powershell"] = "sh"
    """How commands are quoted for it."""
    encoding: Encoding = "utf-8"
    """How its output is encoded; Chinese Windows mostly `gb18030`."""
    jump: Id | None = None
    """Id of the host to go through."""
    roles: list[Role]
    """What it is for: a component's id, or `component.part`; runbook steps name a role."""
    facts: dict[Role, str] = Field(default={})
    """Values of this machine for runbooks, such as `tns` or `datadir`; quote numbers."""
