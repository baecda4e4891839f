import { v7 as uuid } from 'uuid'
import { all, sql, type Db } from '../database/sql.ts'
import { findRegistered, type Claimed } from './find-registered.ts'
import { enterNames } from './enter-names.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { ownDomain } from './domain.ts'

type Signatory = Claimed & {
  id: string
  acronym: string | null
  /** Of the signer: a name that is added later is taken to be in it. */
  language: string
}

type Registering = { letterId: string; signatureId: string; now: Date }

/**
 * Enters the organization of a signature that counts into the registry, or finds it there; the signature points to it
 * from then on. Nothing happens, and null comes back, where the signature does not count or is a person's: the
 * registry knows organizations from public lists alone. Call it in the transaction that makes the signature count.
 */
export async function registerOrganization(db: Db, registering: Registering): Promise<string | null> {
  const { letterId, signatureId, now } = registering
  const signatories = await all<Signatory>(
    db,
    sql`
    select s.id, s.name, s.acronym, s.country, s.website, s.language, s.organization_id as chosen
      from signatories g
      join signatures s on s.letter_id = g.letter_id and s.id = g.id
     where g.letter_id = ${letterId} and g.id = ${signatureId} and g.capacity = 'organization'`,
  )
  const [entered] = await enter(db, { letterId, signatories, now })
  return entered ?? null
}

/** The same for all of a letter's organizations that are not in the registry, as after an import. How many they were. */
export async function registerSignatories(
  db: Db,
  { letterId, now }: Omit<Registering, 'signatureId'>,
): Promise<number> {
  const signatories = await all<Signatory>(
    db,
    sql`
    select s.id, s.name, s.acronym, s.country, s.website, s.language, s.organization_id as chosen
      from signatories g
      join signatures s on s.letter_id = g.letter_id and s.id = g.id
      left join organizations o on o.id = s.organization_id
     where g.letter_id = ${letterId} and g.capacity = 'organization' and o.id is null
     order by g.id`,
  )
  for (let at = 0; at < signatories.length; at += batch)
    await enter(db, { letterId, signatories: signatories.slice(at, at + batch), now })
  return signatories.length
}

const batch = 1000

type Entering = { letterId: string; signatories: Signatory[]; now: Date }

/** The organization's id of each. */
async function enter(db: Db, { letterId, signatories, now }: Entering): Promise<string[]> {
  if (signatories.length === 0) return []
  const known = await findRegistered(db, signatories)
  const fresh = signatories.filter((_, index) => !known.has(index))
  const ids = await insertOrganizations(db, { signatories: fresh, now })
  const entered = signatories.map((signatory, index) => ({
    ...signatory,
    organizationId: known.get(index)?.id ?? ids.get(placeOf(signatory)) ?? '',
  }))
  await fillIn(
    db,
    entered.filter((_, index) => known.has(index)),
  )
  await enterNames(
    db,
    entered.map(({ organizationId, name, acronym, language }, index) => ({
      organizationId,
      name: { kind: known.has(index) ? 'alias' : 'name', name, language: known.has(index) ? language : null },
      acronym,
    })),
  )
  await db.query(sql`
    update signatures s
       set organization_id = v.organization_id
      from unnest(${entered.map(({ id }) => id)}::uuid[],
                  ${entered.map(({ organizationId }) => organizationId)}::uuid[]) as v (id, organization_id)
     where s.letter_id = ${letterId} and s.id = v.id and s.organization_id is distinct from v.organization_id`)
  return entered.map(({ organizationId }) => organizationId)
}

/** What is unique of an organization. */
function placeOf({ name, country, website }: Claimed): string {
  return JSON.stringify([nameKey(name), country, ownDomain(website) ?? null])
}

/** Ids by `placeOf`. Of two that come at once the second finds the first. In one order, so that none waits in a circle. */
async function insertOrganizations(
  db: Db,
  { signatories, now }: { signatories: Signatory[]; now: Date },
): Promise<Map<string, string>> {
  if (signatories.length === 0) return new Map()
  const rows = signatories.map((signatory) => ({
    id: uuid(),
    place: placeOf(signatory),
    name_key: nameKey(signatory.name),
    country: signatory.country,
    domain: ownDomain(signatory.website) ?? null,
  }))
  const values = JSON.stringify(rows)
  await db.query(sql`
    insert into organizations (id, name_key, country, domain, created_at)
    select id, name_key, country, domain, ${now}
      from json_populate_recordset(null::organizations, ${values}::json)
     order by name_key collate "C", country, domain collate "C"
    on conflict (name_key, country, domain) do nothing`)
  const found = await all<{ id: string; place: string }>(
    db,
    sql`
    select o.id, v.place
      from json_to_recordset(${values}::json) as v (place text, name_key text, country text, domain text)
      join organizations o on o.name_key = v.name_key collate "C" and o.country is not distinct from v.country
                          and o.domain is not distinct from v.domain collate "C"`,
  )
  return new Map(found.map(({ place, id }) => [place, id]))
}

/** A coordinator has approved it with its country and website in view: where they were unknown, they are known now. */
async function fillIn(db: Db, entered: (Claimed & { organizationId: string })[]): Promise<void> {
  const rows = entered.map(({ organizationId: id, country, website }) => ({
    id,
    country,
    domain: ownDomain(website) ?? null,
  }))
  await db.query(sql`
    update organizations o
       set country = coalesce(o.country, v.country), domain = coalesce(o.domain, v.domain)
      from (select distinct on (id) id, country, domain
              from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, country text, domain text)
             order by id, domain nulls last, country nulls last) v
     where o.id = v.id
       and (coalesce(o.country, v.country), coalesce(o.domain, v.domain))
           is distinct from (o.country, o.domain)
       and not exists (
             select from organizations other
              where other.name_key = o.name_key and other.id <> o.id
                and other.country is not distinct from coalesce(o.country, v.country)
                and other.domain is not distinct from coalesce(o.domain, v.domain))`)
}
