import { all, one, sql, type Db } from '../database/sql.ts'
import { countLines } from './count.ts'
import type { Listed } from './list.ts'
import { findPlace, readOn, type Placed } from './read-on.ts'
import type { Signatory } from './signature.ts'
import { searchPattern, searchWords } from './sort-key.ts'

/** Lines a page of the list. */
export const PAGE_LINES = 200

/** So many lines are counted one by one: of a word that more of them hold, it is said that they are more. */
const mostCounted = 5000

/** Lines that are read through one by one. */
const longestRead = 50_000

type Searching = {
  letter: Listed
  query: string
  /** From 1 on. */
  page: number
  /** Without a query: the id of the line after, or before which the page stands. However far, it is found at once. */
  after?: string | undefined
  before?: string | undefined
}

type Found = {
  rows: Pick<Placed, 'id' | keyof Signatory>[]
  found: number
  /** Whether it is more than `found`. */
  more: boolean
}

/**
 * One page of the list, of those lines that hold `query` from the beginning of a word on (case and accents aside).
 *
 * Lines are found by the rarest of the words, which the database keeps in the order of the list, and are then looked at
 * for the whole query. Where nothing but punctuation was typed, the list itself is read until the page is full.
 */
export async function searchSignatories(db: Db, searching: Searching): Promise<Found> {
  const { letter, query, page } = searching
  if (query === '') return readPage(db, searching)
  const pattern = searchPattern(query)
  const words = searchWords(query)
  const offset = (page - 1) * PAGE_LINES
  if (words.length === 0) return readThrough(db, { letter, pattern, offset })

  const counted = await countWords(db, { letter, words })
  const [rarest] = counted.toSorted((a, b) => a.count - b.count || b.word.length - a.word.length)
  if (!rarest || offset >= mostCounted) return { rows: [], found: 0, more: false }
  const { word, count } = rarest
  if (pattern !== `%${word}%`) return lookThrough(db, { letter, pattern, offset, word })
  const rows = await readWord(db, { letter, offset, word })
  return { rows, found: Math.min(count, mostCounted), more: count > mostCounted }
}

async function readPage(db: Db, { letter, page, after, before }: Searching): Promise<Found> {
  const found = await countLines(db, letter.id)
  const place = await ((after ?? before)
    ? findPlace(db, { letterId: letter.id, id: after ?? before ?? '' })
    : undefined)
  const limit = PAGE_LINES
  if (place && after) return { rows: await readOn(db, { letter, after: place, limit }), found, more: false }
  if (place && before) return { rows: await readOn(db, { letter, before: place, limit }), found, more: false }
  const offset = (page - 1) * PAGE_LINES
  if (offset === 0) return { rows: await readOn(db, { letter, limit }), found, more: false }
  return { rows: await readList(db, { letter, pattern: '%', offset }), found, more: false }
}

type Counting = { letter: Pick<Listed, 'id'>; words: string[] }

/**
 * In how many lines each word begins one that is shown, from the index alone, and one more than `mostCounted` where it
 * is in more.
 */
async function countWords(db: Db, { letter, words }: Counting): Promise<{ word: string; count: number }[]> {
  return all<{ word: string; count: number }>(
    db,
    sql`
    select v.word, case when c.met > ${mostCounted} then c.met else c.lines end as count
      from unnest(${words}::text[]) as v (word)
     cross join lateral (
           select count(*)::integer as met, count(distinct w.signature_id)::integer as lines
             from (select w.signature_id
                     from signatory_words w
                    where w.letter_id = ${letter.id} and w.shown
                      and w.word >= v.word and w.word < v.word || ${last}
                    limit ${mostCounted + 1}) w) c`,
  )
}

/** After every letter: the words between a beginning and this are those that begin so. */
export const last = '\u{10ffff}'

type Reading = { letter: Listed; offset: number; word: string }

const isGrouped = ({ listOrder }: Listed) => listOrder === 'organizations first'

/** A page of the lines that hold a word, in the order of the list. */
function readWord(db: Db, { letter, offset, word }: Reading): Promise<Found['rows']> {
  const grouped = isGrouped(letter)
  return all(
    db,
    sql`
    select s.id, s.line, s.capacity, s.country, s.language
      from (select l.person, l.place, l.id
              from lines_with(${letter.id}, ${word}, ${word + last}, null, ${grouped}, ${offset + PAGE_LINES}) l
             order by l.person, l.place, l.id
            offset ${offset}) l
     cross join lateral (
           select * from signatories s where s.letter_id = ${letter.id} and s.id = l.id offset 0) s
     order by ${grouped} and s.people > 0, s.sort_key, s.id`,
  )
}

/** The same of several words, or of parts of words with signs between them: each line is looked at for all of it. */
async function lookThrough(
  db: Db,
  { letter, pattern, offset, word }: Reading & { pattern: string },
): Promise<Found> {
  const grouped = isGrouped(letter)
  const { found, rows } = await one<Pick<Found, 'found'> & { rows: Found['rows'] | null }>(
    db,
    sql`
    with lines as materialized (
      select l.person, l.place, l.id
        from lines_with(${letter.id}, ${word}, ${word + last}, ${pattern}, ${grouped}, ${mostCounted + 1}) l)
    select (select count(*)::integer from lines) as found,
           (select json_agg(json_build_object('id', s.id, 'line', s.line, 'capacity', s.capacity, 'country', s.country,
                                              'language', s.language)
                            order by ${grouped} and s.people > 0, s.sort_key, s.id)
              from (select id
                      from lines
                     order by person, place, id
                     limit ${PAGE_LINES} offset ${offset}) l
             cross join lateral (
                   select * from signatories s where s.letter_id = ${letter.id} and s.id = l.id offset 0) s) as rows`,
  )
  return { rows: rows ?? [], found: Math.min(found, mostCounted), more: found > mostCounted }
}

type Through = { letter: Listed; pattern: string; offset: number }

/** Of signs nothing but the list itself knows where they stand; a long one is not read through for them. */
async function readThrough(db: Db, reading: Through): Promise<Found> {
  const { letter, pattern } = reading
  if ((await countLines(db, letter.id)) > longestRead) return { rows: [], found: 0, more: false }
  const { found } = await one<{ found: number }>(
    db,
    sql`
    select count(*)::integer as found
      from (select from signatories
             where letter_id = ${letter.id} and published <> 'withheld'
               and replace(split_part(sort_key, ${'\u0001'}, 1), '~', '') like ${pattern}
             limit ${mostCounted + 1}) met`,
  )
  const rows = await readList(db, reading)
  return { rows, found: Math.min(found, mostCounted), more: found > mostCounted }
}

/** Goes through the index alone for the page's places, and then to its lines. */
async function readList(db: Db, { letter, pattern, offset }: Through): Promise<Found['rows']> {
  const places = isGrouped(letter)
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
  return all(
    db,
    sql`
    select s.id, s.line, s.capacity, s.country, s.language
      from unnest(${places.map(({ id }) => id)}::uuid[]) with ordinality as v (id, place)
      join signatories s on s.letter_id = ${letter.id} and s.id = v.id
     order by v.place`,
  )
}

type Place = { id: string }
