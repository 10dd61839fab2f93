"""Which pairs of subjects are weighed at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.statements import read_statement

if TYPE_CHECKING:
    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine


def define_candidates(engine: DuckEngine, *, model: LinkageModel) -> int:
    """Define `candidate` (l, r): pairs that a blocking rule brings together and nothing rules out.

    Ruled out are pairs that ids already joined, that would put two subjects of one partner together, that
    hold different trusted ids of one kind (a difference of one digit is a slip, not another id), and
    twins: see `candidates.sql`. Returns how many remain.
    """
    engine.define(
        "comparable",
        "select subject.*, member.cluster, ssid.id as trusted_ssid, ssn.id as trusted_ssn "
        "from subject inner join exact_member as member on member.subject = subject.subject "
        "left join trusted_id as ssid on ssid.subject = subject.subject and ssid.kind = 'ssid' "
        "left join trusted_id as ssn on ssn.subject = subject.subject and ssn.kind = 'ssn' "
        "where coalesce(subject.first_name, subject.last_name) is not null "
        "and (subject.birth_date is not null or subject.school is not null)",
    )
    engine.define("blocked", " union ".join(_pairs_of(rule) for rule in model.blocking_rules))
    engine.define("candidate", read_statement("candidates"))
    return int(engine.query("select count(*) from candidate").item())


def _pairs_of(rule: list[str]) -> str:
    same = " and ".join(f'l."{column}" = r."{column}"' for column in rule)
    return (
        "select l.subject as l, r.subject as r from comparable as l inner join comparable as r "
        f"on {same} and l.partner_no < r.partner_no and l.cluster <> r.cluster"
    )
