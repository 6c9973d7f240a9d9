"""The commands on validation rules."""

from typing import Protocol

from core.command import command, service
from core.pss.models import Rule, RuleType, Severity


@service("pss")
class Rules(Protocol):
    """Validation rules as data."""

    @command()
    async def rules(self, code: str | None = None, version: str = "2.3") -> list[Rule]:
        """List the validation rules."""
        ...

    @command(role="engineer", risk="change")
    async def rule_add(
        self,
        code: str,
        name: str,
        type: RuleType,
        definition: str,
        field: str = "",
        severity: Severity = "soft",
        message: str = "",
        version: str = "2.3",
    ) -> Rule:
        """Add a validation rule, which judges what comes from the next datagram on.

        Args:
            code: The wire code whose messages it judges, such as `pt1`.
            name: What it is called, once for a code and version.
            type: How the definition reads.
            definition: For `range` such as 1-5 or 1-; for `format` a template such as m:ss or 9-9 AAA; for `data_type`
                integer or text; for `required` how many values there must be; for `custom` one of no_extra, both_sides,
                different_athletes and deprecated (this version has the code no more: its messages become deprecated).
            field: The field it looks at; every value without one.
            severity: `hard` makes a message unknown, `soft` partial.
            message: What is wrong where it fails, in words.
            version: The version of the protocol it belongs to.
        """
        ...

    @command(role="engineer", risk="change")
    async def rule_edit(
        self,
        rule: int,
        definition: str | None = None,
        severity: Severity | None = None,
        enabled: bool | None = None,
        message: str | None = None,
    ) -> Rule:
        """Change a validation rule, or switch it on or off."""
        ...

    @command(role="engineer", risk="destructive")
    async def rule_remove(self, rule: int) -> None:
        """Remove a validation rule."""
        ...
