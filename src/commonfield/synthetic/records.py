"""The records of every partner about every learner it knows, clean or noisy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.synthetic.lives import Lives, college_codes
from commonfield.synthetic.recorded import Recorder

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Records:
    """One frame for all partners: partner, source, local_id, person, and what is written of the person."""

    frame: pl.DataFrame

    def of(self, source: str) -> pl.DataFrame:
        """Give the records of one kind of source."""
        import polars as pl

        return self.frame.filter(pl.col("source") == source).drop("source")


def write_down(lives: Lives, *, seed: int, messiness: str) -> Records:
    """Let each partner write down the learners that it meets."""
    import polars as pl

    recorder = Recorder(lives.names, lives.land, lives.settings, seed, messiness)
    last_school = (
        lives.spells.sort("spell")
        .unique("person", keep="last", maintain_order=True)
        .select("person", pl.col("cds").alias("last_school"))
    )
    frames = []
    for (partner, source), persons in _known(lives).items():
        with_school = persons.join(last_school, on="person", how="left", maintain_order="left")
        frames.append(recorder.record(partner, source, with_school))
    return Records(pl.concat(frames))


def _known(lives: Lives) -> dict[tuple[str, str], pl.DataFrame]:
    """Say whom each partner knows, by partner and source."""
    import polars as pl

    land = lives.land
    terms = lives.studies.terms
    known = {}
    for district in land.districts:
        known[district.partner, "calpads"] = lives.spells.filter(pl.col("partner") == district.partner)
    at_college = terms.filter(pl.col("kind") == "ccc").join(college_codes(land), on="place", how="inner")
    for college in land.colleges:
        known[college.partner, "mis"] = at_college.filter(pl.col("partner") == college.partner)
    known[land.university.partner, "university"] = terms.filter(pl.col("kind") == "csu")
    known["state-wage-records", "wage"] = lives.wages
    known["workforce-council", "work_based_learning"] = lives.work_based_learning
    return {key: frame.select("person").unique().sort("person") for key, frame in known.items() if len(frame)}
