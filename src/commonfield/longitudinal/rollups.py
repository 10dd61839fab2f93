"""What codes roll up to, from the code sets of the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, CodeSet

if TYPE_CHECKING:
    from commonfield.engines import DuckEngine


def load_rollups(engine: DuckEngine, catalog: Catalog) -> None:
    """Load `roll_up` (code_set, code, key, value), `sufficient` (code_set, code) and `state_course`."""
    import polars as pl

    sets = catalog.all(CodeSet)
    rolled = [
        (name, code.code, key, value)
        for name, code_set in sets.items()
        for code in code_set.codes
        for key, value in code.rolls_up_to.items()
    ]
    known = [(name, code.code) for name, code_set in sets.items() for code in code_set.codes]
    text = pl.String
    engine.load(
        "roll_up",
        pl.DataFrame(
            rolled, schema={"code_set": text, "code": text, "key": text, "value": text}, orient="row"
        ),
    )
    engine.load("sufficient", pl.DataFrame(known, schema={"code_set": text, "code": text}, orient="row"))
    engine.define(
        "state_course",
        "select code, max(value) filter (where key = 'pathway') as pathway, "
        "max(value) filter (where key = 'level') as level "
        "from roll_up where code_set = 'calpads/state_course_code' group by code",
    )
