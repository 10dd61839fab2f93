-- Links between clusters that may still be joined, of these the ones that are best for both clusters.
with between_clusters as (
    select
        link.l,
        link.r,
        link.weight,
        least(lhs.cluster, rhs.cluster) as a,
        greatest(lhs.cluster, rhs.cluster) as b
    from weight_link as link
    inner join member as lhs on lhs.subject = link.l
    inner join member as rhs on rhs.subject = link.r
    where lhs.cluster <> rhs.cluster
),

partners as (
    select distinct member.cluster, subject.partner_no
    from member
    inner join subject on subject.subject = member.subject
    where member.cluster in (select a from between_clusters union select b from between_clusters)
),

ids as (
    select distinct member.cluster, trusted_id.kind, trusted_id.id
    from member
    inner join trusted_id on trusted_id.subject = member.subject
    where member.cluster in (select a from between_clusters union select b from between_clusters)
),

forbidden as (
    select between_clusters.a, between_clusters.b
    from between_clusters
    inner join partners as lhs on lhs.cluster = between_clusters.a
    inner join partners as rhs on rhs.cluster = between_clusters.b and rhs.partner_no = lhs.partner_no
    union
    select between_clusters.a, between_clusters.b
    from between_clusters
    inner join ids as lhs on lhs.cluster = between_clusters.a
    inner join ids as rhs on rhs.cluster = between_clusters.b and rhs.kind = lhs.kind
    group by between_clusters.a, between_clusters.b, lhs.kind
    having min(damerau_levenshtein(lhs.id, rhs.id)) > 1
),

sides as (
    select a as cluster, l, r, weight from between_clusters anti join forbidden using (a, b)
    union all
    select b as cluster, l, r, weight from between_clusters anti join forbidden using (a, b)
),

best as (
    select cluster, l, r, weight
    from sides
    qualify row_number() over (partition by cluster order by weight desc, l asc, r asc) = 1
)

select
    min(cluster) as into_cluster,
    max(cluster) as from_cluster,
    l,
    r,
    any_value(weight) as weight
from best
group by l, r
having count(*) = 2
