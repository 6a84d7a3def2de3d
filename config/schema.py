"""All sections of a site's folder as one shape, and its JSON Schemas.

Annotations are values here: the shape is made from them.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, create_model

from config.shapes.base import Shape
from config.shapes.checks import CheckShape, SourceShape
from config.shapes.contract import ContractShape, RosterShape
from config.shapes.estate import (
    DepartmentShape,
    HostShape,
    IdentifierShape,
    SiteShape,
    SshShape,
    SystemShape,
)
from config.shapes.inbound import AlertSourceShape, MailShape
from config.shapes.obligations import ObligationShape
from config.shapes.proof import RisksShape, RoutineShape
from config.shapes.team import ChannelShape, EscalationShape, QuietShape
from config.written import FilePath

FILES: dict[str, tuple[str, ...]] = {
    "site.yaml": ("site", "ssh", "runbooks", "approve", "agree", "identifiers", "dispatch"),
    "systems.yaml": ("systems",),
    "departments.yaml": ("departments",),
    "hosts.yaml": ("hosts",),
    "checks.yaml": ("sources", "checks"),
    "contract.yaml": ("contract", "escalation", "health", "risks", "obligations"),
    "roster.yaml": ("roster",),
    "notify.yaml": ("notify", "quiet"),
    "inbound.yaml": ("mail", "alerts"),
}
"""Where each section lies by custom; any file may hold any section."""


class FolderShape(Shape):
    """All files of a site together."""

    site: SiteShape
    """The hospital."""
    ssh: SshShape = SshShape()
    """How to reach its machines."""
    runbooks: FilePath | None = None
    """Folder of the site's own runbooks, relative to this one."""
    approve: Literal["one", "two"] = "one"
    """How many engineers a destructive step needs: two means that a second one approves it."""
    agree: Literal["none", "change"] = "none"
    """Whether a step that changes something waits until the user agreed to the fix."""
    identifiers: list[IdentifierShape] = Field(default=[])
    """The site's own numbers that are masked like identity cards."""
    systems: Annotated[list[SystemShape], Field(min_length=1)]
    """The systems of the contract, in the order of the board."""
    departments: list[DepartmentShape] = Field(default=[])
    """Who calls."""
    hosts: list[HostShape] = Field(default=[])
    """The machines."""
    sources: list[SourceShape] = Field(default=[])
    """The servers of metrics."""
    checks: list[CheckShape] = Field(default=[])
    """The questions."""
    contract: ContractShape
    """What was promised."""
    roster: RosterShape
    """Who is on call."""
    dispatch: Literal["auto", "manual"] = "manual"
    """Whether a new incident is given to the primary at once."""
    escalation: list[EscalationShape] = Field(default=[])
    """Who is told when, by priority."""
    notify: list[ChannelShape] = Field(default=[])
    """How people are reached, in the order of trying."""
    quiet: list[QuietShape] = Field(default=[])
    """When some notices are held back."""
    mail: MailShape | None = None
    """The mailbox whose messages become incidents."""
    alerts: list[AlertSourceShape] = Field(default=[])
    """The servers whose alerts become incidents."""
    health: list[RoutineShape] = Field(default=[])
    """The health checks that are owed."""
    risks: RisksShape = RisksShape()
    """How risks are graded."""
    obligations: list[ObligationShape] | None = None
    """What the contract owes by number; left out: as the docs show."""


def json_schemas() -> dict[str, dict[str, JsonValue]]:
    """Return a JSON Schema for each file of a site, by file name, for editors."""
    return {
        file: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **_part(file, sections).model_json_schema(),
        }
        for file, sections in FILES.items()
    }


def _part(file: str, sections: tuple[str, ...]) -> type[Shape]:
    whole = FolderShape.model_fields
    fields: dict[str, Any] = {name: (whole[name].annotation, whole[name]) for name in sections}
    return create_model(file, __base__=Shape, __doc__=f"What {file} holds.", **fields)
