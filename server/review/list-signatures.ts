import type { DeskLetter } from '../coordinator/coordinator.ts'
import { all, one, sql, type Db } from '../database/sql.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { sealOf } from '../seal/attach.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import { last } from '../signature/search.ts'
import { searchPattern, searchWords } from '../signature/sort-key.ts'
import type { SignatureKey } from './describe-signatures.ts'
import type { ListedSignature, State } from './review.ts'

type Listing = {
  letter: DeskLetter
  /**
   * In the line or the name; of what is sealed whole words alone: of a name that is not shown, of an organization's
   * contact and address, a mailbox, and where mailboxes are (`@example.org`).
   */
  search?: string | undefined
  state?: State | undefined
  limit: number
  /** The id of the last one on the page before. */
  after?: string | undefined
}

/** The signatures of a letter, the newest first: their ids are in the order in which they came. */
export async function listSignatures(db: Db, listing: Listing): Promise<ListedSignature[]> {
  const keys = await listSignatureKeys(db, listing)
  return all<ListedSignature>(
    db,
    sql`
      select s.id, wanted.state, s.line, s.email, s.country, to_json(s.signed_at) #>> '{}' as "signedAt",
             case when wanted.state <> 'disputed' then (
               select coalesce(c.name, c.email)
                 from decisions d
                 left join coordinators c on c.id = d.coordinator_id
                where d.letter_id = s.letter_id and d.signature_id = s.id and d.kind <> 'undo'
                  and not exists (select from decisions u
                                   where u.letter_id = d.letter_id and u.signature_id = d.signature_id
                                     and u.undoes = d.id)
                order by d.decided_at desc, d.id desc
                limit 1) end as "decidedBy"
        from unnest(${keys.map(({ id }) => id)}::uuid[], ${keys.map(({ state }) => state)}::text[])
             with ordinality as wanted (id, state, place)
        join signatures s on s.letter_id = ${listing.letter.id} and s.id = wanted.id
       order by wanted.place`,
  )
}

/**
 * What does not count is one for thousands that do, and is read whole. Of what counts, a word leads to its lines, and of
 * several words the rarest; one that begins very many is met on every stretch of the list, which is then read from its
 * newest end.
 */
export async function listSignatureKeys(db: Db, listing: Listing): Promise<SignatureKey[]> {
  const { letter, search = '', state } = listing
  const text = {
    folded: `%${nameKey(search) || escapeLike(search)}%`,
    typed: `%${escapeLike(search.toLowerCase())}%`,
    ...keyedOf(db, search),
  }
  if (state && state !== 'counted') return readNotCounted(db, { ...listing, ...text })
  const words = searchWords(search)
  if (words.length === 0 || search.startsWith('@')) return readAll(db, { ...listing, ...text })
  const { word, lines } = await rarestOf(db, { letter, words })
  if (lines > mostLookedUp) return readAll(db, { ...listing, ...text })
  return lookUp(db, { ...listing, ...text, words, word, pattern: searchPattern(search) })
}

/** As many lines of a word are gone through; a word of more is met on every stretch of the list. */
const mostLookedUp = 20_000

type Keyed = { mailbox: string; keyed: string[] }
type Reading = Listing & Keyed & { folded: string; typed: string }

/** What is sealed is found by what was typed whole. No row has all of no words. */
function keyedOf(db: Db, search: string): Keyed {
  const { mailboxKey, word } = sealOf(db)
  const address = canonicalEmail(search)
  const words = address.startsWith('@') ? [address] : searchWords(search)
  return { mailbox: mailboxKey(address), keyed: words.length > 0 ? words.map(word) : [word('')] }
}

type Counting = { letter: DeskLetter; words: string[] }

/** Which of the words begins one in the fewest lines, and in how many; one more than `mostLookedUp` where it is more. */
function rarestOf(db: Db, { letter, words }: Counting): Promise<{ word: string; lines: number }> {
  return one(
    db,
    sql`
      select v.word, c.lines
        from unnest(${words}::text[]) as v (word)
       cross join lateral (
             select count(*)::integer as lines
               from (select from signatory_words w
                      where w.letter_id = ${letter.id} and w.shown
                        and w.word >= v.word and w.word < v.word || ${last}
                      limit ${mostLookedUp + 1}) met) c
       order by c.lines, length(v.word) desc
       limit 1`,
  )
}

function readAll(db: Db, reading: Reading): Promise<SignatureKey[]> {
  const { letter, search = '', state = null, limit, after = null, folded, typed, mailbox, keyed } = reading
  return all<SignatureKey>(
    db,
    sql`
      select s.letter_id as "letterId", s.id, s.state
        from standings s
       where s.letter_id = ${letter.id}
         and (${after}::uuid is null or s.id < ${after}::uuid)
         and (${state}::text is null or s.state = ${state})
         and (${search} = '' or s.name_key like ${folded} or s.line ilike ${typed} or s.email_key = ${mailbox}
              or s.hidden_words @> ${keyed}::text[])
       order by s.id desc
       limit ${limit}`,
  )
}

/** By names and what is sealed, which the index has; not by lines. */
function readNotCounted(db: Db, reading: Reading): Promise<SignatureKey[]> {
  const { letter, search = '', state = null, limit, after = null, folded, mailbox, keyed } = reading
  return all<SignatureKey>(
    db,
    sql`
      with hits as materialized (
        select n.id
          from not_counted n
         where n.letter_id = ${letter.id} and (${after}::uuid is null or n.id < ${after}::uuid)
           and (${search} = '' or n.name_key like ${folded} or n.email_key = ${mailbox}
                or n.hidden_words @> ${keyed}::text[])
         order by n.id desc)
      select s.letter_id as "letterId", s.id, s.state
        from hits h
       cross join lateral (
             select * from standings s where s.letter_id = ${letter.id} and s.id = h.id offset 0) s
       where ${state}::text is null or s.state = ${state}
       order by s.id desc
       limit ${limit}`,
  )
}

type Looking = Reading & { words: string[]; word: string; pattern: string }

/**
 * By how words of lines begin, by whole words of what is sealed, and by a mailbox. All lines of a word fit where nothing
 * else was typed, and so does what does not count: no more of either are looked at than are wanted. Else each line is
 * that has all the words, which the index tells, from the newest on, until there are enough.
 */
function lookUp(db: Db, reading: Looking): Promise<SignatureKey[]> {
  const { letter, state = null, limit, after = null, folded, typed, mailbox, keyed } = reading
  const { words, word, pattern } = reading
  const [one] = keyed
  return all<SignatureKey>(
    db,
    sql`
      with hits as materialized (
        (select distinct w.signature_id as id
           from signatory_words w
          where w.letter_id = ${letter.id} and w.shown and w.word >= ${word} and w.word < ${word + last}
            and replace(w.place, '~', '') like all (${words.map((each) => `%${escapeLike(each)}%`)}::text[])
            and (${after}::uuid is null or w.signature_id < ${after}::uuid)
          order by 1 desc
          limit ${pattern === `%${word}%` ? limit : null})
         union
        select w.signature_id
          from signatory_words w
         where w.letter_id = ${letter.id} and w.word = ${one} and not w.shown
         union
        (select n.id
           from not_counted n
          where n.letter_id = ${letter.id} and ${state}::text is null
            and (${after}::uuid is null or n.id < ${after}::uuid)
            and (n.name_key like ${folded} or n.email_key = ${mailbox} or n.hidden_words @> ${keyed}::text[])
          order by n.id desc
          limit ${limit})
         union
        select p.id
          from signatures p
         where p.letter_id = ${letter.id} and p.capacity <> 'organization' and p.withdrawn_at is null
           and p.email_key = ${mailbox})
      select s.letter_id as "letterId", s.id, s.state
        from hits h
       cross join lateral (
             select * from standings s where s.letter_id = ${letter.id} and s.id = h.id offset 0) s
       where (${after}::uuid is null or h.id < ${after}::uuid)
         and (${state}::text is null or s.state = ${state})
         and (s.name_key like ${folded} or s.line ilike ${typed} or s.folded like ${pattern}
              or s.email_key = ${mailbox} or s.hidden_words @> ${keyed}::text[])
       order by h.id desc
       limit ${limit}`,
  )
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
}
