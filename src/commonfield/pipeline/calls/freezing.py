"""Rules are frozen before the first proposal is opened; a later change needs a decision, and is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from commonfield.catalog.definition import hash_text
from commonfield.findings import UsageError
from commonfield.pipeline.calls.folder import CallFolder

FROZEN = "frozen.json"


@dataclass(frozen=True)
class Frozen:
    """The rules as they stood on a day. `decision` is empty for the first time only."""

    hash: str
    files: dict[str, str]
    frozen_on: str
    decision: str = ""
    changed: tuple[str, ...] = ()


def hash_files(texts: Mapping[str, str]) -> dict[str, str]:
    """Hash files of rules, each by name. Line ends do not count."""
    return {name: hash_text(text) for name, text in texts.items()}


def sealed(frozen: Frozen, before: Sequence[Frozen]) -> Frozen:
    """Give what was frozen with its hash: of the files, the day, the decision, and all that was before.

    So whoever kept a published hash sees that neither a day nor an earlier freezing was put in later.
    """
    lines = [before[-1].hash if before else "", frozen.frozen_on, frozen.decision]
    lines += [f"{name} {frozen.files[name]}" for name in sorted(frozen.files)]
    return replace(frozen, hash=hash_text("\n".join(lines)))


def holds(frozen: Sequence[Frozen]) -> bool:
    """Whether each hash is that of what it stands beside and of all before it."""
    return all(sealed(one, frozen[:n]) == one for n, one in enumerate(frozen))


def read_frozen(folder: Path) -> list[Frozen]:
    """Give what was frozen, first to last; nothing where nothing was.

    Raises:
        UsageError: the file was altered by hand.
    """
    path = folder / FROZEN
    if not path.is_file():
        return []
    frozen = parse_frozen(path.read_text(encoding="utf-8"))
    if not holds(frozen):
        raise _altered()
    return frozen


def parse_frozen(text: str) -> list[Frozen]:
    """Read what `write_frozen` wrote.

    Raises:
        UsageError: it is something else.
    """
    try:
        return [Frozen(**{**one, "changed": tuple(one["changed"])}) for one in json.loads(text)]
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _altered() from None


def _altered() -> UsageError:
    return UsageError(
        f"{FROZEN}: expected what `commonfield call freeze` wrote, found something else.",
        likely_cause="It was edited by hand.",
        fix="Put the file back from a copy: it says which rules were frozen, and when.",
    )


def write_frozen(frozen: list[Frozen]) -> str:
    """Write what was frozen, first to last."""
    return json.dumps([asdict(one) for one in frozen], ensure_ascii=False, indent=1) + "\n"


def freeze_call(call: CallFolder, *, on: date, decision: str = "") -> Frozen:
    """Freeze the rules of a call as they stand.

    Args:
        call: Whose.
        on: The day.
        decision: The number of the decision that changed rules which were frozen before.

    Returns:
        What is frozen; what was before, where nothing changed.

    Raises:
        UsageError: they were frozen before, have changed, and no decision is named.
    """
    before = read_frozen(call.path)
    files = hash_files(call.rule_texts)
    if before and before[-1].files == files:
        return before[-1]
    changed = changed_files(before[-1].files, files) if before else ()
    if before and not decision:
        raise UsageError(
            f"{', '.join(changed)}: expected the rules that were frozen on {before[-1].frozen_on}, "
            "found others.",
            likely_cause="A rule was changed after the call was opened.",
            fix="Put the frozen text back; or, where the body decided the change, name its decision with "
            "--decision. The packet tells it.",
        )
    frozen = sealed(Frozen("", files, on.isoformat(), decision, changed), before)
    target = call.path / FROZEN
    unfinished = target.with_name(f"{FROZEN}.unfinished")
    unfinished.write_text(write_frozen([*before, frozen]), encoding="utf-8")
    unfinished.replace(target)
    return frozen


def changed_files(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Name the files that differ, came or went."""
    return tuple(sorted(name for name in {**before, **now} if before.get(name) != now.get(name)))


def require_frozen(call: CallFolder) -> list[Frozen]:
    """Give what was frozen, where the rules still are what was.

    Raises:
        UsageError: nothing was frozen, or a rule differs from what was.
    """
    frozen = read_frozen(call.path)
    if not frozen:
        raise UsageError(
            f"{call.path.name}: expected frozen rules, found none frozen.",
            likely_cause="The rules were not frozen before scores were opened.",
            fix=f"Run `commonfield call freeze {call.path.name}`; the packet tells on which day.",
        )
    files = hash_files(call.rule_texts)
    if frozen[-1].files != files:
        raise UsageError(
            f"{', '.join(changed_files(frozen[-1].files, files))}: expected the rules frozen on "
            f"{frozen[-1].frozen_on}, found others.",
            likely_cause="A rule was changed after it was frozen.",
            fix="Put the frozen text back, or freeze the change with the number of its decision.",
        )
    return frozen
