"""How each partner has written down each learner: the person, through the noise of that kind of source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.synthetic.chance import happens, pick, stream
from commonfield.synthetic.misspelling import (
    mistake_digits,
    mistype,
    rewrite_compound,
    shift_births,
    use_nicknames,
)
from commonfield.synthetic.places import Landscape
from commonfield.synthetic.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from commonfield.synthetic.chance import Flags, Words

ID_DIGITS = {"calpads": 7, "mis": 8, "university": 9, "work_based_learning": 6}
USUAL_FORMS = ("paternal", "hyphen", "space")
"""How institutions, in turn, usually write a compound surname when they do not write it as given."""
USUAL_FORM = 0.7
"""How often they then use that form."""


@dataclass(frozen=True)
class Recorder:
    """Writes learners down for one region, seed and degree of messiness."""

    names: pl.DataFrame
    land: Landscape
    settings: Settings
    seed: int
    messiness: str

    def record(self, partner: str, source: str, persons: pl.DataFrame) -> pl.DataFrame:
        """Write down learners as one partner has them.

        Args:
            partner: The partner.
            source: calpads, mis, university, work_based_learning or wage.
            persons: `person` and `last_school` (14 digits, or null), each person once.

        Returns:
            partner, source, local_id, person and what is written: names, birth date, sex, ids, ZIP, school.
        """
        import polars as pl

        clean = persons.join(self.names, on="person", how="inner", maintain_order="left")
        rng = stream(self.seed, f"recorded {partner} {source}")
        written = self._write(clean, partner, source, rng)
        local = written["ssn"] if source == "wage" else self._local_ids(partner, source, len(clean))
        return pl.DataFrame(
            {
                "partner": [partner] * len(clean),
                "source": [source] * len(clean),
                "local_id": local,
                "person": clean["person"],
                **written,
            }
        )

    def _local_ids(self, partner: str, source: str, size: int) -> list[str]:
        import numpy as np

        rng = stream(self.seed, f"local ids {partner} {source}")
        low = 10 ** (ID_DIGITS[source] - 1)
        drawn = np.unique(rng.integers(low, 9 * low, size * 2 + 50))
        letter = {"mis": "C", "work_based_learning": "W"}.get(source, "")
        return [f"{letter}{number}" for number in rng.permutation(drawn)[:size]]

    def _marker(self, source: str, size: int, rng: np.random.Generator) -> _Marker:
        sheet = self.settings.noise
        scale = sheet.scales[self.messiness]
        rates = {name: min(sheet.highest, rate * scale) for name, rate in sheet.sources[source].items()}
        return _Marker(rates, size, rng)

    def _write(
        self, clean: pl.DataFrame, partner: str, source: str, rng: np.random.Generator
    ) -> dict[str, Words | pl.Series]:
        import polars as pl

        mark = self._marker(source, len(clean), rng)
        birth = clean["birth_date"].cast(pl.Int32).to_numpy().astype("int64")
        births = shift_births(
            birth,
            swapped=mark("birth_swapped"),
            digits=mark("birth_digits"),
            year=mark("birth_year"),
            rng=rng,
        )
        return {
            "first_name": self._series(self._first(clean, mark, rng)),
            "middle_name": self._series(self._middle(clean, mark)),
            "last_name": self._series(self._last(clean, partner, mark, rng)),
            "birth_date": pl.Series(births.astype("int32")).cast(pl.Date),
            "sex": self._series(self._sex(clean, mark)),
            "ssid": self._series(self._number(clean, "ssid", mark, rng)),
            "ssn": self._series(self._number(clean, "ssn", mark, rng)),
            "zip": self._series(self._zip(clean, mark, rng)),
            "school": self._series(self._school(clean, mark, rng)),
        }

    @staticmethod
    def _series(words: Words) -> pl.Series:
        import polars as pl

        return pl.Series(words.tolist(), dtype=pl.String)

    def _first(self, clean: pl.DataFrame, mark: _Marker, rng: np.random.Generator) -> Words:
        named = use_nicknames(
            _words(clean, "first_name"), mark("nickname"), self.settings.names.nicknames, rng
        )
        return mistype(named, mark("first_typo"), rng)

    def _middle(self, clean: pl.DataFrame, mark: _Marker) -> Words:
        import numpy as np

        middle = _words(clean, "middle_name")
        initial = np.array([str(name)[:1] for name in middle], dtype=object)
        middle = np.where(mark("middle_initial"), initial, middle)
        return np.where(mark("middle_missing"), "", middle)

    def _last(self, clean: pl.DataFrame, partner: str, mark: _Marker, rng: np.random.Generator) -> Words:
        import numpy as np

        size, written = len(clean), _words(clean, "last_name")
        paternal, maternal = _words(clean, "paternal"), _words(clean, "maternal")
        usual = USUAL_FORMS[[p.partner for p in self.land.partners].index(partner) % len(USUAL_FORMS)]
        others = pick(
            rng, {"paternal": 45, "maternal": 8, "hyphen": 20, "space": 12, "joined": 8, "swapped": 7}, size
        )
        form = np.where(rng.random(size) < USUAL_FORM, usual, others).astype(object)
        other = mark("compound_other") & (maternal != "")
        last = rewrite_compound(paternal, maternal, written, other, form)
        changed = mark("last_changed")
        last = np.where(changed, paternal[rng.permutation(size)], last).astype(object)
        return mistype(last, mark("last_typo"), rng)

    def _sex(self, clean: pl.DataFrame, mark: _Marker) -> Words:
        import numpy as np

        sex = _words(clean, "sex")
        return np.where(mark("sex_other"), np.where(sex == "F", "M", "F"), sex)

    def _number(self, clean: pl.DataFrame, name: str, mark: _Marker, rng: np.random.Generator) -> Words:
        import numpy as np

        number = mistake_digits(_words(clean, name), mark(f"{name}_wrong"), rng)
        return np.where(mark(f"{name}_missing"), "", number)

    def _zip(self, clean: pl.DataFrame, mark: _Marker, rng: np.random.Generator) -> Words:
        import numpy as np

        known = [code for district in self.land.districts for code in district.zips]
        here = _words(clean, "zip")
        other = np.array(known, dtype=object)[rng.integers(0, len(known), len(clean))]
        other = np.where(other == here, known[0], other)
        return np.where(mark("zip_other"), other, here)

    def _school(self, clean: pl.DataFrame, mark: _Marker, rng: np.random.Generator) -> Words:
        import numpy as np

        sites = np.array([school.cds for school in self.land.schools], dtype=object)
        last = np.array([school or "" for school in clean["last_school"].to_list()], dtype=object)
        other = sites[rng.integers(0, len(sites), len(clean))]
        written = np.where(mark("school_other") & (last != ""), other, last)
        return np.where(mark("school_missing"), "", written)


@dataclass(frozen=True)
class _Marker:
    """Marks the rows to which one kind of noise happens."""

    rates: dict[str, float]
    size: int
    rng: np.random.Generator

    def __call__(self, kind: str) -> Flags:
        return happens(self.rng, self.rates[kind], self.size)


def _words(frame: pl.DataFrame, name: str) -> Words:
    import numpy as np

    return np.array(frame[name].to_list(), dtype=object)
