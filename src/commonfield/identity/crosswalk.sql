with by_id as (
    select l as subject from exact_link
    union
    select r from exact_link
),

by_decision as (
    select l as subject from same_pair
    union
    select r from same_pair
),

-- The strongest evidence that ties a subject to others of its person whom neither ids nor decisions joined to it.
within as (
    select eligible.l, eligible.r, eligible.weight
    from eligible
    inner join member as l on l.subject = eligible.l
    inner join member as r on r.subject = eligible.r and r.cluster = l.cluster
    where eligible.weight >= (select match_weight from solving)
),

by_weight as (
    select subject, max(weight) as weight
    from (select l as subject, weight from within union all select r, weight from within) as ends
    group by subject
)

select
    subject.subject_id,
    person.person_key,
    subject.partner,
    subject.source,
    case
        when by_id.subject is not null then 'exact_id'
        when by_decision.subject is not null then 'decision'
        when by_weight.subject is not null then 'probabilistic'
        else 'alone'
    end as method,
    case
        when by_id.subject is null and by_decision.subject is null then by_weight.weight
    end as match_weight
from subject
inner join member on member.subject = subject.subject
inner join person on person.cluster = member.cluster
left join by_id on by_id.subject = subject.subject
left join by_decision on by_decision.subject = subject.subject
left join by_weight on by_weight.subject = subject.subject
order by subject.subject
