import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { BackupProblem, type Summary } from '../backup/backup.ts'
import { findKey, keyFileOf } from '../backup/key.ts'
import { restoreBackup } from '../backup/restore-backup.ts'
import { inScratch, makeNamed } from '../backup/scratch.ts'
import { unseal } from '../backup/seal.ts'
import { readConfig, type Config } from '../config.ts'
import { openDatabase } from '../database/open.ts'
import { sayKeys, sayProblem, saySummary, secretMarkOf, showProgress } from './backup-words.ts'

const usage = `npm run restore -- FILE [--into NAME] [--check] [--key KEYFILE]

Puts a backup into the database of the settings, which has to be empty, and compares every table before it stays.
--into NAME  into another database of the same server, made when it is not there
--check      into a scratch database that is dropped again: whether the file is whole
--key FILE   the key that opens it; otherwise BACKUP_KEY, or backup.key beside the data`

type Wanted = { file: string; into: string | undefined; check: boolean; keyFile: string | undefined }

try {
  await run()
} catch (error) {
  const said = sayProblem(error)
  if (said === undefined) throw error
  console.error(said)
  process.exitCode = 1
}

async function run(): Promise<void> {
  const wanted = readArguments(process.argv.slice(2))
  const config = readConfig()
  const { key } = findKey(config, wanted.keyFile)
  if (!key)
    throw new BackupProblem(
      `There is no key to open it: put it into ${keyFileOf(config.DATA_DIR)}, or name its file with --key.`,
    )
  const database = await openDatabase(config, { as: 'command', log: { ...console, info: () => undefined } })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  const began = performance.now()
  try {
    const restored = await restore(database.url, { wanted, key })
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    const done = wanted.check ? 'Restored, compared and dropped again: it is whole' : 'Restored and compared'
    console.log(`${done}: ${saySummary(restored)}; ${seconds} s`)
    if (wanted.into) console.log(`It is in the database ${wanted.into}: name that in DATABASE_URL.`)
    if (!wanted.check) sayWhatNow(config, restored)
  } finally {
    await database.close()
  }
}

function readArguments(args: string[]): Wanted {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { into: { type: 'string' }, check: { type: 'boolean' }, key: { type: 'string' } },
    })
    const [file, ...others] = positionals
    const { into, check = false, key: keyFile } = values
    if (file && others.length === 0 && !(into && check)) return { file, into, check, keyFile }
  } catch {
    // An option that we do not know: the usage says which there are.
  }
  throw new BackupProblem(usage)
}

async function restore(
  databaseUrl: string,
  { wanted, key }: { wanted: Wanted; key: string },
): Promise<Summary & { waiting: number }> {
  const { onProgress, end } = showProgress(wanted.check ? 'Trying' : 'Restoring')
  const into = async (url: string) => {
    const text = unseal(createReadStream(wanted.file), key)
    const summary = await restoreBackup(url, { text, onProgress })
    return { ...summary, waiting: await countWaiting(url) }
  }
  try {
    if (wanted.check) return await inScratch(databaseUrl, into)
    return await into(wanted.into ? await makeNamed(databaseUrl, wanted.into) : databaseUrl)
  } finally {
    end()
  }
}

async function countWaiting(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const asked = client.query<{ waiting: number }>(
    'select count(*)::integer as waiting from outbox where sent_at is null and failed_at is null',
  )
  const { rows } = await asked.finally(() => client.end())
  return rows[0]?.waiting ?? 0
}

function sayWhatNow(config: Config, { head, waiting }: Summary & { waiting: number }): void {
  const { madeAt, secretMark } = head
  const here = secretMarkOf(config)
  const mails = `${waiting.toLocaleString('en')} mails were waiting then. They leave when the server starts`
  console.log(
    [
      `What happened after ${madeAt} is not in it. Whoever was erased since then has to be erased again.`,
      ...(waiting > 0 ? [`${mails}, even if they have left before.`] : []),
      'Everybody signs in anew at the desk.',
      ...(secretMark && here && secretMark !== here
        ? [
            'SECRET is not the one that belongs to this backup: put that one here before you start the server.',
          ]
        : []),
      ...(secretMark && !here
        ? [
            'There is no SECRET here yet: put the one that belongs to this backup here before you start the server.',
          ]
        : []),
      ...sayKeys(config),
    ].join('\n'),
  )
}
