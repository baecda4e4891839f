import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { record } from '../coordinator/activity.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { Mapping, type GatheringKind } from './gathering.ts'
import { readList } from './read-list.ts'
import { recognizeColumns } from './recognize-columns.ts'
import { sealLine, type KeptLine } from './sealed-line.ts'

type Bringing = {
  letterId: string
  coordinatorId: string
  kind: GatheringKind
  fileName?: string | undefined
  /** A list of lines, or a table. */
  came: { text: string } | { rows: string[][] }
  /** How the rows are read, where the form says so. */
  mapping?: Mapping | undefined
  /** What already speaks for them, such as that they signed on paper. */
  note?: string | undefined
  /** Of those who signed. */
  language: string
  key: Buffer
  now: Date
}

/**
 * Takes in a list: nothing of it stands on the letter yet. Of a table the columns are recognized, or remembered from the
 * last one of this letter with the same names. Gives the id; nothing where there is no line. Call it in a transaction.
 */
export async function bring(db: Db, bringing: Bringing): Promise<{ id: string } | undefined> {
  const { letterId, coordinatorId, kind, fileName = null, note = null, came, language, key, now } = bringing
  const lines: KeptLine[] =
    'rows' in came
      ? came.rows.map((cells) => ({ cells }))
      : readList(came.text).map(({ text, ...told }) => ({ cells: [text], ...told }))
  if (lines.length === 0) return undefined
  const read = 'rows' in came ? await mappingFor(db, { ...bringing, rows: came.rows }) : undefined
  const id = uuid()
  const mapping = read?.mapping ?? null
  const state = mapping && !bringing.mapping ? 'columns' : 'checking'
  await db.query(sql`
    insert into gatherings (letter_id, id, coordinator_id, kind, file_name, header_key, mapping, language, state, lines, note,
                            gathered_at)
    values (${letterId}, ${id}, ${coordinatorId}, ${kind}, ${fileName}, ${read?.headerKey ?? null}, ${mapping}, ${language},
            ${state}, ${lines.length}, ${note}, ${now})`)
  for (let from = 0; from < lines.length; from += batch) {
    const some = lines.slice(from, from + batch)
    await db.query(sql`
      insert into gathered_lines (letter_id, gathering_id, place, sealed)
      select ${letterId}, ${id}, place, sealed
        from unnest(${some.map((_, at) => from + at + 1)}::integer[], ${some.map((line) => sealLine(key, line))}::text[])
             as v (place, sealed)`)
  }
  const details = { gatheringId: id, kind, lines: lines.length }
  await record(db, { letterId, coordinatorId, kind: 'list-gathered', details, now })
  return { id }
}

const batch = 2000

type Table = Pick<Bringing, 'letterId' | 'mapping'> & { rows: string[][] }

async function mappingFor(
  db: Db,
  { letterId, mapping, rows }: Table,
): Promise<{ mapping: Mapping; headerKey: string | null }> {
  if (mapping) return { mapping, headerKey: null }
  const recognized = recognizeColumns(rows)
  const [first = []] = rows
  const headerKey = recognized.header ? keyOf(first) : null
  const before = headerKey ? await rememberedMapping(db, { letterId, headerKey }) : undefined
  return { mapping: before ?? recognized, headerKey }
}

function keyOf(header: string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(header.map(nameKey)))
    .digest('hex')
}

/** How the last table with these columns was read, once somebody had looked at it. */
async function rememberedMapping(
  db: Db,
  { letterId, headerKey }: { letterId: string; headerKey: string },
): Promise<Mapping | undefined> {
  const before = await maybe<{ mapping: unknown }>(
    db,
    sql`
    select mapping
      from gatherings
     where letter_id = ${letterId} and header_key = ${headerKey} and state <> 'columns'
     order by gathered_at desc, id desc
     limit 1`,
  )
  return Mapping.safeParse(before?.mapping).data
}
