-- Pairs with evidence enough, without those that must not be one person.
with concerned as (select distinct unnest([l, r]) as subject from strong),

held as (
    select
        subject.subject,
        subject.partner_no,
        subject.birth_date,
        subject.first_name,
        subject.first_forms,
        subject.surnames,
        joined.cluster,
        ssid.id as trusted_ssid,
        ssn.id as trusted_ssn
    from subject
    inner join concerned on concerned.subject = subject.subject
    inner join joined on joined.subject = subject.subject
    left join trusted_id as ssid on ssid.subject = subject.subject and ssid.kind = 'ssid'
    left join trusted_id as ssn on ssn.subject = subject.subject and ssn.kind = 'ssn'
),

presence as (
    select joined.cluster, list(distinct subject.partner_no) as partners
    from joined
    inner join (select distinct cluster from held) as clusters on clusters.cluster = joined.cluster
    inner join subject on subject.subject = joined.subject
    group by joined.cluster
),

pairs as (
    select
        strong.l,
        strong.r,
        strong.weight,
        -- A surname in common and another first name: perhaps twins.
        coalesce(
            list_has_any(l.surnames, r.surnames)
            and not list_has_any(l.first_forms, r.first_forms)
            and jaro_winkler_similarity(l.first_name, r.first_name) < 0.92,
            false
        ) as alike_but_for_the_name
    from strong
    inner join held as l on l.subject = strong.l
    inner join held as r on r.subject = strong.r
    inner join presence as l_presence on l_presence.cluster = l.cluster
    inner join presence as r_presence on r_presence.cluster = r.cluster
    anti join apart
        on apart.l = least(strong.l, strong.r) and apart.r = greatest(strong.l, strong.r)
    where
        not list_has_any(l_presence.partners, r_presence.partners)
        and coalesce(damerau_levenshtein(l.trusted_ssid, r.trusted_ssid) <= 1, true)
        and coalesce(damerau_levenshtein(l.trusted_ssn, r.trusted_ssn) <= 1, true)
),

doubtful as (select distinct unnest([l, r]) as subject from pairs where alike_but_for_the_name),

-- Same birth date, a surname in common, another first name, one partner: twins.
twins as (
    select distinct one.subject
    from doubtful
    inner join subject as one on one.subject = doubtful.subject
    inner join subject as other
        on one.birth_date = other.birth_date
        and one.partner_no = other.partner_no
        and one.subject <> other.subject
        and list_has_any(one.surnames, other.surnames)
        and not list_has_any(one.first_forms, other.first_forms)
        and jaro_winkler_similarity(one.first_name, other.first_name) < 0.92
)

select pairs.l, pairs.r, pairs.weight
from pairs
where
    not pairs.alike_but_for_the_name
    or (pairs.l not in (select subject from twins) and pairs.r not in (select subject from twins))
