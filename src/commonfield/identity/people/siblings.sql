-- Pairs of records of one file that share a surname and a place, and differ in first name and birth year; as many as
-- it takes.
with block as (
    select record, side, surname_first, first_forms, first_name, birth_date, {place} as place
    from record
    where {place} is not null and surname_first is not null and first_name is not null and birth_date is not null
),

sibling as (
    select l.record
    from block as l
    inner join block as r
        on l.side = r.side
        and l.surname_first = r.surname_first
        and l.place = r.place
        and l.record < r.record
    where
        left(l.birth_date, 4) <> left(r.birth_date, 4)
        and not list_has_any(l.first_forms, r.first_forms)
        and jaro_winkler_similarity(l.first_name, r.first_name) < 0.7
        and damerau_levenshtein(l.birth_date, r.birth_date) > 2
    limit {enough}
)

select count(*) as pairs from sibling
