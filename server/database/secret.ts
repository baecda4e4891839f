import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'

/** The key of our cookies and keyed hashes: SECRET, or a file beside the data, made once. */
export function readSecret(config: Pick<Config, 'SECRET' | 'DATA_DIR'>): Buffer {
  if (config.SECRET !== undefined) return Buffer.from(config.SECRET)

  const file = join(config.DATA_DIR, 'secret.key')
  return readKeyFile(file) ?? makeKeyFile(file, config.DATA_DIR, randomBytes(32))
}

export function readKeyFile(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Written aside and linked into place: of two processes that start at once, both end up with the first one's key. */
export function makeKeyFile(file: string, folder: string, content: Buffer | string): Buffer {
  mkdirSync(folder, { recursive: true })
  const own = `${file}.new-${randomBytes(8).toString('hex')}`
  writeFileSync(own, content, { mode: 0o600, flush: true })
  try {
    linkSync(own, file)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(own)
  }
  return readFileSync(file)
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
