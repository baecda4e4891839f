import { all, maybe, sql, type Db } from '../database/sql.ts'
import type { Letter } from '../letter/letter.ts'
import { lineOf } from './entered-row.ts'
import type { Mapping, ReadLine } from './gathering.ts'
import { catchUp, judge, type Earlier, type Judged, type Verdict } from './judge.ts'
import { readLine } from './read-line.ts'
import { readRow } from './read-row.ts'
import { openLine, sealLine, type KeptLine } from './sealed-line.ts'

/** Lines of one turn: other pages wait no longer than for these. */
const batch = 100

export type Checking = { letter: Letter; gatheringId: string; key: Buffer; earlier: Earlier; now: Date }

type Row = { place: number; sealed: string }
type Opened = Judged & { kept: KeptLine }
type Reading = { mapping: Mapping | null; language: string }

/** The next lines of the dry run, in the transaction of `db`. Says whether more are to come. */
export async function checkNext(db: Db, checking: Checking): Promise<boolean> {
  const { letter, gatheringId, earlier } = checking
  const reading = await maybe<Reading>(
    db,
    sql`
    select mapping, language
      from gatherings
     where letter_id = ${letter.id} and id = ${gatheringId} and state = 'checking'
       for no key update skip locked`,
  )
  if (!reading) return false
  const rows = await all<Row>(
    db,
    sql`
    select place, sealed
      from gathered
     where letter_id = ${letter.id} and gathering_id = ${gatheringId} and outcome is null
     order by place
     limit ${batch}`,
  )
  const [first] = rows
  if (!first) {
    await db.query(sql`
      update gatherings set state = 'checked' where letter_id = ${letter.id} and id = ${gatheringId}`)
    return false
  }
  // Other columns were chosen while it ran: no line is compared with what it was before.
  if (rows.some(({ place }) => earlier.places.has(place))) earlier.forget()
  await readEarlier(db, checking)
  const lines = rows.map((row) => opened(row, { ...reading, ...checking }))
  const verdicts = await judge(db, { letter, lines, earlier })
  for (const { place } of rows) earlier.add(place)
  await keep(db, { ...checking, lines, verdicts })
  return true
}

/** What another server has judged, or what was judged before a coordinator changed a line: all the others then. */
async function readEarlier(db: Db, { letter, gatheringId, key, earlier, now }: Checking): Promise<void> {
  const rows = await all<Row>(
    db,
    sql`
    select place, sealed
      from gathered
     where letter_id = ${letter.id} and gathering_id = ${gatheringId} and place > ${earlier.upTo}
       and outcome in ('new', 'duplicate', 'doubtful')
     order by place`,
  )
  const lines = rows.flatMap(({ place, sealed }) => {
    const { read, line } = openLine(key, sealed, now)
    return read && line !== undefined ? [{ place, read, line }] : []
  })
  catchUp(earlier, { letter, lines })
  for (const { place } of rows) earlier.add(place)
}

function opened({ place, sealed }: Row, { mapping, language, key, now }: Reading & Checking): Opened {
  const kept = openLine(key, sealed, now)
  const read = readKept(kept, mapping)
  return { place, kept, read, line: lineOf(read.entry, language) }
}

function readKept({ cells, as, country, chosen, corrected }: KeptLine, mapping: Mapping | null): ReadLine {
  if (corrected) return corrected
  const told = chosen ?? as
  const read = mapping
    ? (readRow(cells, mapping, chosen) ?? { class: 'individual', entry: { name: '' }, doubts: [] })
    : readLine(cells[0] ?? '', { as: told, country })
  return chosen ? { ...read, doubts: [] } : read
}

type Keeping = Checking & { lines: Opened[]; verdicts: Map<number, Verdict> }

async function keep(db: Db, { letter, gatheringId, key, lines, verdicts }: Keeping): Promise<void> {
  const rows = lines.map(({ place, kept, read, line }) => {
    const { outcome, reasons } = verdicts.get(place) ?? { outcome: 'wrong' as const, reasons: [] }
    const enters = outcome !== 'wrong' && (kept.enters ?? outcome === 'new')
    const sealed = sealLine(key, { ...kept, read, line, reasons })
    return { place, outcome, enters, sealed, class: read.class, mailed: Boolean(read.entry.email) }
  })
  await db.query(sql`
    update gathered_lines l
       set class = v.class, outcome = v.outcome, mailed = v.mailed, enters = v.enters, sealed = v.sealed
      from json_populate_recordset(null::gathered_lines, ${JSON.stringify(rows)}::json) v
     where l.letter_id = ${letter.id} and l.gathering_id = ${gatheringId} and l.place = v.place`)
}
