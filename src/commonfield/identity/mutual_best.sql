-- For each pair of subjects: is each the other's best partner among the subjects of one partner, and what is the rival's weight?
select
    eligible.l,
    eligible.r,
    eligible.weight,
    row_number() over l_side = 1 and row_number() over r_side = 1 as best,
    greatest(
        lead(eligible.weight) over l_side,
        lead(eligible.weight) over r_side
    ) as rival
from eligible
semi join touched on touched.subject = eligible.l
inner join subject as l on l.subject = eligible.l
inner join subject as r on r.subject = eligible.r
window
    l_side as (partition by eligible.l, r.partner_no order by eligible.weight desc, eligible.r asc),
    r_side as (partition by eligible.r, l.partner_no order by eligible.weight desc, eligible.l asc)
