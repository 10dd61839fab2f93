"""What a competition costs: 60 proposals, 20 readers, 8 criteria, 3 readings each, 2,000 simulated panels.

The yardstick is the least that anybody does with the same scores: their mean by proposal, sorted, as often as
there are panels. It also shows how cost grows with proposals.

    python -m benchmarks.share_out_money [PROPOSALS [READERS [PANELS]]]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from commonfield.catalog import AllocationRules, AssignmentRules, Simulation
from commonfield.catalog.loader import load_file
from commonfield.council import Score, score_proposals
from commonfield.council.allocation import allocate
from commonfield.council.severity import measure_severity
from commonfield.pipeline.calls.assigning import assign_folder
from commonfield.pipeline.calls.lining import ask_for, line_of
from commonfield.synthetic.calls import CRITERIA, invent_call, write_call, write_rules

PANELS = 2000


def main() -> None:
    """Print wall and CPU seconds of each part, the ratio to the yardstick, and how cost grows."""
    proposals = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    readers = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    panels = int(sys.argv[3]) if len(sys.argv) > 3 else PANELS
    for count, panel in (
        (proposals // 4, max(readers // 2, 6)),
        (proposals // 2, readers),
        (proposals, readers),
    ):
        with tempfile.TemporaryDirectory() as folder:
            run(Path(folder), count, panel, panels)


def run(folder: Path, proposals: int, readers: int, panels: int) -> None:
    """Run one competition from assignment to the line."""
    asked = {"proposals": proposals, "readers": readers, "criteria": CRITERIA, "seed": 3}
    first = invent_call(**asked)  # type: ignore[arg-type]
    write_call(first, folder)
    write_rules(first, folder)
    rules = load_file(AllocationRules, folder / "allocation.yaml")
    begun, computing = time.perf_counter(), time.process_time()
    spent: dict[str, float] = {}

    def tick(name: str) -> None:
        spent[name] = time.perf_counter() - begun - sum(spent.values())

    pairs = assign_folder(folder, load_file(AssignmentRules, folder / "assignment.yaml"))
    tick("assignment")
    given = invent_call(**asked, assigned=pairs).scores  # type: ignore[arg-type]
    scores = [Score(one["proposal"], one["criterion"], one["reader"], one["score"]) for one in given]
    tick("inventing")
    severity = measure_severity(scores)
    tick("severity")
    means = {one.proposal: one.score for one in score_proposals(scores)}
    asks = ask_for(folder / "proposals.csv", rules, means)
    shared = allocate(asks, rules)
    tick("allocation")
    simulation = Simulation(panels=panels, seed=7)
    line = line_of(scores, asks, rules, rubric=None, adjust="none", simulation=simulation)
    tick("line")
    wall, cpu = time.perf_counter() - begun, time.process_time() - computing
    assert severity.connected and shared.awards and len(line.standings) == proposals
    told = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in spent.items())
    print(
        f"{proposals} proposals x {readers} readers x {len(CRITERIA)} criteria, {panels:,} panels: "
        f"{wall:.1f} s wall, {cpu:.1f} CPU s, {cpu / yardstick(scores, panels):.0f} times the yardstick "
        f"({told})"
    )


def yardstick(scores: list[Score], panels: int) -> float:
    """Take means by proposal and sort them, as often as there are panels."""
    begun = time.process_time()
    for _ in range(panels):
        sums: dict[str, list[float]] = {}
        for one in scores:
            sums.setdefault(one.proposal, []).append(one.score)
        ranked = sorted(sums, key=lambda p: -sum(sums[p]) / len(sums[p]))
    assert ranked
    return time.process_time() - begun


if __name__ == "__main__":
    main()
