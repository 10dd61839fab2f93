-- Every pair that shares a token, within a file and between two: under how many rules, and which of them is the surest.
-- A rule is the surer the rarer two records of one file share a token of it, beside how often two records of two files do.
with used as (
    select block.*
    from block
    inner join sized on sized.token = block.token
    where sized.every <= {largest}
),

pairs as (
    select distinct l.record as l, r.record as r, l.side = r.side as within, l.rule
    from used as l
    inner join used as r on l.token = r.token and l.record < r.record
),

sureness as (
    select rule, count(*) filter (not within) / (count(*) filter (within) + 1.0) as sure
    from pairs
    group by rule
)

select
    pairs.l,
    pairs.r,
    pairs.within,
    least(count(*), {most_rules}) as rules,
    arg_max(pairs.rule, (sureness.sure, pairs.rule)) as surest
from pairs
inner join sureness on sureness.rule = pairs.rule
group by pairs.l, pairs.r, pairs.within
