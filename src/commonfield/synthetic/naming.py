"""Names, numbers and addresses of the learners. Ids have the form of real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.synthetic.chance import happens, pick, pick_by, stream
from commonfield.synthetic.people import People
from commonfield.synthetic.places import Landscape
from commonfield.synthetic.settings import Names, Rates

if TYPE_CHECKING:
    import polars as pl

    from commonfield.synthetic.chance import Flags, Whole, Words


SSN_PARTS = ((900, 1_000), (1, 50), (1, 10_000))
"""Area, group and serial number, each from and below, of numbers issued to nobody by anybody."""


def name_people(people: People, *, seed: int, names: Names, rates: Rates, land: Landscape) -> pl.DataFrame:
    """Give one row per learner: true names, birth date, ids and home.

    `paternal` and `maternal` are the parts of a compound surname; the second is empty where there is none.
    """
    import numpy as np
    import polars as pl

    paternal, maternal, hyphen = _surnames(people, seed=seed, names=names, rates=rates)
    first = _first_names(people, seed=seed, names=names)
    middle = pick_by(stream(seed, "middle"), names.middle_names, people.sex)
    has_middle = happens(stream(seed, "has middle"), rates.middle_name, people.size)
    last = np.where(maternal == "", paternal, paternal + np.where(hyphen, "-", " ") + maternal)
    return pl.DataFrame(
        {
            "person": people.numbers(),
            "person_key": [f"person-{number:07d}" for number in range(people.size)],
            "first_name": first.tolist(),
            "middle_name": np.where(has_middle, middle, "").tolist(),
            "last_name": last.tolist(),
            "paternal": paternal.tolist(),
            "maternal": maternal.tolist(),
            "birth_date": pl.Series(people.birth.astype(np.int32)).cast(pl.Date),
            "sex": people.sex.tolist(),
            "ssid": _numbers(people.size, digits=10, first=4, seed=seed, subject="ssid"),
            "ssn": _ssns(people, seed=seed, rates=rates),
            **_homes(people, seed=seed, names=names, land=land),
        }
    )


def _surnames(people: People, *, seed: int, names: Names, rates: Rates) -> tuple[Words, Words, Flags]:
    import numpy as np

    rng = stream(seed, "surnames")
    paternal = pick_by(rng, names.surnames, people.background)
    maternal = pick_by(rng, names.surnames, people.background)
    share = np.array([rates.compound_surname.get(b, 0.0) for b in people.background])
    compound = (rng.random(people.size) < share) & (paternal != maternal)
    hyphen = rng.random(people.size) < 0.3
    _, eldest = np.unique(people.family, return_index=True)
    head = eldest[people.family]
    own_father = happens(rng, rates.other_father, people.size) & ~people.twin
    own_father[eldest] = False
    same = ~own_father
    paternal[same] = paternal[head][same]
    maternal[same] = np.where(compound, maternal, "")[head][same]
    maternal[~same] = np.where(compound, maternal, "")[~same]
    return paternal, maternal, hyphen[head]


def _first_names(people: People, *, seed: int, names: Names) -> Words:
    """Draw first names; one that a sibling has is drawn again."""
    import numpy as np

    rng = stream(seed, "first names")
    known = names.first_names
    near = {"native": "white", "pacific": "white"}
    kinds = np.array([near.get(b, b) for b in people.background], dtype=object)
    which = np.where(people.sex == "X", "any:X", kinds + ":" + people.sex).astype(object)
    tables = {f"{kind}:{sex}": table for kind, sexes in known.items() for sex, table in sexes.items()}
    drawn = pick_by(rng, tables, which)
    for _ in range(6):
        order = np.lexsort((drawn.astype(str), people.family))
        same = (people.family[order][1:] == people.family[order][:-1]) & (
            drawn[order][1:] == drawn[order][:-1]
        )
        again = order[1:][same]
        if not len(again):
            break
        drawn[again] = pick_by(rng, tables, which[again])
    return drawn


def _numbers(size: int, *, digits: int, first: int, seed: int, subject: str) -> list[str]:
    """Draw different numbers of so many digits, the first digit being `first` or one or two more."""
    import numpy as np

    rng = stream(seed, subject)
    unit = 10 ** (digits - 1)
    drawn = np.unique(rng.integers(first * unit, (first + 3) * unit, size=size + size // 10 + 50))
    return [str(number) for number in rng.permutation(drawn)[:size]]


def _ssns(people: People, *, seed: int, rates: Rates) -> list[str]:
    """Give numbers in the form of Social Security numbers that are never issued; some have none."""
    import numpy as np

    rng = stream(seed, "ssn")
    size = people.size * 2
    area, group, serial = (rng.integers(low, high, size) for low, high in SSN_PARTS)
    drawn = rng.permutation(np.unique(area * 1_000_000 + group * 10_000 + serial))
    none = happens(rng, rates.no_ssn, people.size)
    return [
        "" if lacking else str(number) for number, lacking in zip(drawn[: people.size], none, strict=True)
    ]


def _homes(people: People, *, seed: int, names: Names, land: Landscape) -> dict[str, list[str]]:
    import numpy as np

    rng = stream(seed, "addresses")
    families = int(people.family[-1]) + 1
    street = pick(rng, dict.fromkeys(names.streets, 1.0), families)[people.family]
    number = rng.integers(100, 9900, families)[people.family]
    guardian = pick(rng, dict.fromkeys(names.guardian_first_names, 1.0), families)[people.family]
    zips = np.array([d.zips for d in land.districts], dtype=object)
    where: Whole = rng.integers(0, zips.shape[1], families)[people.family]
    return {
        "address": [f"{n} {s}" for n, s in zip(number, street, strict=True)],
        "city": [land.districts[d].town for d in people.district],
        "zip": zips[people.district, where].tolist(),
        "guardian": guardian.tolist(),
    }
