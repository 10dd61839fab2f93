"""The folder of an invented call, in which readers were assigned by its own rules."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from commonfield.catalog import AssignmentRules, Rubric
from commonfield.catalog.loader import load_file, load_typed
from commonfield.pipeline.calls.assigning import assign_folder
from commonfield.synthetic.calls import InventedCall, invent_call, write_call, write_rules

EXAMPLE = "definitions/council/rubrics/regional-project.yaml"


def write_example(folder: Path, *, proposals: int = 24, readers: int = 12, seed: int = 1) -> InventedCall:
    """Write the folder of an invented call: its rules, what was sent, who read what, and what they gave.

    Raises:
        UsageError: there are too few readers.
        NotEstimableError: so few that no assignment keeps the rules.
    """
    text = resources.files("commonfield").joinpath(*EXAMPLE.split("/")).read_text(encoding="utf-8")
    criteria = [one.criterion for one in load_typed(Rubric, text, file=EXAMPLE).criteria]
    asked = {"proposals": proposals, "readers": readers, "criteria": criteria, "seed": seed}
    first = invent_call(**asked)  # type: ignore[arg-type]
    with TemporaryDirectory() as apart:  # where nobody can be assigned, nothing is left behind
        write_rules(first, Path(apart))
        write_call(first, Path(apart))
        pairs = assign_folder(Path(apart), load_file(AssignmentRules, Path(apart) / "assignment.yaml"))
    call = invent_call(**asked, assigned=pairs)  # type: ignore[arg-type]
    write_rules(call, folder)
    (folder / "rubric.yaml").write_text(text, encoding="utf-8")
    write_call(call, folder)
    return call
