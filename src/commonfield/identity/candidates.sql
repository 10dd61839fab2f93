-- Pairs that blocking rules brought together, without those that must not be one person.
with presence as (
    select member.cluster, list(distinct subject.partner_no) as partners
    from exact_member as member
    inner join subject on subject.subject = member.subject
    group by member.cluster
),

-- Same birth date, a surname in common, another first name, one partner: twins.
twins as (
    select distinct unnest([l.subject, r.subject]) as subject
    from comparable as l
    inner join comparable as r
        on l.birth_date = r.birth_date
        and l.partner_no = r.partner_no
        and l.subject < r.subject
        and list_has_any(l.surnames, r.surnames)
        and not list_has_any(l.first_forms, r.first_forms)
        and jaro_winkler_similarity(l.first_name, r.first_name) < 0.92
)

select blocked.l, blocked.r
from blocked
inner join comparable as l on l.subject = blocked.l
inner join comparable as r on r.subject = blocked.r
inner join presence as l_presence on l_presence.cluster = l.cluster
inner join presence as r_presence on r_presence.cluster = r.cluster
left join twins as l_twin on l_twin.subject = blocked.l
left join twins as r_twin on r_twin.subject = blocked.r
where
    not list_has_any(l_presence.partners, r_presence.partners)
    and coalesce(damerau_levenshtein(l.trusted_ssid, r.trusted_ssid) <= 1, true)
    and coalesce(damerau_levenshtein(l.trusted_ssn, r.trusted_ssn) <= 1, true)
    and not (
        (l_twin.subject is not null or r_twin.subject is not null)
        and list_has_any(l.surnames, r.surnames)
        and not list_has_any(l.first_forms, r.first_forms)
        and jaro_winkler_similarity(l.first_name, r.first_name) < 0.92
    )
