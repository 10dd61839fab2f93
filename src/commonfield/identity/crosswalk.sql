with by_id as (
    select l as subject from exact_link
    union
    select r from exact_link
),

by_weight as (
    select subject, max(weight) as weight
    from (select l as subject, weight from accepted union all select r, weight from accepted) as ends
    group by subject
)

select
    subject.subject_id,
    person.person_key,
    subject.partner,
    subject.source,
    case
        when by_id.subject is not null then 'exact_id'
        when by_weight.subject is not null then 'probabilistic'
        else 'alone'
    end as method,
    case when by_id.subject is null then by_weight.weight end as match_weight
from subject
inner join member on member.subject = subject.subject
inner join person on person.cluster = member.cluster
left join by_id on by_id.subject = subject.subject
left join by_weight on by_weight.subject = subject.subject
order by subject.subject
