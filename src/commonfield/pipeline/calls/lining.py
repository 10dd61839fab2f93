"""How sure it is who is funded, from scores, what is asked for, and rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from commonfield.catalog import AllocationRules, Rubric, Simulation
from commonfield.catalog.loader import load_file
from commonfield.council import ProposalScore, Score, read_scores, read_sheet, score_proposals
from commonfield.findings import SubmissionError
from commonfield.pipeline.calls.inputs import to_csv

if TYPE_CHECKING:
    from commonfield.council.allocation import Proposal
    from commonfield.council.line import Components, Line

Adjust = Literal["none", "crossed"]
_UNREAD = -1e6
"""The score of a proposal whose only reader is left out: below any other."""


def examine_files(
    scores: Path,
    proposals: Path,
    rules: Path,
    *,
    rubric: Rubric | None,
    adjust: Adjust,
    simulation: Simulation,
    hours: float | None = None,
) -> Line:
    """Say how sure it is who is funded, from plain files; see `council.line.examine_line`.

    Raises:
        UsageError: a column is missing.
        SubmissionError: a row cannot be read.
        NotEstimableError: the scores cannot tell, or no set of proposals keeps the rules.
    """
    agreed = load_file(AllocationRules, rules)
    given = read_scores(scores)
    asked = ask_for(proposals, agreed, counted_scores(given, rubric, adjust))
    return line_of(given, asked, agreed, rubric=rubric, adjust=adjust, simulation=simulation, hours=hours)


def ask_for(proposals: Path, rules: AllocationRules, scores: Mapping[str, float]) -> list[Proposal]:
    """Read what is asked for, with scores that stand in another file.

    Raises:
        SubmissionError: the two files are not of the same proposals.
    """
    from commonfield.council.allocation import read_proposals

    sheet = read_sheet(proposals, needs=("proposal",))
    listed = set(sheet.texts("proposal"))
    for missing, where in (
        (scores.keys() - listed, "this file"),
        (listed - scores.keys(), "the file of scores"),
    ):
        if missing:
            raise SubmissionError(
                f"{proposals.name}: expected the proposals that were scored, found {len(missing)} that "
                f"{where} does not have ({', '.join(sorted(missing)[:5])}).",
                likely_cause="A code is written in two ways, or a reading is not finished.",
                fix="Write the codes alike, or take out what was withdrawn.",
            )
    columns = [column for column in sheet.columns if column != "score"]
    rows = [[*(row[c] for c in columns), _written(scores.get(row["proposal"]))] for row in sheet.rows]
    with TemporaryDirectory() as folder:
        joined = Path(folder) / proposals.name
        joined.write_bytes(to_csv([*columns, "score"], rows))
        return read_proposals(joined, rules)


def line_of(
    scores: Sequence[Score],
    proposals: Sequence[Proposal],
    rules: AllocationRules,
    *,
    rubric: Rubric | None,
    adjust: Adjust,
    simulation: Simulation,
    hours: float | None = None,
) -> Line:
    """Say how sure it is who is funded, with variances by the crossed model of these scores."""
    from commonfield.council.allocation import Funding
    from commonfield.council.line import examine_line

    funding = Funding(proposals, rules)

    def award(by_proposal: Mapping[str, float]) -> frozenset[str] | None:
        read = {one.proposal: by_proposal.get(one.proposal, _UNREAD) for one in proposals}
        return funding.fund(read)

    return examine_line(
        scores,
        award=award,
        components=components_of(score_proposals(scores, rubric=rubric)),
        simulation=simulation,
        rubric=rubric,
        adjust=adjust,
        hours=hours,
        monotone=not (rules.partial and rules.objective == "score_weighted_dollars"),
    )


def counted_scores(given: Sequence[Score], rubric: Rubric | None, adjust: Adjust) -> dict[str, float]:
    """Give the scores that count: means, or with severity taken out."""
    from commonfield.council.line import adjusted_scores, refuse_parted

    scored = score_proposals(given, rubric=rubric)
    if adjust == "none":
        return {one.proposal: one.score for one in scored}
    refuse_parted(scored)
    return adjusted_scores(scored, components_of(scored))


def components_of(scored: Sequence[ProposalScore]) -> Components:
    """Fit the crossed model to totals.

    Raises:
        NotEstimableError: the scores cannot tell proposals, readers and chance apart.
    """
    from commonfield.council.line import Components
    from commonfield.council.severity import fit_crossed

    fit = fit_crossed({one.proposal: one.totals for one in scored})
    return Components(fit.proposal_variance, fit.reader_variance, fit.residual_variance)


def _written(score: float | None) -> str:
    return "" if score is None else f"{score:.9g}"
