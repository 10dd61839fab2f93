"""The folder of a call: its rules, and what was sent and given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from commonfield.catalog import AllocationRules, Call, CallDecision, Definition, Rubric
from commonfield.catalog.loader import load_typed, read_text
from commonfield.findings import UsageError

Kind = TypeVar("Kind", bound=Definition)

CALL, DECISION = "call.yaml", "decision.yaml"
PROPOSALS, SCORES, READERS, CONFLICTS, ASSIGNMENTS = (
    f"{name}.csv" for name in ("proposals", "scores", "readers", "conflicts", "assignments")
)


@dataclass(frozen=True)
class CallFolder:
    """A call whose rules were read. `rule_texts` are the frozen files by name, the call itself first."""

    path: Path
    call: Call
    rubric: Rubric
    allocation: AllocationRules
    decision: CallDecision | None
    rule_texts: dict[str, str]

    def file(self, name: str) -> Path:
        """Find a file of the folder.

        Raises:
            UsageError: it is not there.
        """
        found = self.path / name
        if not found.is_file():
            raise UsageError(
                f"{self.path.name}: expected a file {name}, found none.",
                likely_cause="It was not sent yet, or has another name.",
                fix=f"Put it beside {CALL}; `commonfield call example` writes a folder that has them all.",
            )
        return found


def open_call(folder: Path) -> CallFolder:
    """Read the rules of a call.

    Raises:
        UsageError: a file of rules is not there.
        DefinitionError: one is broken; with file and line.
    """
    call = _load(Call, folder, CALL)
    texts = {name: _text(folder, name) for name in (CALL, *call.rule_files)}
    decision = _load(CallDecision, folder, DECISION) if (folder / DECISION).is_file() else None
    return CallFolder(
        folder,
        call,
        _load(Rubric, folder, call.rubric),
        _load(AllocationRules, folder, call.allocation),
        decision,
        texts,
    )


def _load(kind: type[Kind], folder: Path, name: str) -> Kind:
    return load_typed(kind, _text(folder, name), file=name)


def _text(folder: Path, name: str) -> str:
    path = folder / name
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            f"{folder}: expected a file {name}, found none.",
            likely_cause="The folder is none of a call, or a file of rules has another name.",
            fix="Name the folder that holds call.yaml, and in call.yaml the files that lie beside it.",
        )
    return read_text(path)
