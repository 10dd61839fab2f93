-- Which former key each cluster keeps. A key goes where most of its subjects went; of equals, to the part that holds
-- the first of the ids, then to the lowest subject. Of the keys that come to a cluster the oldest stays; of equally old
-- ones that of most subjects, then the lowest.
with heirs as (
    select *
    from shared
    qualify row_number() over (
        partition by person_key order by subjects desc, holds_authority desc, first_subject asc
    ) = 1
)

select
    heirs.cluster,
    heirs.person_key,
    first_value(heirs.person_key) over (
        partition by heirs.cluster order by key_age.first_run asc, heirs.subjects desc, heirs.person_key asc
    ) as kept_key
from heirs
inner join key_age on key_age.person_key = heirs.person_key
