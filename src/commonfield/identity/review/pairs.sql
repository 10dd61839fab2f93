-- Weighed pairs that ids have not decided, pairs of one partner that are one person, and pairs that look like twins.
-- A twin and whoever, at another partner, looks like the other one.
with alike as (
    select distinct
        least(one.subject_id, other.subject_id) as l,
        greatest(one.subject_id, other.subject_id) as r
    from who as one
    semi join twin on twin.subject_id = one.subject_id
    inner join who as other on one.birth_date = other.birth_date and one.partner <> other.partner
    where list_has_any(one.surnames, other.surnames)
),

together as (
    select one.subject_id as l, other.subject_id as r
    from who as one
    inner join who as other
        on one.person_key = other.person_key and one.partner = other.partner and one.subject_id < other.subject_id
),

weighed as (
    select edge.l, edge.r, edge.weight
    from edge
    inner join who as l on l.subject_id = edge.l
    inner join who as r on r.subject_id = edge.r
    inner join id_presence as l_presence on l_presence.id_cluster = l.id_cluster
    inner join id_presence as r_presence on r_presence.id_cluster = r.id_cluster
    where l.id_cluster <> r.id_cluster and not list_has_any(l_presence.partners, r_presence.partners)
),

-- Whoever is known to the other's partner already does not wait for a twin there.
waiting as (
    select alike.l, alike.r
    from alike
    inner join who as l on l.subject_id = alike.l
    inner join who as r on r.subject_id = alike.r
    inner join person_presence as l_presence on l_presence.person_key = l.person_key
    inner join person_presence as r_presence on r_presence.person_key = r.person_key
    where
        l.id_cluster <> r.id_cluster
        and (
            l.person_key = r.person_key
            or (not list_contains(l_presence.partners, r.partner) and not list_contains(r_presence.partners, l.partner))
        )
),

every as (
    select l, r, max(weight) as weight, bool_or(twin) as twin, bool_or(one_partner) as one_partner
    from (
        select l, r, weight, false as twin, false as one_partner from weighed
        union all
        select l, r, null, true, false from waiting
        union all
        select l, r, null, false, true from together
    ) as found
    group by l, r
)

select
    every.l,
    every.r,
    l.partner as l_partner,
    r.partner as r_partner,
    least(l.from_source, r.from_source) || ' ' || greatest(l.from_source, r.from_source) as source_pair,
    every.weight,
    l.person_key = r.person_key as linked,
    l.person_key,
    every.twin,
    every.one_partner
from every
inner join who as l on l.subject_id = every.l
inner join who as r on r.subject_id = every.r
order by every.l, every.r
