import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { CannotStart, readConfig, type Config } from '../config.ts'
import { dataKeyFile, newDataKey, readDataKeys } from '../database/data-key.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/open.ts'
import { ringOf } from '../seal/key-ring.ts'
import { openSeal } from '../seal/open-seal.ts'
import { rotate } from '../seal/rotate.ts'

const usage = `npm run key -- new       a new key: put before the older one into data.key, or, where DATA_KEY is set, printed
npm run key -- rotate    has everything wrapped by the first of the keys, while servers run that know both

To change the key: "new", start the servers anew with both keys, "rotate", then take the older key away.`

await run(process.argv.slice(2))

async function run([verb, ...others]: string[]): Promise<void> {
  try {
    const config = readConfig()
    if (others.length > 0) refuse(usage)
    else if (verb === 'new') addKey(config)
    else if (verb === 'rotate') await rotateKeys(config)
    else refuse(usage)
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error
    refuse(error.message)
  }
}

function addKey(config: Config): void {
  const keys = readDataKeys(config)
  if (config.DATA_KEY) {
    console.log(`DATA_KEY=${[newDataKey(), ...config.DATA_KEY.map((key) => key.toString('base64'))].join()}`)
    return
  }
  const file = dataKeyFile(config)
  if (!keys) throw new CannotStart(`There is no ${file}: the first start of the server makes it.`)
  // Whole or not at all: with half a file nothing opens any more.
  writeFileSync(`${file}.new`, `${newDataKey()}\n${readFileSync(file, 'utf8')}`, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
  console.log(`A new key stands first in ${file}. Start the servers anew, then: npm run key -- rotate`)
}

async function rotateKeys(config: Config): Promise<void> {
  const keys = readDataKeys(config)
  if (!keys) throw new CannotStart('There is no key yet: the first start of the server makes it.')
  const database = await openDatabase(config, {
    as: 'command',
    log: { ...console, info: () => undefined },
  })
  try {
    await migrate(database.url)
    await openSeal(database.url, config)
    const changed = await rotate(database.url, {
      ring: ringOf(keys),
      tell: ({ table, seen, changed }) => console.log(`${table}: ${seen} rows, ${changed} of them changed`),
    })
    console.log(
      `${changed} rows are wrapped by the first key, and none by another. Older keys may be removed.`,
    )
  } finally {
    await database.close()
  }
}

function refuse(message: string): void {
  console.error(message)
  process.exitCode = 1
}
