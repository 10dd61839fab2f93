"""Ways in which a clerk, a form or a keyboard changes what is written, for whole columns at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from commonfield.synthetic.chance import Flags, Whole, Words

COMPOUND_FORMS = ("paternal", "maternal", "hyphen", "space", "joined", "swapped")
"""How an institution may write a surname of two parts."""

_NEAR_KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "svxrdgfjukiljmpoqtwyihescz")
_TYPOS = 4


def mistype(words: Words, rows: Flags, rng: np.random.Generator) -> Words:
    """Change one letter in the rows marked: left out, doubled, swapped with the next, a near key hit."""
    changed = words.copy()
    # Row by row, since few are marked and each is changed in a way of its own.
    for row in rows.nonzero()[0]:
        changed[row] = _mistype_one(str(words[row]), int(rng.integers(0, _TYPOS)), float(rng.random()))
    return changed


def _mistype_one(word: str, kind: int, where: float) -> str:
    if len(word) < 3:
        return word + word[-1:]
    at = 1 + int(where * (len(word) - 2))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    if kind == 0:
        return before + after
    if kind == 1:
        return before + letter + letter + after
    if kind == 2 and after[0] != letter:
        return before + after[0] + letter + after[1:]
    return before + letter.lower().translate(_NEAR_KEYS) + after


def rewrite_compound(paternal: Words, maternal: Words, written: Words, rows: Flags, form: Words) -> Words:
    """Write two-part surnames in another form in the rows marked.

    Where that form is the one in use, the first part alone is written.
    """
    import numpy as np

    forms = {
        "paternal": paternal,
        "maternal": maternal,
        "hyphen": paternal + "-" + maternal,
        "space": paternal + " " + maternal,
        "joined": paternal + np.array([str(m).lower() for m in maternal], dtype=object),
        "swapped": maternal + " " + paternal,
    }
    other = written.copy()
    for name in COMPOUND_FORMS:
        chosen = rows & (form == name)
        other[chosen] = forms[name][chosen]
    same = rows & (other == written)
    other[same] = paternal[same]
    return other


def shift_births(
    births: Whole, *, swapped: Flags, digits: Flags, year: Flags, rng: np.random.Generator
) -> Whole:
    """Change birth dates (days since 1970): day and month swapped, a digit of the day mistaken, a year off.

    Where day and month cannot be swapped, a digit of the day is mistaken instead.
    """
    import numpy as np

    months = births.astype("datetime64[D]").astype("datetime64[M]")
    day = (births.astype("datetime64[D]") - months).astype("int64") + 1
    years = months.astype("datetime64[Y]").astype("int64")
    month = months.astype("int64") - 12 * years + 1
    able = swapped & (day <= 12) & (day != month)
    new_month, new_day = np.where(able, day, month), np.where(able, month, day)
    mistaken = digits | (swapped & ~able)
    step = np.where(rng.random(len(births)) < 0.5, 1, 10) * np.where(rng.random(len(births)) < 0.5, 1, -1)
    moved = np.where((day + step >= 1) & (day + step <= 28), day + step, np.where(day > 14, day - 1, day + 1))
    new_day = np.where(mistaken, moved, new_day)
    new_years = years + np.where(year, np.where(rng.random(len(births)) < 0.5, 1, -1), 0)
    first = ((new_years * 12 + new_month - 1).astype("datetime64[M]")).astype("datetime64[D]").astype("int64")
    # 29 February of a year that has none becomes 1 March.
    return np.asarray(np.where(swapped | digits | year, first + new_day - 1, births))


def mistake_digits(numbers: Words, rows: Flags, rng: np.random.Generator) -> Words:
    """Swap two digits side by side in the rows marked; where they are the same, change one."""
    changed = numbers.copy()
    for row in rows.nonzero()[0]:
        number = str(numbers[row])
        if len(number) < 4:
            continue
        at = int(rng.integers(2, len(number) - 1))
        left, right = number[at], number[at + 1] if at + 1 < len(number) else number[at]
        pair = right + left if left != right else str((int(left) + 1) % 10) + right
        changed[row] = (number[:at] + pair + number[at + 2 :])[: len(number)]
    return changed


def use_nicknames(
    words: Words, rows: Flags, nicknames: dict[str, list[str]], rng: np.random.Generator
) -> Words:
    """Put a nickname in place of the first name in the rows marked, where the name has one."""
    import numpy as np
    import polars as pl

    luck = rng.integers(0, 12, len(words))
    table: pl.Series = pl.Series(words.tolist(), dtype=pl.String)
    changed = words.copy()
    for number in range(3):
        choice = {name: options[number % len(options)] for name, options in nicknames.items()}
        short = table.replace(choice).to_numpy(allow_copy=True).astype(object)
        here = rows & (luck % 3 == number)
        changed[here] = short[here]
    return np.asarray(changed, dtype=object)
