-- For each subject whose ids were hidden and each other source: did names find whom ids find there, or somebody else?
with trying as (
    select told_person.subject, told_person.partner_no, told_person.person_key, told_person.cluster, member.cluster as linked
    from hidden
    inner join told_person on told_person.subject = hidden.subject and told_person.comparable
    inner join member on member.subject = hidden.subject
),

-- Whom ids find. Nobody looks for what names cannot join: two subjects of one partner, records without names.
sought as (
    select distinct trying.subject, elsewhere.source as other_source
    from trying
    inner join told_person as other
        on other.cluster = trying.cluster
        and other.person_key = trying.person_key
        and other.partner_no <> trying.partner_no
        and other.comparable
    inner join subject_source as elsewhere on elsewhere.subject = other.subject
),

joined_to as (
    select trying.subject, elsewhere.source as other_source, trying.cluster, other.cluster as other_cluster
    from trying
    inner join member on member.cluster = trying.linked and member.subject <> trying.subject
    inner join told_person as other on other.subject = member.subject and other.partner_no <> trying.partner_no and other.comparable
    inner join subject_source as elsewhere on elsewhere.subject = other.subject
),

-- One digit is a slip, not another id.
contradicted as (
    select apart.cluster, apart.other_cluster
    from (select distinct cluster, other_cluster from joined_to where cluster <> other_cluster) as apart
    inner join told_id as own on own.cluster = apart.cluster
    inner join told_id as theirs on theirs.cluster = apart.other_cluster and theirs.kind = own.kind
    group by apart.cluster, apart.other_cluster, own.kind
    having min(damerau_levenshtein(own.id, theirs.id)) > 1
),

told as (
    select
        joined_to.subject,
        joined_to.other_source,
        bool_or(joined_to.cluster = joined_to.other_cluster) as found,
        bool_or(contradicted.cluster is not null) as wrong
    from joined_to
    left join (select distinct cluster, other_cluster from contradicted) as contradicted
        on contradicted.cluster = joined_to.cluster and contradicted.other_cluster = joined_to.other_cluster
    group by joined_to.subject, joined_to.other_source
),

every as (
    select subject, other_source from sought
    union
    select subject, other_source from told where found or wrong
)

select
    every.subject,
    every.other_source,
    case when sought.subject is not null then coalesce(told.found, false) end as found,
    case when told.found or told.wrong then told.wrong end as wrong
from every
left join sought on sought.subject = every.subject and sought.other_source = every.other_source
left join told on told.subject = every.subject and told.other_source = every.other_source
anti join subject_source as own on own.subject = every.subject and own.source = every.other_source
