-- Which former key each cluster keeps. A key goes where most of its subjects went, a cluster keeps the key most of its
-- subjects had; of equals, the lowest subject and the lowest key decide.
with shared as (
    select
        member.cluster,
        previous.person_key,
        count(*) as subjects,
        min(subject.subject_id) as first_subject
    from member
    inner join subject on subject.subject = member.subject
    inner join previous on previous.subject_id = subject.subject_id
    group by member.cluster, previous.person_key
),

heirs as (
    select *
    from shared
    qualify row_number() over (partition by person_key order by subjects desc, first_subject asc) = 1
)

select cluster, person_key
from heirs
qualify row_number() over (partition by cluster order by subjects desc, person_key asc) = 1
