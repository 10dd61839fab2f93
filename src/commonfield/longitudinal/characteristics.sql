-- Attributes as groups use them, from attributes as sources state them.
-- What a school states of an attribute outranks what a college states of the same.
with stated as (
    select
        raw.person_no,
        raw.characteristic,
        raw.value,
        raw.began_on,
        raw.ended_on,
        coalesce(raw.began_on, make_date(raw.academic_year - 1, 7, 1)) as stated_on,
        raw.academic_year,
        raw.submission_no,
        raw.record_no,
        submission.partner,
        submission.by_school
    from person_characteristic as raw
    inner join submission on submission.submission_no = raw.submission_no
),

-- Race and ethnicity: one answer per record, from its codes or from a college's flags.
flags as (
    select stated.*, flag.code, flag.key, flag.value as flag_value
    from stated
    inner join roll_up as flag on flag.code_set = 'mis/ethnicity_flag'
    where
        stated.characteristic = 'ethnicity_flags'
        and substring(stated.value, cast(flag.code as integer), 1) in ('Y', '1')
),

race_words as (
    select
        stated.* exclude (characteristic, value),
        race.value as state_group,
        federal.value as federal_group
    from stated
    inner join roll_up as race on race.code_set = 'calpads/race' and race.key = 'state' and race.code = stated.value
    inner join roll_up as federal on federal.code_set = 'calpads/race' and federal.key = 'federal' and federal.code = stated.value
    where stated.characteristic = 'race_code'
    union all by name
    select
        stated.* exclude (characteristic, value),
        case when stated.characteristic = 'hispanic' and stated.value = 'Y' then 'RH' end as state_group,
        case when stated.characteristic = 'hispanic' and stated.value = 'Y' then 'HISP' end as federal_group
    from stated
    where stated.characteristic in ('hispanic', 'race_missing', 'ethnicity_flags')
    union all by name
    select
        flags.* exclude (characteristic, value, code, key, flag_value),
        case when flags.key = 'state' then flags.flag_value end as state_group,
        case when flags.key = 'federal' then flags.flag_value end as federal_group
    from flags
    where flags.key in ('state', 'federal')
),

race_outranking as (
    select *
    from race_words
    qualify by_school or not bool_or(by_school) over (partition by person_no)
),

-- Every state group that a partner ever stated, from the first day on which it did: not the one answer, but all that hold.
every_race as (
    select *
    from race_outranking
    where state_group is not null and state_group <> 'RT'
    qualify
        row_number() over (
            partition by person_no, state_group, partner
            order by stated_on asc, academic_year asc, submission_no asc, record_no asc
        ) = 1
),

-- Hispanic whatever the races; else two or more groups; else the one; else not reported.
race_answers as (
    select
        person_no,
        partner,
        submission_no,
        record_no,
        academic_year,
        min(stated_on) as stated_on,
        min(began_on) as began_on,
        case
            when bool_or(state_group = 'RH') then 'RH'
            when count(distinct state_group) > 1 then 'RT'
            else coalesce(min(state_group), 'RD')
        end as state_answer,
        case
            when bool_or(federal_group = 'HISP') then 'HISP'
            when count(distinct federal_group) > 1 then '2MOR'
            else coalesce(min(federal_group), 'UNKN')
        end as federal_answer
    from race_outranking
    group by person_no, partner, submission_no, record_no, academic_year
),

answers as (
    select * exclude (state_answer, federal_answer), 'race_ethnicity' as characteristic, state_answer as value
    from race_answers
    union all by name
    select * exclude (state_answer, federal_answer), 'race_ethnicity_federal' as characteristic, federal_answer as value
    from race_answers
    union all by name
    select person_no, partner, submission_no, record_no, academic_year, stated_on, began_on, characteristic, value
    from stated
    where characteristic = 'gender'
    qualify by_school or not bool_or(by_school) over (partition by person_no)
),

-- An answer counts from the day it was first given until another is given. Where a partner repeats what another said,
-- its own statement is kept too: a figure may be permitted to use the one and not the other.
changes as (
    select *
    from answers
    qualify
        value is distinct from lag(value) over (
            partition by person_no, characteristic
            order by stated_on asc, academic_year asc, submission_no asc, record_no asc
        )
        or value is distinct from lag(value) over (
            partition by person_no, characteristic, partner
            order by stated_on asc, academic_year asc, submission_no asc, record_no asc
        )
),

-- English learner from the first day of that status until the day before the next status.
statuses as (
    select *
    from stated
    where characteristic = 'english_acquisition_status'
    qualify
        row_number() over (
            partition by person_no, stated_on
            order by academic_year desc, submission_no desc, record_no desc
        ) = 1
),

english_spells as (
    select
        statuses.* exclude (ended_on),
        coalesce(english.value, 'N') as learner,
        lead(statuses.stated_on) over (partition by statuses.person_no order by statuses.stated_on asc) as next_on
    from statuses
    left join roll_up as english
        on english.code_set = 'calpads/english_acquisition_status'
        and english.key = 'english_learner'
        and english.code = statuses.value
),

-- The education of parents that is known, by schools where they know it.
parents as (
    select stated.*, education.value as first_generation
    from stated
    inner join roll_up as education
        on education.code_set = 'calpads/parent_education' and education.key = 'first_generation' and education.code = stated.value
    where stated.characteristic = 'parent_education'
    qualify by_school or not bool_or(by_school) over (partition by person_no)
),

programs as (
    select stated.*, program.value as named
    from stated
    inner join roll_up as program
        on program.code_set = 'calpads/education_program' and program.key = 'characteristic' and program.code = stated.value
    where stated.characteristic = 'education_program'
    union all
    select told.*, 'socioeconomically_disadvantaged' as named
    from (
        select * from stated where characteristic = 'education_program'
        union all
        select * exclude (first_generation) from parents
    ) as told
    inner join sufficient
        on sufficient.code_set = 'characteristic/socioeconomically_disadvantaged'
        and sufficient.code = told.characteristic || ' ' || told.value
    union all
    select stated.*, 'disability' as named
    from stated
    where stated.characteristic = 'disability' and stated.value <> 'N'
),

-- First generation: the best known education of a parent is short of a college degree.
first_generation as (
    select *, min(stated_on) over (partition by person_no) as first_stated_on
    from parents
    qualify
        row_number() over (
            partition by person_no
            order by value asc, stated_on asc, submission_no asc, record_no asc
        ) = 1
),

every as (
    select person_no, characteristic, value, began_on, cast(null as date) as ended_on, academic_year, submission_no, record_no, partner
    from changes
    union all
    select person_no, 'race_ethnicity_any', state_group, began_on, cast(null as date), academic_year, submission_no, record_no, partner
    from every_race
    union all
    select person_no, 'english_learner', 'Y', stated_on, cast(next_on - 1 as date), academic_year, submission_no, record_no, partner
    from english_spells
    where learner = 'Y'
    union all
    select person_no, named, 'Y', began_on, ended_on, academic_year, submission_no, record_no, partner
    from programs
    union all
    select person_no, 'first_generation', 'Y', first_stated_on, cast(null as date), academic_year, submission_no, record_no, partner
    from first_generation
    where first_generation = 'Y'
    union all
    select person_no, characteristic, value, began_on, ended_on, academic_year, submission_no, record_no, partner
    from stated
    where characteristic in ('race_code', 'hispanic')
)

-- What a partner's files say again each year, the first of them says for all.
select * exclude (partner)
from every
qualify
    row_number() over (
        partition by person_no, characteristic, value, began_on, ended_on, partner
        order by academic_year asc, submission_no asc, record_no asc
    ) = 1
