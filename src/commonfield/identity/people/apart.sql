-- Pairs that look like brothers or sisters of one birth: same birth date, a surname in common, two first names.
-- An id that both hold, or a middle name, says that they are one person after all.
with alike as (
    select
        candidate.l,
        candidate.r,
        jaro_winkler_similarity(l.first_name, r.first_name) as likeness
    from candidate
    inner join record as l on l.record = candidate.l
    inner join record as r on r.record = candidate.r
    where
        l.birth_date = r.birth_date
        and length(l.first_name) > 1
        and length(r.first_name) > 1
        and l.first_name <> r.first_name
        and list_has_any(l.surnames, r.surnames)
        and not list_has_any(l.first_forms, r.first_forms)
        and not list_has_any(l.given_names, r.given_names)
        and not coalesce(l.ssn = r.ssn, false)
        and not coalesce(l.ssid = r.ssid, false)
        and not coalesce(
            starts_with(l.middle_name, r.middle_name) or starts_with(r.middle_name, l.middle_name), false
        )
),

-- Who has a twin in the same file, where that holds a person once: then names that are nearly alike differ too.
twin as (
    select distinct l.record
    from (select distinct unnest([l, r]) as record from alike where likeness between 0.7 and 0.92) as doubtful
    inner join record as l on l.record = doubtful.record
    inner join record as r
        on l.birth_date = r.birth_date
        and l.side = r.side
        and l.record <> r.record
        and list_has_any(l.surnames, r.surnames)
        and not list_has_any(l.first_forms, r.first_forms)
        and l.first_name <> r.first_name
    where length(r.first_name) > 1 and {one_record_per_person}
)

select alike.l, alike.r
from alike
left join twin as l_twin on l_twin.record = alike.l
left join twin as r_twin on r_twin.record = alike.r
where likeness < 0.7 or (likeness < 0.92 and (l_twin.record is not null or r_twin.record is not null))
