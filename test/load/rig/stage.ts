import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openEmbedded } from '#server/database/embedded.ts'
import { migrate } from '#server/database/migrate.ts'
import { root } from '#server/database/root.ts'
import { readSecret } from '#server/database/secret.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import type { SignatoryRow } from '#server/signature/signature.ts'
import { inventSignatures, type SignatureRow } from '#server/task/invented-signatures.ts'
import { startService, type Started } from './started.ts'
import { attachSeal } from '#server/seal/attach.ts'
import { openSeal } from '#server/seal/open-seal.ts'

export type Stage = {
  /** Of the service, `http://127.0.0.1:41234`. */
  origin: string
  /** The service's process. */
  pid: number
  letter: { slug: string; id: string }
  databaseUrl: string
  pool: pg.Pool
  /** The service's, of its links and captchas. */
  key: Buffer
  /** What is stopped when the stage is cleared. */
  add: (started: Started) => Started
}

const signatories = 100

/**
 * The service on a PostgreSQL of its own that forgets nothing (fsync), with one letter; nothing of it is left after.
 * A benchmark that takes longer than so many minutes is broken off.
 */
export async function onStage(play: (stage: Stage) => Promise<void>, { minutes = 8 } = {}): Promise<void> {
  const ends: (() => unknown)[] = []
  let clearing: Promise<void> | undefined
  const clear = () => (clearing ??= inReverse(ends))
  const breakOff = () => void clear().finally(() => process.exit(1))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, breakOff)
  const impatient = setTimeout(() => {
    console.error(`Broken off after ${minutes} minutes.`)
    breakOff()
  }, minutes * 60_000)
  try {
    await play(await setStage(ends))
  } finally {
    clearTimeout(impatient)
    await clear()
  }
}

async function setStage(ends: (() => unknown)[]): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'undersigned-bench-'))
  ends.push(() => rmSync(folder, { recursive: true, maxRetries: 5 }))
  const database = await openEmbedded({ folder, as: 'server', log: { ...console, info: () => undefined } })
  ends.push(() => database.close())
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  pool.on('error', () => undefined)
  ends.push(() => pool.end())
  const add = (started: Started) => {
    ends.push(() => started.stop())
    return started
  }
  await migrate(database.url)
  attachSeal(pool, await openSeal(database.url, { DATA_KEY: undefined, DATA_DIR: folder }))
  const letter = await prepareLetter(pool)
  const { origin, pid } = add(await startService({ DATABASE_URL: database.url, DATA_DIR: folder }))
  return {
    origin,
    pid,
    letter,
    databaseUrl: database.url,
    pool,
    key: readSecret({ SECRET: undefined, DATA_DIR: folder }),
    add,
  }
}

async function inReverse(ends: (() => unknown)[]): Promise<void> {
  for (const end of ends.toReversed()) await end()
}

/** The longer of the letters that we ship, in both its languages, with a hundred signatories. */
async function prepareLetter(pool: pg.Pool): Promise<Stage['letter']> {
  const shipped = await readFolder(join(root, 'letters', 'marvena-river'))
  const folder = { ...shipped, signatories: inventSignatories(signatories) }
  const imported = await inTransaction(pool, (db) => importLetter(db, { folder, now: new Date() }))
  if (imported.signatories?.added !== signatories) throw new Error('some of the signatories were left out')
  return { slug: folder.slug, id: imported.letterId }
}

/** Puts more organizations on the letter, as if they had come by a list. */
export async function importOrganizations({ pool, letter }: Stage, count: number): Promise<void> {
  const shipped = await readFolder(join(root, 'letters', 'marvena-river'))
  const folder = { ...shipped, signatories: inventSignatories(count, 'organizations') }
  await inTransaction(pool, (db) => importLetter(db, { folder, now: new Date() }))
  await pool.query('analyze')
  if (letter.slug !== folder.slug) throw new Error('another letter')
}

function inventSignatories(count: number, signs: 'everyone' | 'organizations' = 'everyone'): SignatoryRow[] {
  const seen = new Set<string>()
  const rows: SignatoryRow[] = []
  const inventing = { seed: 1, count: 2 * count, from: new Date(), language: 'es', signs }
  for (const { row } of inventSignatures(inventing)) {
    if (seen.has(row.name_key)) continue
    seen.add(row.name_key)
    rows.push(asImported(row, rows.length + 1))
    if (rows.length === count) break
  }
  return rows
}

function asImported(row: SignatureRow, position: number): SignatoryRow {
  const { name, line: printed, people, acronym = null, role = null, affiliation = null, country = null } = row
  const kind = people === 0 ? 'organization' : 'individual'
  return { position, printed, kind, name, acronym, role, affiliation, people, country }
}
