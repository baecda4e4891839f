import { record } from '../coordinator/activity.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import type { Db } from '../database/sql.ts'
import { listSignatureKeys } from '../review/list-signatures.ts'
import { csvLine } from './csv.ts'
import { isPersonal, type Column, type ExportForm, type Value } from './export.ts'
import { readOpenColumns, readPersonalColumns } from './read-columns.ts'
import { toWorkbook } from './workbook.ts'

type Exporting = { letter: DeskLetter; form: ExportForm; coordinatorId: string; now: Date }

/** Signatures that are read and written at once: what is held of the letter at any moment. */
const pageLength = 500

/**
 * A letter's signatures as a file, in pieces: page by page by their ids, the newest first, so that no connection is held
 * while somebody's line is slow. That it was asked for is noted before the first piece leaves.
 */
export async function exportSignatures(db: Db, exporting: Exporting): Promise<AsyncGenerator<Buffer>> {
  const { letter, form, coordinatorId, now } = exporting
  const details = {
    format: form.format,
    columns: form.columns.join(' '),
    personal: form.columns.some(isPersonal),
    state: form.state ?? null,
    // What was searched for may be somebody's name.
    searched: form.q !== '',
  }
  await record(db, { letterId: letter.id, coordinatorId, kind: 'signatures-exported', details, now })
  return written(form, pagesOf(db, { letter, form }))
}

function written({ format, columns, bom }: ExportForm, pages: AsyncIterable<Value[][]>) {
  if (format === 'xlsx') return toWorkbook({ header: columns, pages })
  return format === 'json' ? toJson(columns, pages) : toCsv(columns, pages, bom === 'yes')
}

type Listing = Pick<Exporting, 'letter' | 'form'>

async function* pagesOf(db: Db, { letter, form }: Listing): AsyncGenerator<Value[][]> {
  const { columns, state, q: search } = form
  const wanted = { letter, search, state: state === 'listed' ? ('counted' as const) : state }
  let position = 0
  let after: string | undefined
  do {
    const keys = await listSignatureKeys(db, { ...wanted, limit: pageLength, after })
    const of = { letterId: letter.id, ids: keys.map(({ id }) => id) }
    const open = await readOpenColumns(db, of)
    const personal = columns.some(isPersonal) ? await readPersonalColumns(db, of) : undefined
    yield keys.flatMap((key) => {
      const row = { ...open.get(key.id), ...personal?.get(key.id), state: key.state }
      // Who is not named stands on no list.
      if (state === 'listed' && row.printed === null) return []
      position += 1
      return [columns.map((column) => (column === 'position' ? position : (row[column] ?? null)))]
    })
    after = keys.length === pageLength ? keys.at(-1)?.id : undefined
  } while (after !== undefined)
}

async function* toCsv(columns: Column[], pages: AsyncIterable<Value[][]>, bom: boolean) {
  yield Buffer.from(`${bom ? '\ufeff' : ''}${csvLine(columns)}`, 'utf8')
  for await (const page of pages) yield Buffer.from(page.map(csvLine).join(''), 'utf8')
}

async function* toJson(columns: Column[], pages: AsyncIterable<Value[][]>) {
  let before = '[\n'
  for await (const page of pages) {
    if (page.length === 0) continue
    const rows = page.map((values) =>
      JSON.stringify(Object.fromEntries(columns.map((column, at) => [column, values[at] ?? null]))),
    )
    yield Buffer.from(before + rows.join(',\n'), 'utf8')
    before = ',\n'
  }
  yield Buffer.from(before === '[\n' ? '[]\n' : '\n]\n', 'utf8')
}
