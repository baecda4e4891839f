import type { DeskLetter } from '../coordinator/coordinator.ts'
import { all, one, sql, type Db } from '../database/sql.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { sealOf } from '../seal/attach.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import { countWords, last } from '../signature/search.ts'
import { searchPattern, searchWords } from '../signature/sort-key.ts'
import { describeSignatures, type SignatureKey } from './describe-signatures.ts'
import type { DeskSignature, State } from './review.ts'

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
export async function listSignatures(db: Db, listing: Listing): Promise<DeskSignature[]> {
  const keys = await listSignatureKeys(db, listing)
  return describeSignatures(db, { keys, letters: [listing.letter] })
}

/**
 * What does not count is one for thousands that do, and is read whole. Of what counts, a rare word leads to its few lines;
 * a common one is met on every stretch of the list, which is then read from its newest end.
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
  const counted = await countWords(db, { letter, words })
  const [rarest] = counted.toSorted((a, b) => a.count - b.count)
  if (!rarest) return readAll(db, { ...listing, ...text })
  const { word, count } = rarest
  if (count <= mostLookedUp) return lookUp(db, { ...listing, ...text, word, pattern: null })
  // Words that are common each may stand together in few lines.
  const pattern = words.length > 1 ? searchPattern(search) : null
  if (pattern === null || (await countFitting(db, { letter, word, pattern })) > mostLookedUp)
    return readAll(db, { ...listing, ...text })
  return lookUp(db, { ...listing, ...text, word, pattern })
}

/** As many lines of a word are looked up one by one; a word of more is met on every stretch of the list. */
const mostLookedUp = 2000

type Keyed = { mailbox: string; keyed: string[] }
type Reading = Listing & Keyed & { folded: string; typed: string }

/** What is sealed is found by what was typed whole. No row has all of no words. */
function keyedOf(db: Db, search: string): Keyed {
  const { mailboxKey, word } = sealOf(db)
  const address = canonicalEmail(search)
  const words = address.startsWith('@') ? [address] : searchWords(search)
  return { mailbox: mailboxKey(address), keyed: words.length > 0 ? words.map(word) : [word('')] }
}

type Fitting = { letter: DeskLetter; word: string; pattern: string }

/** How many lines hold the words together; one more than `mostLookedUp` where it is more. */
async function countFitting(db: Db, { letter, word, pattern }: Fitting): Promise<number> {
  const { count } = await one<{ count: number }>(
    db,
    sql`
      select count(*)::integer as count
        from lines_with(${letter.id}, ${word}, ${word + last}, ${pattern}, false, ${mostLookedUp + 1})`,
  )
  return count
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

type Looking = Reading & { word: string; pattern: string | null }

/** By how words of lines begin, by whole words of what is sealed, and by a mailbox. */
function lookUp(db: Db, reading: Looking): Promise<SignatureKey[]> {
  const { letter, state = null, limit, after = null, folded, typed, mailbox, keyed, word, pattern } = reading
  const [one] = keyed
  return all<SignatureKey>(
    db,
    sql`
      with hits as materialized (
        select l.id
          from lines_with(${letter.id}, ${word}, ${word + last}, ${pattern}, false, ${mostLookedUp}) l
         union
        select w.signature_id
          from signatory_words w
         where w.letter_id = ${letter.id} and w.word = ${one} and not w.shown
         union
        select n.id
          from not_counted n
         where n.letter_id = ${letter.id}
           and (n.name_key like ${folded} or n.email_key = ${mailbox} or n.hidden_words @> ${keyed}::text[])
         union
        select p.id
          from signatures p
         where p.letter_id = ${letter.id} and p.capacity <> 'organization' and p.withdrawn_at is null
           and p.email_key = ${mailbox})
      select s.letter_id as "letterId", s.id, s.state
        from hits h
       cross join lateral (
             select * from standings s where s.letter_id = ${letter.id} and s.id = h.id offset 0) s
       where (${after}::uuid is null or s.id < ${after}::uuid)
         and (${state}::text is null or s.state = ${state})
         and (s.name_key like ${folded} or s.line ilike ${typed} or s.folded like ${searchPattern(reading.search ?? '')}
              or s.email_key = ${mailbox} or s.hidden_words @> ${keyed}::text[])
       order by s.id desc
       limit ${limit}`,
  )
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
}
