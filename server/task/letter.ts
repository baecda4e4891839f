import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { CannotStart, readConfig } from '../config.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/open.ts'
import { watchPool } from '../database/pool.ts'
import { inTransaction } from '../database/transaction.ts'
import type { LetterDocument, TextWarning } from '../document/document.ts'
import { writeLetter } from '../document/render.ts'
import { checkFile } from '../edition/check.ts'
import type { Checked } from '../edition/edition.ts'
import { measureFile } from '../edition/measure.ts'
import { composeDocument } from '../letter/compose.ts'
import { exportLetter } from '../letter/export.ts'
import { FileProblem, readTextFile } from '../letter/file.ts'
import { findLetter, type TextSource } from '../letter/find.ts'
import { readFolder, writeFolder, type LetterFolder } from '../letter/folder.ts'
import { importLetter, type Imported } from '../letter/import.ts'
import type { Change } from '../letter/letter.ts'
import { Refusal } from '../refusal.ts'
import { attachSeal } from '../seal/attach.ts'
import { openSeal } from '../seal/open-seal.ts'
import type { ImportedSignatories } from '../signature/import.ts'
import type { SignatoryRow } from '../signature/signature.ts'

const usage = `npm run letter -- import DIR [--substance]        loads or updates a letter from a folder; with --substance
                                                  what is new in its text is put to the signers again
npm run letter -- export SLUG DIR                 writes a letter's folder
npm run letter -- render SLUG [--language es] --out FILE.pdf
                                                  sets the letter as it stands
npm run letter -- check FILE.pdf                  is this file an edition of ours, and unaltered?
                                                  ends with 0 if so, 1 if altered, 2 if it is none, 3 if it
                                                  cannot be said`

class Usage extends Error {}

async function run(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { language: { type: 'string' }, out: { type: 'string' }, substance: { type: 'boolean' } },
  })
  const [verb, first, second] = positionals
  if (verb === 'import' && first) return bringIn(first, values.substance ? 'substance' : 'form')
  if (verb === 'export' && first && second) return bringOut(first, second)
  if (verb === 'render' && first && values.out)
    return render(first, { language: values.language, out: values.out })
  if (verb === 'check' && first) return check(first)
  throw new Usage(usage)
}

/** The folder is read whole before the database is touched. */
async function bringIn(directory: string, change: Change): Promise<void> {
  const folder = await readFolder(directory)
  await withPool(async (pool) => {
    const now = new Date()
    const imported = await inTransaction(pool, (db) => importLetter(db, { folder, change, now }))
    report(folder, imported)
    reportChange(imported, change)
  })
}

/** Signers have agreed to a text: what is done with it is said. */
function reportChange({ changed, signed, asked }: Imported, change: Change): void {
  if (changed.length === 0 || !signed) return
  const texts = `The text changed (${changed.join(', ')})`
  if (change === 'substance') {
    console.log(`${texts}: a change of substance. Signers who are asked whether they sign it: ${asked}`)
  } else {
    console.log(
      `${texts}: taken as a correction of form, which keeps the signatures. ` +
        'If it changes what was signed, the signers have to be asked: import such a change with --substance',
    )
  }
}

function report({ slug, texts, signatories: rows, partners }: LetterFolder, imported: Imported): void {
  for (const { front, body } of texts) {
    console.log(
      `${imported.fresh ? 'Loaded' : 'Updated'} ${slug} (${front.language}): ` +
        `${front.addressees.length} addressees, ${body.notes.length} notes`,
    )
  }
  if (rows && imported.signatories) reportList(rows, imported.signatories)
  else console.log('There is no signatories.csv: the list stays as it is')
  if (partners)
    console.log(`${partners.partners.length} partners; the form may be held by: ${partners.framing}`)
  for (const warning of imported.warnings)
    console.warn(`warning: ${warning.file}:${warning.line}: ${sayWarning(warning)}`)
}

function reportList(rows: SignatoryRow[], imported: ImportedSignatories): void {
  const { added, kept, removed, standing, rejected } = imported
  const organizations = rows.filter(({ kind }) => kind === 'organization').length
  const people = rows.reduce((sum, row) => sum + row.people, 0)
  console.log(
    `${rows.length} signatory lines: ${organizations} organizations, ` +
      `${rows.length - organizations} of individuals (${people} people)`,
  )
  console.log(`${added} added, ${kept} kept, ${removed} removed`)
  for (const line of standing)
    console.warn(`warning: "${line}" has signed already; the imported line was left out`)
  for (const line of rejected)
    console.warn(`warning: "${line}" was rejected at the desk; the imported line was left out`)
}

function sayWarning(warning: TextWarning): string {
  if (warning.code === 'note-uncited') return `nothing cites the note [^${warning.label}]; it will not print`
  if (warning.code === 'link-dead')
    return `the link to ${warning.target} leads nowhere; it will print as its words`
  const who = warning.note ? `note ${warning.note} cites` : 'the text cites'
  return `${who} an annex that the letter does not have`
}

async function bringOut(slug: string, directory: string): Promise<void> {
  await withPool(async (pool) => {
    const files = await exportLetter(pool, { slug })
    await writeFolder(directory, files)
    console.log(`Wrote ${[...files.keys()].join(', ')} to ${directory}`)
  })
}

async function render(
  slug: string,
  { language, out }: { language: string | undefined; out: string },
): Promise<void> {
  await withPool(async (pool) => {
    const found = await findLetter(pool, slug)
    const wanted = language ?? found.letter.language
    if (!found.texts.some((text) => text.language === wanted)) {
      throw new Usage(
        `${slug} has no text in ${wanted}; it has ${found.texts.map((text) => text.language).join(', ')}`,
      )
    }
    const document = await composeDocument(pool, { found, language: wanted })
    const names = document.signatories.groups.reduce((sum, { lines }) => sum + lines.length, 0)
    const bytes = await setInto(out, document, showProgress(names))
    warnOf(found.texts.filter((text) => text.language === wanted))
    console.log(
      `Wrote ${out}: ${names.toLocaleString('en')} signatory lines, ${bytes.toLocaleString('en')} bytes`,
    )
  })
}

/** Piece by piece. A letter that cannot be set leaves the file as it was. */
async function setInto(
  out: string,
  letter: LetterDocument,
  onProgress: (share: number) => void,
): Promise<number> {
  const written: { file?: FileHandle; bytes: number } = { bytes: 0 }
  const write = async (piece: Buffer) => {
    written.file ??= await open(out, 'w')
    await written.file.appendFile(piece)
    written.bytes += piece.length
  }
  try {
    await writeLetter(letter, { write, onProgress })
  } finally {
    await written.file?.close()
  }
  return written.bytes
}

/** The file is read whole before the database is touched. */
async function check(file: string): Promise<void> {
  const measured = await measureFile(createReadStream(file))
  await withPool(async (pool) => {
    const checked = await checkFile(pool, measured, { language: 'en' })
    console.log(sayChecked(checked))
    process.exitCode = { unaltered: 0, altered: 1, unknown: 2 }[checked.verdict]
  })
}

function sayChecked(checked: Checked): string {
  if (checked.verdict === 'unknown') return 'This file is no edition of a letter from here.'
  const { number, slug, title, frozenAt, counts } = checked.edition
  const edition = `edition ${number} of ${slug} ("${title}")`
  const day = frozenAt.toISOString().slice(0, 10)
  if (checked.verdict === 'altered')
    return `Altered: this file says that it is ${edition}, and is not as that was frozen on ${day}.`
  const what = checked.file.kind === 'csv' ? `the list of ${edition}` : edition
  return (
    `Unaltered: this file is ${what}, frozen on ${day} ` +
    `with ${counts.organizations} organizations and ${counts.people} people.`
  )
}

/** One line on the terminal that counts up; nothing where nobody watches, or where it is done in a moment. */
function showProgress(names: number): (share: number) => void {
  if (!process.stderr.isTTY || names < 2000) return () => undefined
  let shown = -1
  return (share) => {
    const percent = Math.floor(share * 100)
    if (percent === shown) return
    shown = percent
    process.stderr.write(
      `\rSetting ${names.toLocaleString('en')} lines: ${percent} %${percent === 100 ? '\n' : ''}`,
    )
  }
}

function warnOf(texts: TextSource[]): void {
  for (const { language, source } of texts) {
    const file = `letter.${language}.md`
    for (const warning of readTextFile(file, source).warnings)
      console.warn(`warning: ${file}:${warning.line}: ${sayWarning(warning)}`)
  }
}

async function withPool(work: (pool: pg.Pool) => Promise<void>): Promise<void> {
  const config = readConfig()
  const database = await openDatabase(config, {
    as: 'command',
    log: { ...console, info: () => undefined },
  })
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  watchPool(pool, { ...console, warn: () => undefined })
  try {
    await migrate(database.url)
    attachSeal(pool, await openSeal(database.url, config))
    await work(pool)
  } finally {
    await pool.end()
    await database.close()
  }
}

/** What a path may be wrong with. */
const unreachable: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a folder was expected, such as letters/marvena-river',
  EISDIR: 'a file was expected',
  EACCES: 'this user may not read or write it',
}

function say(error: unknown): string | undefined {
  if (error instanceof FileProblem) return `${error.file}:${error.line}: ${error.message}`
  if (error instanceof Usage || error instanceof CannotStart) return error.message
  if (error instanceof Refusal && error.code === 'letter-not-found') return 'There is no letter of this name.'
  const { code, path } = error as NodeJS.ErrnoException
  if (path !== undefined && code && code in unreachable) return `${path}: ${unreachable[code]}`
  if (error instanceof TypeError && 'code' in error) return `${error.message}\n${usage}`
  return undefined
}

try {
  await run()
} catch (error) {
  const said = say(error)
  if (said === undefined) throw error
  console.error(said)
  // To a program that asks about a file, 1 means that it is altered.
  process.exitCode = process.argv[2] === 'check' ? 3 : 1
}
