"""Fixed rules told beside every linkage: what an office could do, and explain, without evidence in bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine


@dataclass(frozen=True)
class Rung:
    """A rule of the ladder: pairs of subjects that it adds, and how many of these the linkage joined too."""

    rule: tuple[str, ...]
    pairs: int
    joined: int


@dataclass(frozen=True)
class Baseline:
    """The ladder beside the linkage. `linked` counts pairs across partners that the linkage joined."""

    rungs: tuple[Rung, ...]
    linked: int

    def as_dict(self) -> dict[str, Any]:
        """Give it as JSON takes it; `pairs` and `in_both` are of all rules together."""
        return {
            "rules": [{"rule": list(r.rule), "pairs": r.pairs, "in_both": r.joined} for r in self.rungs],
            "pairs": sum(rung.pairs for rung in self.rungs),
            "in_both": sum(rung.joined for rung in self.rungs),
            "linked": self.linked,
        }


def climb_ladder(engine: DuckEngine, *, model: LinkageModel) -> Baseline:
    """Apply the rules of `model.ladder` in turn, and compare with `member`.

    A rule joins two subjects of different partners that agree on all its columns, where nobody else of
    either partner does and no earlier rule found either a partner there.
    """
    engine.define("climbed", "select 0 as l, 0 as r, 0 as l_partner, 0 as r_partner where false")
    rungs = tuple(_climb(engine, tuple(rule)) for rule in model.ladder)
    linked = engine.query(
        "with held as (select cluster, partner_no, count(*) as n from member "
        "inner join subject using (subject) group by cluster, partner_no), "
        "whole as (select cluster, sum(n) as n, sum(n * n) as squares from held group by cluster) "
        "select coalesce(sum(n * n - squares), 0)::bigint // 2 from whole"
    ).item()
    return Baseline(rungs, int(linked))


def _climb(engine: DuckEngine, rule: tuple[str, ...]) -> Rung:
    columns = ", ".join(f'"{column}"' for column in rule)
    known = " and ".join(f'"{column}" is not null' for column in rule)
    # Compared by hash: a false meeting is one in a thousand million, and this is only told, not used.
    engine.define(
        "only_one",
        f"select hash({columns}) as value, partner_no, min(subject) as subject from subject where {known} "
        "group by value, partner_no having count(*) = 1",
    )
    engine.define(
        "rung",
        "select l.subject as l, r.subject as r, l.partner_no as l_partner, r.partner_no as r_partner "
        "from only_one as l inner join only_one as r on l.value = r.value and l.partner_no < r.partner_no "
        "anti join climbed as before on before.l = l.subject and before.r_partner = r.partner_no "
        "anti join climbed as before on before.r = r.subject and before.l_partner = l.partner_no",
    )
    pairs, joined = engine.query(
        "select count(*), coalesce(sum((one.cluster = other.cluster)::int), 0)::bigint from rung "
        "inner join member as one on one.subject = rung.l "
        "inner join member as other on other.subject = rung.r"
    ).row(0)
    engine.define("climbed_next", "from climbed union all from rung")
    engine.define("climbed", "from climbed_next")
    return Rung(rule, int(pairs), int(joined))
