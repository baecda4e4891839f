import { all, sql, type Db } from '../database/sql.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { ownDomain } from './domain.ts'

/** What of a signature says which organization of the registry it is. */
export type Claimed = {
  name: string
  country: string | null
  website: string | null
  /** The organization that the signer chose from the known ones, which alone proves nothing. */
  chosen: string | null
}

export type Registered = { id: string; country: string | null; domain: string | null }

/**
 * The organization that each of these is: of the same name but for spelling, and in the same country, or at the same
 * domain of its own, or chosen by the signer where country and domain do not gainsay it. Also where the domain is the
 * same and the signer chose it, whatever the name. A likeness that leaves a doubt never decides. By the index of the
 * claim.
 */
export async function findRegistered(db: Db, claims: Claimed[]): Promise<Map<number, Registered>> {
  const sought = claims.map(({ name, country, website, chosen }, index) => ({
    index,
    name_key: nameKey(name),
    country,
    domain: ownDomain(website) ?? null,
    chosen,
  }))
  const rows = await all<Registered & { index: number }>(
    db,
    sql`
    with sought as (
      select *
        from json_to_recordset(${JSON.stringify(sought)}::json)
          as v (index integer, name_key text, country text, domain text, chosen uuid)),
    found as (
      select v.index, v.country, v.domain, v.chosen, n.organization_id, true as named
        from sought v
        join organization_names n on n.name_key = v.name_key collate "C" and n.kind <> 'acronym'
       union all
      select index, country, domain, chosen, chosen, false
        from sought
       where chosen is not null and domain is not null)
    select distinct on (f.index) f.index, o.id, o.country, o.domain
      from found f
      join organizations o on o.id = f.organization_id
     where (o.country = f.country) is not false
       and (o.domain = f.domain) is not false
       and ((f.named and (o.country = f.country or o.domain = f.domain or o.id = f.chosen
                          or (coalesce(o.country, f.country) is null and coalesce(o.domain, f.domain) is null)))
            or (o.id = f.chosen and o.domain = f.domain))
     order by f.index, (o.domain = f.domain) desc nulls last, (o.id = f.chosen) desc nulls last, f.named desc, o.id`,
  )
  return new Map(rows.map(({ index, ...registered }) => [index, registered]))
}
