"""The validation rules in the database: seeded once for each version, edited by people, compiled for the ingest."""

import logging
import sqlite3
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from core.bus import Bus
from core.caller import correlation
from core.clock import Clock
from core.errors import Conflict, Invalid, NotFound
from core.pss.events import RulesChanged
from core.pss.models import Rule, RuleType, Severity
from core.pss.rules.judging import RuleBook, validate_definition
from core.pss.rules.seed import SEED, VERSION
from core.pss.wire.codes import CODES
from core.pss.wire.reading import quoted
from core.store import Store
from core.validation import check_text, refuse_fields

log = logging.getLogger("cuedesk.pss")

OnChange = Callable[[RuleBook], None]

_REFUSAL = "The rule cannot be saved like this"
_SELECT = "SELECT id, version, code, name, type, field, definition, severity, enabled, message FROM pss_rule"
_LONGEST_VERSION = 20
_LONGEST_NAME = 60
_LONGEST_MESSAGE = 200
_LIKE_ENOUGH = 0.5


class RulesService:
    """The commands on validation rules.

    The ingest is handed the rules of the protocol version in force through `on_change`, on the event loop: once at
    the start, and after each commit that changes one.
    """

    def __init__(self, store: Store, bus: Bus, clock: Clock, on_change: OnChange) -> None:
        """Work on the tables `pss_rule` and `pss_rule_seed`."""
        self._store = store
        self._bus = bus
        self._clock = clock
        self._on_change = on_change

    async def start(self) -> None:
        """Seed each version that was never seeded, and hand the rules on."""
        now = self._clock.now()

        def work(connection: sqlite3.Connection) -> list[Rule]:
            for version in sorted({rule.version for rule in SEED}):
                _seed(connection, version, now)
            return _read_all(connection)

        self._on_change(_book(await self._store.submit(work)))

    async def rules(self, code: str | None = None, version: str = VERSION) -> list[Rule]:
        """List the validation rules."""
        wanted = code.strip().lower() if code else None
        rows = await self._store.fetch(
            f"{_SELECT} WHERE version = ?1 AND (?2 IS NULL OR code = ?2) ORDER BY code, id", (version, wanted)
        )
        return [_rule(row) for row in rows]

    async def rule_add(
        self,
        code: str,
        name: str,
        type: RuleType,
        definition: str,
        field: str = "",
        severity: Severity = "soft",
        message: str = "",
        version: str = VERSION,
    ) -> Rule:
        """Add a validation rule."""
        rule = Rule(
            0,
            version.strip(),
            code.strip().lower(),
            name.strip(),
            type,
            field.strip(),
            definition.strip(),
            severity,
            True,
            message.strip(),
        )
        _check(rule)
        _check_field(rule)

        def work(connection: sqlite3.Connection) -> Rule:
            taken = connection.execute(
                "SELECT id FROM pss_rule WHERE version = ? AND code = ? AND name = ?",
                (rule.version, rule.code, rule.name),
            ).fetchone()
            if taken is not None:
                raise Conflict(
                    f"There is a rule {rule.name} for {rule.code} already.",
                    remedy="Edit that one, or give the new one another name.",
                    data={"rule": taken[0]},
                )
            return _read(connection, _insert(connection, rule))

        return await self._change(work)

    async def rule_edit(
        self,
        rule: int,
        definition: str | None = None,
        severity: Severity | None = None,
        enabled: bool | None = None,
        message: str | None = None,
    ) -> Rule:
        """Change a validation rule, or switch it on or off."""

        def work(connection: sqlite3.Connection) -> Rule:
            connection.execute(
                "UPDATE pss_rule SET definition = coalesce(?, definition), severity = coalesce(?, severity),"
                " enabled = coalesce(?, enabled), message = coalesce(?, message) WHERE id = ?",
                (
                    None if definition is None else definition.strip(),
                    severity,
                    enabled,
                    None if message is None else message.strip(),
                    rule,
                ),
            )
            edited = _read(connection, rule)
            _check(edited)
            return edited

        return await self._change(work)

    async def rule_remove(self, rule: int) -> None:
        """Remove a validation rule."""

        def work(connection: sqlite3.Connection) -> Rule:
            removed = _read(connection, rule)
            connection.execute("DELETE FROM pss_rule WHERE id = ?", (rule,))
            return removed

        await self._change(work)

    async def _change(self, change: Callable[[sqlite3.Connection], Rule]) -> Rule:
        """Commit a change, hand the rules on, and tell everyone."""

        def work(connection: sqlite3.Connection) -> tuple[Rule, list[Rule]]:
            return change(connection), _read_all(connection)

        rule, rules = await self._store.submit(work)
        self._on_change(_book(rules))
        self._bus.publish(RulesChanged(rule.version), source="pss", correlation=correlation())
        return rule


def _check(rule: Rule) -> None:
    """Refuse a rule that could not be applied, or not be shown."""
    fields: dict[str, str] = {}
    if not rule.version:
        fields["version"] = "is empty"
    check_text(fields, "version", rule.version, _LONGEST_VERSION)
    check_text(fields, "name", rule.name, _LONGEST_NAME)
    check_text(fields, "message", rule.message, _LONGEST_MESSAGE)
    refuse_fields(_REFUSAL, fields)
    validate_definition(rule)


def _check_field(rule: Rule) -> None:
    """Refuse a field that no message of the rule's code has: the rule would judge nothing, or refuse everything."""
    known = CODES[rule.code].fields if rule.code in CODES else ()
    if rule.field and rule.field not in known:
        near = get_close_matches(rule.field, known, cutoff=_LIKE_ENOUGH) or known
        has = f"it has {', '.join(near)}" if near else "it has none that we know"
        refuse_fields(_REFUSAL, {"field": f"{quoted(rule.field)} is none that {rule.code} has; {has}"})


def _book(rules: Iterable[Rule]) -> RuleBook:
    """Compile the rules of the version in force, but for one that another release saved and this one cannot read."""
    sound: list[Rule] = []
    for rule in rules:
        if rule.version != VERSION:
            continue
        try:
            validate_definition(rule)
        except Invalid as error:
            log.error("rule %d is not applied: %s", rule.id, error.message)
        else:
            sound.append(rule)
    return RuleBook(sound)


def _seed(connection: sqlite3.Connection, version: str, now: int) -> None:
    """Store a version's rules, unless that was done before: what people have edited or removed since stays so."""
    fresh = connection.execute(
        "INSERT INTO pss_rule_seed (version, at) VALUES (?, ?) ON CONFLICT DO NOTHING", (version, now)
    )
    if fresh.rowcount:
        for rule in SEED:
            if rule.version == version:
                _insert(connection, rule)


def _insert(connection: sqlite3.Connection, rule: Rule) -> int:
    cursor = connection.execute(
        "INSERT INTO pss_rule (version, code, name, type, field, definition, severity, enabled, message)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            rule.version,
            rule.code,
            rule.name,
            rule.type,
            rule.field,
            rule.definition,
            rule.severity,
            rule.enabled,
            rule.message,
        ),
    )
    return int(cursor.lastrowid or 0)


def _read(connection: sqlite3.Connection, rule: int) -> Rule:
    row = connection.execute(f"{_SELECT} WHERE id = ?", (rule,)).fetchone()
    if row is None:
        raise NotFound(f"There is no rule {rule}.", remedy="pss.rules lists them all.")
    return _rule(row)


def _read_all(connection: sqlite3.Connection) -> list[Rule]:
    return [_rule(row) for row in connection.execute(f"{_SELECT} ORDER BY code, id")]


def _rule(row: sqlite3.Row) -> Rule:
    id_, version, code, name, type_, field, definition, severity, enabled, message = row
    return Rule(id_, version, code, name, type_, field, definition, severity, bool(enabled), message)
