-- Pairs that are two people unless an id says otherwise: brothers and sisters of one birth, where a file holds both.
with twin as (
    select distinct unnest([l.record, r.record]) as record
    from record as l
    inner join record as r
        on l.birth_date = r.birth_date
        and l.side = r.side
        and l.record < r.record
        and list_has_any(l.surnames, r.surnames)
        and not list_has_any(l.first_forms, r.first_forms)
        and 2 * bit_count(l.first_name & r.first_name)
        < 0.78 * (bit_count(l.first_name) + bit_count(r.first_name))
)

select candidate.l, candidate.r
from candidate
inner join record as l on l.record = candidate.l
inner join record as r on r.record = candidate.r
where
    (candidate.l in (from twin) or candidate.r in (from twin))
    and l.birth_date = r.birth_date
    and list_has_any(l.surnames, r.surnames)
    and not list_has_any(l.first_forms, r.first_forms)
    and not coalesce(list_has_any(l.given_names, r.given_names), false)
    and 2 * bit_count(l.first_name & r.first_name)
    < 0.78 * (bit_count(l.first_name) + bit_count(r.first_name))
    {unless_same_id}
