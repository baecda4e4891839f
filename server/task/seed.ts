import { parseArgs } from 'node:util'
import pg from 'pg'
import { z } from 'zod'
import { CannotStart, readConfig } from '../config.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/open.ts'
import { watchPool } from '../database/pool.ts'
import { Refusal } from '../refusal.ts'
import { attachSeal } from '../seal/attach.ts'
import { openSeal } from '../seal/open-seal.ts'
import { fillLetter, type Filled } from './fill-letter.ts'

const usage = `npm run seed -- SLUG COUNT [--seed N]

Adds COUNT invented signatures to a letter, in every state. The same seed (1 unless it is said) adds them once only;
another seed adds others.`

const Wanted = z.object({
  slug: z.string(),
  count: z.coerce.number().int().min(1).max(1_000_000),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1),
})
type Wanted = z.infer<typeof Wanted>

await run(process.argv.slice(2))

async function run(args: string[]): Promise<void> {
  try {
    const wanted = readArguments(args)
    if (!wanted) return refuse(usage)
    const began = performance.now()
    const filled = await fill(wanted)
    report(wanted, filled, (performance.now() - began) / 1000)
  } catch (error) {
    if (error instanceof CannotStart) return refuse(error.message)
    if (error instanceof Refusal) return refuse(`There is no letter called "${args[0] ?? ''}".`)
    throw error
  }
}

function readArguments(args: string[]): Wanted | undefined {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { seed: { type: 'string', default: '1' } },
    })
    const [slug, count, ...others] = positionals
    return others.length === 0 ? Wanted.safeParse({ slug, count, seed: values.seed }).data : undefined
  } catch {
    // An option that we do not know: the usage says which there are.
    return undefined
  }
}

async function fill(wanted: Wanted): Promise<Filled> {
  const config = readConfig()
  const database = await openDatabase(config, {
    as: 'command',
    log: { ...console, info: () => undefined },
  })
  const pool = new pg.Pool({ connectionString: database.url, max: 1 })
  watchPool(pool, console)
  try {
    await migrate(database.url)
    attachSeal(pool, await openSeal(database.url, config))
    return await fillLetter(pool, { ...wanted, now: new Date() })
  } finally {
    await pool.end()
    await database.close()
  }
}

function report({ slug, count, seed }: Wanted, { states, present, counts }: Filled, seconds: number): void {
  const say = (number: number) => number.toLocaleString('en')
  const added = Object.entries(states).map(
    ([state, number]) => `${state.padEnd(14)}${say(number).padStart(9)}`,
  )
  console.log(
    [
      `${say(count - present)} of ${say(count)} signatures of seed ${seed} added to ${slug} in ${seconds.toFixed(1)} s`,
      ...added,
      `${'there already'.padEnd(14)}${say(present).padStart(9)}`,
      `On the letter now count ${say(counts.organizations)} organizations and ${say(counts.people)} people.`,
    ].join('\n'),
  )
}

function refuse(message: string): void {
  console.error(message)
  process.exitCode = 1
}
