import { all, one, sql, type Db } from '../database/sql.ts'
import { groupsOf } from '../letter/compose.ts'
import type { FoundLetter } from '../letter/find.ts'
import { LETTER_PAGE_LINES, type Letter } from '../letter/letter.ts'
import { showHead } from '../letter/show.ts'
import { Refusal } from '../refusal.ts'
import type { Signatory } from '../signature/signature.ts'
import type { EditionPage } from './edition.ts'
import { listDelivered, listEditions, listFiles } from './find.ts'

type Showing = { found: FoundLetter; number: number; language: string; now: Date }

/** The page of an edition: the list as it was frozen, but for who was erased, whatever has become of the letter. */
export async function showEdition(db: Db, { found, number, language, now }: Showing): Promise<EditionPage> {
  const letterId = found.letter.id
  const editions = await listEditions(db, letterId)
  const edition = editions.find((one) => one.number === number)
  if (!edition) throw new Refusal('edition-not-found')

  const key = { letterId, number }
  const list = await readList(db, key)
  return {
    ...edition,
    letter: await showHead(db, { found, language, now }),
    files: await listFiles(db, key),
    texts: await listTexts(db, key),
    groups: groupsOf(list.signatories, list.order),
    lines: list.lines,
    removed: list.removed,
    delivered: (await listDelivered(db, letterId)).filter((one) => one.number === number),
    newest: editions[0]?.number ?? number,
  }
}

type Key = { letterId: string; number: number }

/** The texts that stand in an edition, and the hash of its list. */
export function listTexts(
  db: Db,
  { letterId, number }: Key,
): Promise<{ language: string; version: number; hash: string }[]> {
  return all(
    db,
    sql`
    select language, version, hash
      from edition_texts
     where letter_id = ${letterId} and number = ${number}
     order by language`,
  )
}

async function readList(db: Db, { letterId, number }: Key) {
  const signatories = await all<Signatory>(
    db,
    sql`
    select line, capacity, country, language
      from edition_signatures
     where letter_id = ${letterId} and number = ${number} and line is not null
     order by position
     limit ${LETTER_PAGE_LINES}`,
  )
  const counted = await one<{ order: Letter['listOrder']; lines: number; removed: number }>(
    db,
    sql`
    select e.list_order as order, count(s.line)::integer as lines, count(s.removed_at)::integer as removed
      from editions e
      left join edition_signatures s on s.letter_id = e.letter_id and s.number = e.number
     where e.letter_id = ${letterId} and e.number = ${number}
     group by e.letter_id, e.number`,
  )
  return { signatories, ...counted }
}
