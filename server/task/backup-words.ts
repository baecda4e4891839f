import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CannotStart, type Config } from '../config.ts'
import { BackupProblem, type Progress, type Summary } from '../backup/backup.ts'
import { derivedKey } from '../database/derived-key.ts'
import { readSecret } from '../database/secret.ts'

// What the commands that write and read backups say alike.

/** By which a backup tells whether it meets its SECRET again; null where there is none on this machine. */
export function secretMarkOf(config: Config): string | null {
  if (config.SECRET === undefined && !existsSync(join(config.DATA_DIR, 'secret.key'))) return null
  return derivedKey(readSecret(config), 'mark in a backup').toString('hex').slice(0, 16)
}

/** The keys that no backup holds. */
export function sayKeys(config: Config): string[] {
  const secret = config.SECRET === undefined ? join(config.DATA_DIR, 'secret.key') : 'in your settings'
  return [
    'No backup holds the keys of the service. Keep them apart from the backups, and away from this machine too:',
    `  SECRET (${secret}): without it, links in mails that were sent do not work, nor authenticator apps`,
    `  DATA_KEY (${join(config.DATA_DIR, 'data.key')}, or in your settings): without it, no address can be read`,
  ]
}

export function saySummary({ head, tables, rows }: Summary): string {
  const at = `${head.madeAt.slice(0, 16).replace('T', ' ')} UTC`
  return `${tables} tables, ${rows.toLocaleString('en')} rows, as of ${at}, version ${head.migrations.at(-1)?.name}`
}

/** One line on a terminal; nothing where nobody watches. */
export function showProgress(doing: string): { onProgress: Progress; end: () => void } {
  if (!process.stderr.isTTY) return { onProgress: () => undefined, end: () => undefined }
  return {
    onProgress: ({ table, number, of }) =>
      void process.stderr.write(`\r\x1b[K${doing}: table ${number} of ${of}, ${table}`),
    end: () => void process.stderr.write('\r\x1b[K'),
  }
}

/** What may be wrong with the file, or is for the operator to change; undefined for a fault of ours. */
export function sayProblem(error: unknown): string | undefined {
  if (error instanceof BackupProblem || error instanceof CannotStart) return error.message
  const { code, path } = error as NodeJS.ErrnoException
  if (path === undefined || code === undefined) return undefined
  const known: Record<string, string> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'this user may not read or write it',
    EISDIR: 'a file was expected',
    ENOSPC: 'there is no room left on the disk',
  }
  return `${path}: ${known[code] ?? code}`
}
