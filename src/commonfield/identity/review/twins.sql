-- Same birth date, a surname in common, another first name, one partner: twins.
select distinct unnest([one.subject_id, other.subject_id]) as subject_id
from who as one
inner join who as other
    on one.birth_date = other.birth_date and one.partner = other.partner and one.subject < other.subject
where
    list_has_any(one.surnames, other.surnames)
    and not list_has_any(one.first_forms, other.first_forms)
    and jaro_winkler_similarity(one.first_name, other.first_name) < 0.92
