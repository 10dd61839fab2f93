"""Which occupations and programs public files tell of, as `definitions/synthetic/work.yaml` says it."""

from __future__ import annotations

from importlib import resources

from commonfield.catalog import Part
from commonfield.catalog.loader import load_typed
from commonfield.synthetic.settings import Sheet


class Occupation(Part):
    """A detailed occupation.

    `jobs` is how many of 10,000 jobs are of it, `hourly` a wage in dollars about which wages are drawn.
    `within` is the code under which agencies publish it with others.
    """

    soc: str
    title: str
    entry: str
    experience: str
    training: str
    jobs: int
    hourly: float
    within: str = ""


class TaughtProgram(Part):
    """A program of study by CIP and TOP.

    It gets its part, by `weight`, of the awards of the program of `courses.yaml` whose CIP code is `kin`.
    """

    cip: str
    title: str
    top: str
    top_title: str
    kin: str
    weight: float
    leads_to: list[str]


class Work(Sheet):
    """Occupations with the groups that they are in, and programs."""

    majors: dict[str, str]
    minors: dict[str, str]
    broad: dict[str, str]
    together: dict[str, str]
    occupations: list[Occupation]
    programs: list[TaughtProgram]

    def minor_of(self, soc: str) -> str:
        """Give the minor group of a code: 15-1252 is in 15-1200."""
        return next(code for code in (f"{soc[:5]}00", f"{soc[:4]}000") if code in self.minors)

    def published(self) -> list[Occupation]:
        """Give occupations as agencies publish them: some stand together under a code of the agency's own."""
        held: dict[str, list[Occupation]] = {}
        for one in self.occupations:
            held.setdefault(one.within or one.soc, []).append(one)
        return [_together(code, some, self.together) for code, some in sorted(held.items())]


def _together(code: str, some: list[Occupation], titles: dict[str, str]) -> Occupation:
    largest = max(some, key=lambda one: one.jobs)
    if len(some) == 1:
        return largest
    jobs = sum(one.jobs for one in some)
    hourly = sum(one.jobs * one.hourly for one in some) / jobs
    return largest.model_copy(
        update={"soc": code, "title": titles[code], "jobs": jobs, "hourly": hourly, "within": ""}
    )


def read_work() -> Work:
    """Read the sheet that ships with Commonfield; raises DefinitionError with file and line."""
    file = resources.files("commonfield") / "definitions" / "synthetic" / "work.yaml"
    return load_typed(Work, file.read_text(encoding="utf-8"), file="definitions/synthetic/work.yaml")
