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

concerned as (select a as cluster from between_clusters union select b from between_clusters),

presence as (
    select member.cluster, list(distinct subject.partner_no) as partners
    from member
    inner join concerned on concerned.cluster = member.cluster
    inner join subject on subject.subject = member.subject
    group by member.cluster
),

ids as (
    select distinct member.cluster, trusted_id.kind, trusted_id.id
    from member
    inner join concerned on concerned.cluster = member.cluster
    inner join trusted_id on trusted_id.subject = member.subject
),

contradicted as (
    select between_clusters.a, between_clusters.b
    from between_clusters
    inner join ids as lhs on lhs.cluster = between_clusters.a
    inner join ids as rhs on rhs.cluster = between_clusters.b and rhs.kind = lhs.kind
    group by between_clusters.a, between_clusters.b, lhs.kind
    having min(damerau_levenshtein(lhs.id, rhs.id)) > 1
),

decided_apart as (
    select least(lhs.cluster, rhs.cluster) as a, greatest(lhs.cluster, rhs.cluster) as b
    from apart
    inner join member as lhs on lhs.subject = apart.l
    inner join member as rhs on rhs.subject = apart.r
),

possible as (
    select between_clusters.*
    from between_clusters
    inner join presence as lhs on lhs.cluster = between_clusters.a
    inner join presence as rhs on rhs.cluster = between_clusters.b
    anti join contradicted
        on contradicted.a = between_clusters.a and contradicted.b = between_clusters.b
    anti join decided_apart
        on decided_apart.a = between_clusters.a and decided_apart.b = between_clusters.b
    where not list_has_any(lhs.partners, rhs.partners)
),

sides as (
    select a as cluster, l, r, weight from possible
    union all
    select b as cluster, l, r, weight from possible
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
