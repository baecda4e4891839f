import { sql, all, type Db } from '../database/sql.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { show, type Entry } from './describe.ts'
import { longestOffer, type OrganizationShown } from './organization.ts'

const mostWords = 8
/**
 * How many of an index's entries are looked at: to count what a word holds, and of the rarest word. Beyond that more has
 * to be typed; of a word alone, any few hundred serve.
 */
const reach = { counting: 800, alone: 400, together: 3000 }

/**
 * Known organizations that fit what was typed so far: names that begin with it, then those that have all its words, the
 * last or any of them perhaps only begun. Case and accents aside. The shortest first.
 */
export async function searchOrganizations(db: Db, typed: string): Promise<OrganizationShown[]> {
  const words = nameKey(typed.slice(0, 200)).split(' ').slice(0, mostWords)
  const whole = words.join(' ')
  if ([...whole].length < 2) return []

  const found = await all<Entry & { matched: string }>(db, statement(words, whole))
  return found.map(({ matched, ...entry }) => show(withFirst(entry, matched)))
}

/** A range of the index by bounds, so that no pattern has to be planned. */
const last = '\u{10ffff}'

function statement(words: string[], whole: string) {
  // One word is found by the index itself, which knows acronyms with dots as one word too.
  const looked = words.length > 1 ? reach.together : reach.alone
  const patterns = words.length > 1 ? words.map((word) => `% ${word}%`) : []
  return sql`
    with rarest as materialized (
      select word
        from (select word, (select count(*)
                              from (select
                                      from organization_words w
                                     where w.word >= v.word collate "C" and w.word < v.word || ${last} collate "C"
                                     limit ${reach.counting}) near) as held
                from unnest(${words}::text[]) as v (word)) counted
       order by held, length(word) desc
       limit 1),
    begun as materialized (
      select organization_id, name_key, name_key = ${whole} as exact
        from organization_names
       where name_key >= ${whole} and name_key < ${whole + last}
       order by name_key
       limit 60),
    found as (
      select organization_id, name_key, exact, true as begins
        from begun
       union all
      select organization_id, name_key, false, false
        from (select w.organization_id, w.name_key
                from rarest, organization_words w
               where w.word >= rarest.word collate "C" and w.word < rarest.word || ${last} collate "C"
               limit ${looked}) near
       -- These come after those: where there are enough of them, nobody looks.
       where (select count(distinct organization_id) from begun) < ${longestOffer}
         and ' ' || name_key like all (${patterns}::text[])),
    best as (
      select organization_id, name_key, exact, begins
        from (select distinct on (organization_id) organization_id, name_key, exact, begins
                from found
               order by organization_id, exact desc, begins desc, length(name_key), name_key) each
       order by exact desc, begins desc, length(name_key), name_key, organization_id
       limit ${longestOffer})
    select o.id, o.country, null as domain, n.names, b.name_key as matched
      from best b
      join organizations o on o.id = b.organization_id
      join lateral (
             select json_agg(json_build_object('kind', kind, 'language', language, 'name', name)
                             order by kind = 'name' and name_key = o.name_key desc, kind <> 'name', name_key) as names
               from organization_names
              where organization_id = o.id) n on true
     order by b.exact desc, b.begins desc, length(b.name_key), b.name_key, o.id`
}

/** Whoever types a name in another language is offered the organization under that name. */
function withFirst(entry: Entry, matched: string): Entry {
  const fits = ({ kind, name }: Entry['names'][number]) => kind !== 'acronym' && nameKey(name) === matched
  const first = entry.names.find(fits)
  return first ? { ...entry, names: [first, ...entry.names.filter((one) => one !== first)] } : entry
}
