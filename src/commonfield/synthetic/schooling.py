"""Grades 9 to 12: enrollments year by year, moves, repeated grades, exits and completions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.synthetic.chance import happens, pick, pick_index, stream
from commonfield.synthetic.fates import Fate, decide
from commonfield.synthetic.people import LAST_YEAR, People
from commonfield.synthetic.places import Landscape
from commonfield.synthetic.settings import Rates

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from commonfield.synthetic.chance import Flags, Whole, Words

STEPS = 5
WHOLE_YEAR = 366
COMPLETION_OF_OUTCOME = {
    "graduate": "100",
    "special_education_certificate": "120",
    "320": "320",
    "330": "330",
    "250": "250",
    "360": "360",
}
"""Completion status (SENR 27) by what becomes of a learner in grade 12."""


def attend_school(people: People, *, seed: int, land: Landscape, rates: Rates) -> pl.DataFrame:
    """Give one row per enrollment of grades 9 to 12: person, year, grade, school, first and last day, exit.

    `completion` is the completion status, `a_g` whether the requirements were met; days count from 1970.
    """
    import polars as pl

    fate = decide(people, seed=seed, land=land, rates=rates)
    people.traits["a_g"] = fate.a_g & (fate.outcome == "graduate")
    rows = _go_through(people, fate, seed=seed, land=land, rates=rates)
    return pl.concat(rows).sort("person", "began").with_row_index("spell")


def _go_through(
    people: People, fate: Fate, *, seed: int, land: Landscape, rates: Rates
) -> list[pl.DataFrame]:
    """Walk through the years of everybody at once; a year gives one row, or two around a move."""
    import numpy as np

    rng = stream(seed, "years")
    grade, school = 9 + fate.first_step, people.school.copy()
    active = ~people.outside
    repeated = np.zeros(people.size, dtype=bool)
    rows: list[pl.DataFrame] = []
    for step in range(STEPS):
        here = active & (step >= fate.first_step) & (people.entry + step <= LAST_YEAR)
        year = _Year(people, fate, here, step, grade, school, rng, land, rates)
        rows.extend(year.rows())
        repeats = here & (fate.repeats == grade) & ~repeated
        repeated |= repeats
        active &= ~(here & year.gone)
        again = repeats | (here & (grade == 12))
        grade = np.where(here & ~again, np.minimum(grade + 1, 12), grade)
        school = year.next_school
    return rows


class _Year:
    """One step for all learners who are `here`: what ends it, and where the next one is spent."""

    def __init__(
        self,
        people: People,
        fate: Fate,
        here: Flags,
        step: int,
        grade: Whole,
        school: Whole,
        rng: np.random.Generator,
        land: Landscape,
        rates: Rates,
    ) -> None:
        import numpy as np

        size = people.size
        self.people, self.here, self.grade, self.school = people, here, grade, school
        self.year = people.entry + step
        self.land, self.rng = land, rng
        self.began = self._day(8, 8, 12)
        midway = fate.arrives_midway & (fate.first_step == step)
        self.began = np.where(midway, self.began + rng.integers(25, 120, size), self.began)
        self.ended = self._day(6, 2, 9)
        self.exit = np.full(size, "E155", dtype=object)
        self.completion = np.full(size, "", dtype=object)
        self.a_g = np.zeros(size, dtype=bool)
        self.gone = np.zeros(size, dtype=bool)
        self._finish(fate, step, rates)
        self._drop_out(fate, rates)
        self._leave(fate, step, rates)
        self._move(rates)

    def _day(self, month: int, first: int, spread: int) -> Whole:
        """Give a day of the academic year that differs a little by district and year."""
        import numpy as np

        calendar = self.year - (month >= 7)
        start = (calendar - 1970).astype("datetime64[Y]").astype("datetime64[M]") + np.timedelta64(
            month - 1, "M"
        )
        district = np.array([school.district for school in self.land.schools])[self.school]
        offset = first - 1 + (district * 5 + self.year * 3) % spread
        return np.asarray(start.astype("datetime64[D]").astype("int64") + offset)

    def _end(
        self, who: Flags, code: Words | str, completion: Words | str = "", a_g: Flags | None = None
    ) -> None:
        import numpy as np

        self.exit = np.where(who, code, self.exit)
        self.completion = np.where(who, completion, self.completion)
        if a_g is not None:
            self.a_g = np.where(who, a_g, self.a_g)

    def _finish(self, fate: Fate, step: int, rates: Rates) -> None:
        """End grade 12, and a fifth year, as was decided."""
        import numpy as np

        last = self.here & (self.grade == 12)
        fourth = last & (step <= 3) & (fate.outcome != "dropout")
        stays = fourth & (fate.outcome == "fifth_year")
        finishes = fourth & ~stays
        codes = np.array([COMPLETION_OF_OUTCOME.get(o, "") for o in fate.outcome], dtype=object)
        self._end(finishes, "E230", codes, fate.a_g & (fate.outcome == "graduate"))
        self._end(stays, "E156")
        fifth = last & (step == 4)
        self._end(fifth & fate.fifth_graduates, "E230", "100", np.zeros(len(fifth), dtype=bool))
        self._end(fifth & ~fate.fifth_graduates, "E140")
        self.gone |= finishes | fifth

    def _drop_out(self, fate: Fate, rates: Rates) -> None:
        out = self.here & (fate.outcome == "dropout") & (self.grade >= fate.drops_out_in)
        days = self.rng.integers(40, 270, len(out))
        self._end(out, pick(self.rng, rates.schooling.dropout_codes, len(out)))
        self._shorten(out, days)
        self.gone |= out

    def _leave(self, fate: Fate, step: int, rates: Rates) -> None:
        import numpy as np

        out = self.here & (fate.leaves_in == step) & ~self.gone
        midway = self.rng.random(len(out)) < rates.schooling.moves_midway
        days = np.where(midway, self.rng.integers(30, 250, len(out)), WHOLE_YEAR)
        self._end(out, fate.leaves_code)
        self._shorten(out, days)
        self.gone |= out

    def _shorten(self, who: Flags, days: Whole) -> None:
        import numpy as np

        self.ended = np.where(who, np.minimum(self.began + days, self.ended), self.ended)

    def _move(self, rates: Rates) -> None:
        """Let some change district or school, in the year or after it; the exit is a transfer."""
        import numpy as np

        size, stays = len(self.here), self.here & ~self.gone
        other = self._other_district()
        far = stays & happens(self.rng, rates.schooling.changes_district, size) & (other != self.school)
        self.within = (
            far & (self.rng.random(size) < rates.schooling.moves_midway) & (self.ended - self.began > 200)
        )
        near_school = self._other_school()
        near = (
            stays
            & ~far
            & happens(self.rng, rates.schooling.changes_school, size)
            & (near_school != self.school)
        )
        self.next_school = np.where(far, other, np.where(near, near_school, self.school))
        moves_after = ((far & ~self.within) | near) & (self.year < LAST_YEAR) & (self.exit == "E155")
        self._end(moves_after, "T160")
        self.left_on = self.began + self.rng.integers(45, 140, size)
        gap = np.where(
            self.rng.random(size) < 0.6, self.rng.integers(1, 8, size), self.rng.integers(8, 45, size)
        )
        self.back_on = self.left_on + gap

    def _other_district(self) -> Whole:
        import numpy as np

        firsts = np.array([self.land.schools_of(d.index)[0].index for d in self.land.districts])
        return np.asarray(
            firsts[pick_index(self.rng, [d.share for d in self.land.districts], len(self.here))]
        )

    def _other_school(self) -> Whole:
        import numpy as np

        by_district = [[s.index for s in self.land.schools_of(d.index)] for d in self.land.districts]
        following = np.arange(len(self.land.schools))
        for sites in by_district:
            following[sites] = np.roll(sites, -1)
        return np.asarray(following[self.school])

    def rows(self) -> list[pl.DataFrame]:
        """Give the enrollments of the year: before and after a move within it."""
        import numpy as np

        whole = self.here & ~self.within
        plain = self._frame(whole, self.school, self.began, self.ended, self.exit)
        code = np.full(len(whole), "T160", dtype=object)
        before = self._frame(self.within, self.school, self.began, self.left_on, code, done=False)
        after = self._frame(self.within, self.next_school, self.back_on, self.ended, self.exit)
        return [plain, before, after]

    def _frame(
        self, who: Flags, school: Whole, began: Whole, ended: Whole, code: Words, *, done: bool = True
    ) -> pl.DataFrame:
        import numpy as np
        import polars as pl

        rows = np.flatnonzero(who)
        blank = np.full(len(rows), "", dtype=object)
        return pl.DataFrame(
            {
                "person": rows,
                "academic_year": self.year[rows],
                "grade": self.grade[rows],
                "school": school[rows],
                "began": began[rows],
                "ended": ended[rows],
                "exit": code[rows].tolist(),
                "completion": (self.completion[rows] if done else blank).tolist(),
                "a_g": self.a_g[rows] if done else np.zeros(len(rows), dtype=bool),
            },
            schema_overrides={"exit": pl.String, "completion": pl.String},
        )
