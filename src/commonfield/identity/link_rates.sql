-- Of the subjects of one source, how many are found in each other source, and how many of these an id alone finds.
with present as (
    select
        subject_source.subject,
        subject_source.source,
        subject.partner,
        member.cluster,
        exact_member.cluster as exact_cluster
    from subject_source
    inner join subject on subject.subject = subject_source.subject
    inner join member on member.subject = subject_source.subject
    inner join exact_member on exact_member.subject = subject_source.subject
),

sources as (select distinct source from present),

reached as (select distinct cluster, source from present),

reached_by_id as (select distinct exact_cluster, source from present)

select
    present.source,
    coalesce(present.partner, 'all') as partner,
    sources.source as other_source,
    count(*) as subjects,
    count(reached.cluster) as linked,
    count(reached_by_id.exact_cluster) as by_id
from present
inner join sources on sources.source <> present.source
left join reached on reached.cluster = present.cluster and reached.source = sources.source
left join reached_by_id
    on reached_by_id.exact_cluster = present.exact_cluster and reached_by_id.source = sources.source
group by grouping sets (
    (present.source, present.partner, sources.source),
    (present.source, sources.source)
)
order by present.source, partner, other_source
