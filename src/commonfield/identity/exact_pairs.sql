-- Every two subjects that hold the same id, and whether what is known of them speaks against it.
-- Silence is not against: some wage records hold no name and no birth date. Where a birth date is missing, both names
-- must speak against it.
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
    sharing.l,
    sharing.r,
    kind,
    id,
    same_partner,
    -- What somebody decided stands above what the records say.
    same_pair.l is null
    and (
        apart.l is not null
        or case
            when birth_date_agrees is null then coalesce(not first_name_agrees and not last_name_agrees, false)
            else coalesce(not birth_date_agrees and not (first_name_agrees and last_name_agrees), false)
        end
    ) as different,
    coalesce(birth_date_agrees or first_name_agrees, false) as described
from sharing
left join same_pair on same_pair.l = sharing.l and same_pair.r = sharing.r
left join apart on apart.l = sharing.l and apart.r = sharing.r
