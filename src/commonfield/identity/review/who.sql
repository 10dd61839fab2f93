-- Every subject with the person it is, and the subjects that ids alone join it with.
select
    subject.*,
    crosswalk.person_key,
    crosswalk.source as from_source,
    by_id.cluster as id_cluster
from subject
inner join crosswalk on crosswalk.subject_id = subject.subject_id
inner join by_id on by_id.subject = subject.subject
