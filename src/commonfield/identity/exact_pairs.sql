-- Every two subjects that hold the same id, and whether what is known of them speaks against it.
-- Silence is not against: wage records hold no name and no birth date.
with sharing as (
    select
        l.subject as l,
        r.subject as r,
        l.kind,
        l.id,
        lhs.partner_no = rhs.partner_no as same_partner,
        lhs.birth_date = rhs.birth_date
        or coalesce(lhs.birth_day_month_exchanged = rhs.birth_date, false)
        or damerau_levenshtein(lhs.birth_digits, rhs.birth_digits) <= 1 as birth_date_agrees,
        list_has_any(lhs.first_forms, rhs.first_forms)
        or list_has_any(lhs.given_names, rhs.given_names)
        or jaro_winkler_similarity(lhs.first_name, rhs.first_name) >= 0.85 as first_name_agrees,
        list_has_any(lhs.surnames, rhs.surnames)
        or jaro_winkler_similarity(lhs.last_name, rhs.last_name) >= 0.85 as last_name_agrees
    from id_holder as l
    inner join id_holder as r on l.kind = r.kind and l.id = r.id and l.subject < r.subject
    inner join subject as lhs on l.subject = lhs.subject
    inner join subject as rhs on r.subject = rhs.subject
)

select
    l,
    r,
    kind,
    id,
    same_partner,
    coalesce(not birth_date_agrees and not (first_name_agrees and last_name_agrees), false) as different,
    coalesce(birth_date_agrees or first_name_agrees, false) as described
from sharing
