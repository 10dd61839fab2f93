-- Per subject, in two numbers, all that its person rests on: ids, links, evidence; and decisions.
with ends as (
    select l as subject, r as other, kind, weight from bond
    union all
    select r as subject, l as other, kind, weight from bond
),

tokens as (
    select ends.subject, hash(ends.kind, ends.weight, other.subject_id) as token, ends.kind in ('same', 'apart') as decided
    from ends
    inner join description as other on other.subject = ends.other
    union all
    select subject, hash(kind, id) as token, false as decided
    from trusted_id
),

mixed as (
    select
        subject,
        bit_xor(token) filter (where not decided) as evidence,
        bit_xor(token) filter (where decided) as decisions
    from tokens
    group by subject
)

select
    description.subject,
    description.subject_id,
    (hash(description.partner, solving.match_weight, solving.apart, coalesce(mixed.evidence, 0)) >> 1)::bigint as evidence,
    (coalesce(mixed.decisions, 0) >> 1)::bigint as decisions
from description
cross join solving
left join mixed on mixed.subject = description.subject
