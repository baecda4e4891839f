import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, rmSync, statSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { BackupProblem, type Summary } from '../backup/backup.ts'
import { readSealing, type Sealing } from '../backup/key.ts'
import { restoreBackup } from '../backup/restore-backup.ts'
import { inScratch, NoScratch } from '../backup/scratch.ts'
import { seal, unseal } from '../backup/seal.ts'
import { writeBackup } from '../backup/write-backup.ts'
import { readConfig, type Config } from '../config.ts'
import { openDatabase } from '../database/open.ts'
import { sayKeys, sayProblem, saySummary, secretMarkOf, showProgress } from './backup-words.ts'

const usage = `npm run backup -- FILE [--unchecked]

Writes the whole database into a new file, encrypted, while the server goes on; then restores the file into a scratch
database and compares the two. Only after that it bears its name. --unchecked leaves the second half out.`

try {
  await run()
} catch (error) {
  const said = sayProblem(error)
  if (said === undefined) throw error
  console.error(said)
  process.exitCode = 1
}

async function run(): Promise<void> {
  const { file, checked } = readArguments(process.argv.slice(2))
  if (existsSync(file)) throw new BackupProblem(`${file} exists already: give the backup a name of its own.`)
  const config = readConfig()
  const sealing = await readSealing(config)
  const aside = `${file}.new-${randomBytes(4).toString('hex')}`
  const database = await openDatabase(config, { as: 'command', log: { ...console, info: () => undefined } })
  // Ctrl-C too leaves nothing half written under any name.
  process.once('exit', () => rmSync(aside, { force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  try {
    const began = performance.now()
    const summary = await write(database.url, { config, sealing, aside })
    const tried = checked ? await check(database.url, { aside, sealing }) : 'It was not tried (--unchecked).'
    await rename(aside, file)
    await syncFolder(dirname(file))
    report({ file, summary, tried, seconds: (performance.now() - began) / 1000 })
    reportKeys(config, sealing)
  } finally {
    await database.close()
  }
}

function readArguments(args: string[]): { file: string; checked: boolean } {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { unchecked: { type: 'boolean', default: false } },
    })
    const [file, ...others] = positionals
    if (file && others.length === 0) return { file, checked: !values.unchecked }
  } catch {
    // An option that we do not know: the usage says which there are.
  }
  throw new BackupProblem(usage)
}

type Making = { config: Config; sealing: Sealing; aside: string }

async function write(databaseUrl: string, { config, sealing, aside }: Making): Promise<Summary> {
  const { onProgress, end } = showProgress('Writing')
  const { packed, summary } = writeBackup(databaseUrl, {
    now: new Date(),
    secretMark: secretMarkOf(config),
    onProgress,
  })
  try {
    const into = createWriteStream(aside, { flags: 'wx', mode: 0o600, flush: true })
    await pipeline(await seal(packed, sealing.recipient), into)
    return await summary
  } finally {
    end()
  }
}

async function check(
  databaseUrl: string,
  { aside, sealing }: { aside: string; sealing: Sealing },
): Promise<string> {
  const { key } = sealing
  if (!key)
    return 'It was not tried: its key is elsewhere. There, `npm run restore -- FILE --check` tries it.'
  const { onProgress, end } = showProgress('Trying')
  try {
    await inScratch(databaseUrl, (url) =>
      restoreBackup(url, { text: unseal(createReadStream(aside), key), onProgress }),
    )
    return 'It was restored into a scratch database and compared, table by table: it is whole.'
  } catch (error) {
    if (!(error instanceof NoScratch)) throw error
    return `It was not tried. ${error.message}`
  } finally {
    end()
  }
}

type Made = { file: string; summary: Summary; tried: string; seconds: number }

function report({ file, summary, tried, seconds }: Made): void {
  const megabytes = (statSync(file).size / 1e6).toFixed(1)
  console.log(`Wrote ${file}: ${saySummary(summary)}; ${megabytes} MB in ${seconds.toFixed(1)} s`)
  console.log(tried)
}

function reportKeys(config: Config, { key, file, isNew }: Sealing): void {
  const where = file ? `the key in ${file}` : key ? 'BACKUP_KEY' : 'the key that belongs to BACKUP_RECIPIENT'
  console.log(
    [
      `It opens with ${where} and nothing else: keep a copy of it away from this machine, or no backup`,
      'can be opened when this machine is lost.',
      ...(isNew ? ['The key was made just now.'] : []),
      // Not into a log, where others could read it.
      ...(isNew && process.stdout.isTTY ? [`Write it down: ${key}`] : []),
      ...sayKeys(config),
    ].join('\n'),
  )
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}
