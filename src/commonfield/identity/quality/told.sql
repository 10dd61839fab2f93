-- A row for each subject of a source and each other source: was it found there; what came of hiding its ids.
with person as (
    select named.subject_id, named.source, crosswalk.partner, crosswalk.person_key
    from named
    inner join crosswalk on crosswalk.subject_id = named.subject_id
),

sources as (select distinct source from person),

reached as (select distinct person_key, source from person)

select
    'link_rate' as kind,
    person.subject_id,
    person.source,
    person.partner,
    sources.source as other_source,
    reached.person_key is not null as holds
from person
inner join sources on sources.source <> person.source
left join reached on reached.person_key = person.person_key and reached.source = sources.source
union all
select 'missed_links', person.subject_id, person.source, person.partner, tried.other_source, not tried.found
from tried
inner join person on person.subject_id = tried.subject_id
where tried.found is not null
union all
select 'false_links', person.subject_id, person.source, person.partner, tried.other_source, tried.wrong
from tried
inner join person on person.subject_id = tried.subject_id
where tried.wrong is not null
