-- First time in a high school grade: nobody of the region's files saw the person in that grade or a higher one before.
with first_years as (
    select person_no, grade_level, min(academic_year) as first_year
    from person_enrollment
    where segment = 'k12' and level = 'high_school' and grade_level is not null
    group by person_no, grade_level
),

first_at_or_above as (
    select
        person_no,
        grade_level,
        min(first_year) over (
            partition by person_no order by grade_level desc rows between unbounded preceding and current row
        ) as first_year
    from first_years
)

select
    enrollment.* replace (
        case
            when enrollment.segment <> 'k12' then enrollment.first_time
            when enrollment.level = 'high_school' then enrollment.academic_year = first_at_or_above.first_year
        end as first_time
    )
from person_enrollment as enrollment
left join first_at_or_above
    on first_at_or_above.person_no = enrollment.person_no
    and first_at_or_above.grade_level = enrollment.grade_level
