-- For each pair of subjects: is each the other's best partner among the subjects of one partner, and what is the rival's weight?
select
    weighed.l,
    weighed.r,
    weighed.weight,
    row_number() over l_side = 1 and row_number() over r_side = 1 as best,
    greatest(
        lead(weighed.weight) over l_side,
        lead(weighed.weight) over r_side
    ) as rival
from weighed
inner join subject as l on l.subject = weighed.l
inner join subject as r on r.subject = weighed.r
window
    l_side as (partition by weighed.l, r.partner_no order by weighed.weight desc, weighed.r asc),
    r_side as (partition by weighed.r, l.partner_no order by weighed.weight desc, weighed.l asc)
