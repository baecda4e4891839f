import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { CannotStart, type Config } from '../config.ts'
import { makeKeyFile, readKeyFile } from './secret.ts'

type Settings = Pick<Config, 'DATA_KEY' | 'DATA_DIR'>

/** The file beside the data; never in the database's own folder, whose copies it must not go along with. */
export function dataKeyFile({ DATA_DIR }: Pick<Config, 'DATA_DIR'>): string {
  return join(DATA_DIR, 'data.key')
}

/** The keys that data keys are wrapped by, the current one first: DATA_KEY, or the file; undefined where neither is. */
export function readDataKeys(config: Settings): Buffer[] | undefined {
  if (config.DATA_KEY !== undefined) return config.DATA_KEY
  const file = dataKeyFile(config)
  const text = readKeyFile(file)?.toString()
  if (text === undefined) return undefined
  const keys = text.split(/[\s,]+/).filter(Boolean)
  const read = keys.map((key) => Buffer.from(key, 'base64'))
  if (read.length === 0 || read.some(({ length }) => length !== 32))
    throw new CannotStart(`${file} holds no keys: a line each, 32 bytes in base64, was expected.`)
  return read
}

/** The first start makes the file; of two at once, both take the first one's. */
export function makeDataKeys(config: Settings): Buffer[] {
  makeKeyFile(dataKeyFile(config), config.DATA_DIR, `${newDataKey()}\n`)
  return readDataKeys(config) ?? []
}

export function newDataKey(): string {
  return randomBytes(32).toString('base64')
}
