import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BackupProblem } from './backup.ts'

type Settings = { DATA_DIR: string; BACKUP_KEY?: string | undefined; BACKUP_RECIPIENT?: string | undefined }

/** For whom a backup is sealed, and by which key it is opened where that key is here. */
export type Sealing = { recipient: string; key: string | undefined; file: string | undefined; isNew: boolean }

/** BACKUP_RECIPIENT, or whoever has BACKUP_KEY; without either a key in a file beside the data, made once. */
export async function readSealing(settings: Settings): Promise<Sealing> {
  const { BACKUP_RECIPIENT: recipient } = settings
  const { key, file } = findKey(settings)
  if (recipient) {
    const isOurs = key !== undefined && (await identityToRecipient(key)) === recipient
    return { recipient, key: isOurs ? key : undefined, file, isNew: false }
  }
  if (key) return { recipient: await identityToRecipient(key), key, file, isNew: false }
  return { ...(await makeKey(settings.DATA_DIR)), isNew: true }
}

/** The key that opens backups: of the file that was named, of the settings, or beside the data. */
export function findKey(
  { DATA_DIR, BACKUP_KEY }: Settings,
  named?: string,
): { key: string | undefined; file: string | undefined } {
  if (named !== undefined) return { key: keyIn(readFileSync(named, 'utf8'), named), file: named }
  if (BACKUP_KEY) return { key: BACKUP_KEY, file: undefined }
  const file = keyFileOf(DATA_DIR)
  const text = textOf(file)
  return text === undefined ? { key: undefined, file: undefined } : { key: keyIn(text, file), file }
}

export function keyFileOf(dataFolder: string): string {
  return join(dataFolder, 'backup.key')
}

function keyIn(text: string, file: string): string {
  const key = /^AGE-SECRET-KEY-[0-9A-Z-]+$/m.exec(text)?.[0]
  if (!key) throw new BackupProblem(`There is no key in ${file}: a line that begins with AGE-SECRET-KEY-1.`)
  return key
}

/** As age's own tool writes it. Of two commands that start at once, both end up with the first one's key. */
async function makeKey(folder: string): Promise<Omit<Sealing, 'isNew'>> {
  const key = await generateX25519Identity()
  const about = '# Opens the backups of Undersigned. Keep a copy away from this machine.'
  const file = keyFileOf(folder)
  mkdirSync(folder, { recursive: true })
  const aside = `${file}.new-${randomBytes(8).toString('hex')}`
  const lines = [about, `# public key: ${await identityToRecipient(key)}`, key, '']
  writeFileSync(aside, lines.join('\n'), { mode: 0o600, flush: true })
  try {
    linkSync(aside, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(aside)
  }
  const kept = keyIn(readFileSync(file, 'utf8'), file)
  return { key: kept, recipient: await identityToRecipient(kept), file }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
