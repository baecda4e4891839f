import { all, one, sql, type Db } from '../database/sql.ts'
import { everyDay, type Figures, type PartnerTally, type Steps, type Tally } from './figure.ts'

/** What came of a letter, counted by the database in one look at its signatures. */
export async function showFigures(db: Db, letterId: string): Promise<Figures> {
  const groups = await all<Tally & { by: string }>(
    db,
    sql`
    select case when grouping(day) = 0 then 'day'
                when grouping(country) = 0 then 'country'
                when grouping(language) = 0 then 'language'
                when grouping(capacity) = 0 then 'kind'
                else 'origin' end as by,
           case when grouping(day) = 0 then to_char(day, 'YYYY-MM-DD')
                when grouping(country) = 0 then country
                when grouping(language) = 0 then language
                when grouping(capacity) = 0 then capacity
                else origin end as key,
           count(*)::integer as signed, count(confirmed_at)::integer as confirmed,
           coalesce(sum(counted::integer), 0)::integer as counted
      from (select (signed_at at time zone 'UTC')::date as day, country, language, capacity, origin,
                   confirmed_at, counted
              from lives
             where letter_id = ${letterId}) l
     group by grouping sets ((day), (country), (language), (capacity), (origin))
     order by signed desc, key`,
  )
  const of = (by: string) => groups.filter((group) => group.by === by).map(tallyOf)
  const origins = of('origin')
  return {
    funnel: { ...(await countOpened(db, letterId)), ...sumOf(origins.filter(({ key }) => !lists.has(key))) },
    ...(await listOpenings(db, letterId)),
    days: everyDay(of('day')),
    countries: of('country'),
    languages: of('language'),
    kinds: of('kind'),
    origins,
    partners: await listPartners(db, letterId),
  }
}

/** Brought in by coordinators: nobody opened the letter for them. */
const lists = new Set<string | null>(['import', 'gathered'])

function tallyOf({ key, signed, confirmed, counted }: Tally): Tally {
  return { key, signed, confirmed, counted }
}

function sumOf(tallies: Tally[]): Steps {
  const sum = (step: keyof Steps) => tallies.reduce((total, tally) => total + tally[step], 0)
  return { signed: sum('signed'), confirmed: sum('confirmed'), counted: sum('counted') }
}

/** Whoever opens the page and then its form has opened the letter once. */
function countOpened(db: Db, letterId: string): Promise<{ opened: number }> {
  return one<{ opened: number }>(
    db,
    sql`
    select coalesce(sum(count) filter (where origin <> 'form'), 0)::integer as opened
      from openings
     where letter_id = ${letterId}`,
  )
}

async function listOpenings(db: Db, letterId: string): Promise<Pick<Figures, 'openings' | 'openedSince'>> {
  const rows = await all<Figures['openings'][number] & { since: string }>(
    db,
    sql`
    select origin, language, sum(count)::integer as count, to_char(min(day), 'YYYY-MM-DD') as since
      from openings
     where letter_id = ${letterId}
     group by origin, language
     order by count desc, origin, language`,
  )
  const [first = null] = rows.map(({ since }) => since).toSorted()
  return {
    openings: rows.map(({ origin, language, count }) => ({ origin, language, count })),
    openedSince: first,
  }
}

function listPartners(db: Db, letterId: string): Promise<PartnerTally[]> {
  return all<PartnerTally>(
    db,
    sql`
    with signatures_by as (
      select b.partner_id, count(*)::integer as signed, count(l.confirmed_at)::integer as confirmed,
             sum(l.counted::integer)::integer as counted
        from brought b
        join lives l on l.letter_id = b.letter_id and l.id = b.id
       where b.letter_id = ${letterId}
       group by b.partner_id)
    select p.name, coalesce(s.signed, 0) as signed, coalesce(s.confirmed, 0) as confirmed,
           coalesce(s.counted, 0) as counted,
           (select coalesce(sum(o.count), 0)::integer
              from openings o
             where o.letter_id = p.letter_id and o.partner = p.slug and o.origin <> 'form') as opened
      from partners p
      left join signatures_by s on s.partner_id = p.id
     where p.letter_id = ${letterId}
     order by signed desc, p.name, p.id`,
  )
}
