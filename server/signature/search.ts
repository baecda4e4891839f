import { all, one, sql, type Db } from '../database/sql.ts'
import type { Listed } from './list.ts'
import type { Signatory } from './signature.ts'
import { searchPattern, searchWords } from './sort-key.ts'

/** Lines a page of the list. */
export const PAGE_LINES = 200

/** As many lines of a word are looked up one by one; a word of more is common, and stands on every stretch of the list. */
export const mostLookedUp = 2000

type Searching = { letter: Listed; query: string; page: number }
type Found = { rows: Signatory[]; found: number }

/**
 * One page of the list, of those lines that hold `query` from the beginning of a word on (case and accents aside). Pages
 * count from 1.
 *
 * Lines are found by the rarest of the words, and each is then looked at for the whole query. Where even that word is a
 * common one, or nothing but punctuation was typed, the list is read in its order instead, until the page is full.
 */
export async function searchSignatories(db: Db, { letter, query, page }: Searching): Promise<Found> {
  const pattern = query === '' ? '%' : searchPattern(query)
  const words = searchWords(query)
  const paging = { letter, pattern, page }
  if (words.length === 0) return readList(db, { ...paging, found: await countLines(db, paging) })

  const counted = await countWords(db, { letter, words })
  const [rarest] = counted.toSorted((a, b) => a.count - b.count)
  if (!rarest) return { rows: [], found: 0 }
  if (rarest.count <= mostLookedUp) return lookUp(db, { ...paging, word: rarest.word })
  const oneWord = pattern === `%${rarest.word}%`
  const found = oneWord ? rarest.count : await countLines(db, paging)
  return readList(db, { ...paging, found })
}

type Paging = { letter: Listed; pattern: string; page: number }

type Counting = { letter: Pick<Listed, 'id'>; words: string[]; hidden?: boolean }

/** In how many lines each word begins one that is shown, from the index alone; `hidden` counts what the desk knows too. */
export async function countWords(
  db: Db,
  { letter, words, hidden = false }: Counting,
): Promise<{ word: string; count: number }[]> {
  return all<{ word: string; count: number }>(
    db,
    sql`
    select v.word, (
             select count(distinct w.signature_id)::integer
               from signatory_words w
              where w.letter_id = ${letter.id} and (w.shown or ${hidden})
                and w.word >= v.word and w.word < v.word || ${last}) as count
      from unnest(${words}::text[]) as v (word)`,
  )
}

/** After every letter: the words between a beginning and this are those that begin so. */
export const last = '\u{10ffff}'

async function lookUp(db: Db, { letter, pattern, page, word }: Paging & { word: string }): Promise<Found> {
  const organizationsFirst = letter.listOrder === 'organizations first'
  const rows = await all<Signatory & { found: number }>(
    db,
    sql`
    with hits as materialized (
      select distinct w.signature_id as id
        from signatory_words w
       where w.letter_id = ${letter.id} and w.shown and w.word >= ${word} and w.word < ${word + last})
    select s.line, s.capacity, s.country, s.language, (count(*) over ())::integer as found
      from hits h
     cross join lateral (
           select * from signatories s where s.letter_id = ${letter.id} and s.id = h.id offset 0) s
     where replace(split_part(s.sort_key, ${'\u0001'}, 1), '~', '') like ${pattern}
     order by ${organizationsFirst} and s.people > 0, s.sort_key, s.id
     limit ${PAGE_LINES} offset ${(page - 1) * PAGE_LINES}`,
  )
  const found = rows[0]?.found ?? 0
  if (rows.length === 0 && page > 1) {
    const { found: inAll } = await lookUp(db, { letter, pattern, page: 1, word })
    return { rows: [], found: inAll }
  }
  return {
    rows: rows.map(({ line, capacity, country, language }) => ({ line, capacity, country, language })),
    found,
  }
}

async function countLines(db: Db, { letter, pattern }: Paging): Promise<number> {
  const { found } = await one<{ found: number }>(
    db,
    sql`
    select count(*)::integer as found
      from signatories
     where letter_id = ${letter.id} and published <> 'withheld'
       and (${pattern} = '%' or replace(split_part(sort_key, ${'\u0001'}, 1), '~', '') like ${pattern})`,
  )
  return found
}

/** Goes through the index alone for the page's places, and then to its lines. */
async function readList(
  db: Db,
  { letter, pattern, page, found }: Paging & { found: number },
): Promise<Found> {
  const offset = (page - 1) * PAGE_LINES
  const organizationsFirst = letter.listOrder === 'organizations first'
  const places = organizationsFirst
    ? await all<Place>(
        db,
        sql`
        select id
          from signatories
         where letter_id = ${letter.id} and published <> 'withheld'
           and (${pattern} = '%' or replace(split_part(sort_key, ${'\u0001'}, 1), '~', '') like ${pattern})
         order by people > 0, sort_key, id
         limit ${PAGE_LINES} offset ${offset}`,
      )
    : await all<Place>(
        db,
        sql`
        select id
          from signatories
         where letter_id = ${letter.id} and published <> 'withheld'
           and (${pattern} = '%' or replace(split_part(sort_key, ${'\u0001'}, 1), '~', '') like ${pattern})
         order by sort_key, id
         limit ${PAGE_LINES} offset ${offset}`,
      )
  const rows = await all<Signatory>(
    db,
    sql`
    select s.line, s.capacity, s.country, s.language
      from unnest(${places.map(({ id }) => id)}::uuid[]) with ordinality as v (id, place)
      join signatories s on s.letter_id = ${letter.id} and s.id = v.id
     order by v.place`,
  )
  return { rows, found }
}

type Place = { id: string }
