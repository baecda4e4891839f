import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '#server/database/root.ts'
import { report, type Figure } from './rig/figure.ts'
import { measured } from './rig/measured.ts'

// A letter with 100,000 signatures in every state (or as many as are named) is backed up, tried, and restored on another
// machine, by the commands as an operator runs them: with a PostgreSQL that starts and stops each time.

const count = Number(process.argv[2] ?? 100_000)
const folder = mkdtempSync(join(tmpdir(), 'undersigned-bench-'))
const file = join(folder, 'letters.age')
const lost = join(folder, 'lost')
const fresh = join(folder, 'fresh')

try {
  await run(lost, ['letter', 'import', join(root, 'letters', 'marvena-river')])
  await run(lost, ['seed', 'marvena-river', String(count)])
  const written = await run(lost, ['backup', file, '--unchecked'])
  const tried = await run(lost, ['restore', file, '--check'])
  const restored = await run(fresh, ['restore', file, '--key', join(lost, 'backup.key')])
  report('backup', [
    { figure: 'signatures', value: count, unit: 'signatures' },
    { figure: 'a backup', value: written.seconds, unit: 's' },
    { figure: 'its file', value: statSync(file).size / 1e6, unit: 'MB' },
    { figure: 'a trial in a scratch database', value: tried.seconds, unit: 's' },
    { figure: 'a restore elsewhere', value: restored.seconds, unit: 's', goal: '<= 300' },
    ...memory([
      ['writing', written],
      ['restoring', restored],
    ]),
  ])
} finally {
  rmSync(folder, { recursive: true, maxRetries: 5 })
}

/** The command's own, without PostgreSQL's. */
function memory(commands: [string, Ran][]): Figure[] {
  return commands.map(([doing, { peakBytes }]) => ({
    figure: `memory of the command when ${doing}`,
    value: peakBytes / 1e6,
    unit: 'MB',
    goal: '<= 400',
  }))
}

type Ran = { seconds: number; peakBytes: number }

async function run(dataFolder: string, args: string[]): Promise<Ran> {
  process.env.DATA_DIR = dataFolder
  const began = performance.now()
  const { peakBytes } = await measured(process.execPath, [join(root, 'server', 'task', 'run.mjs'), ...args])
  return { seconds: (performance.now() - began) / 1000, peakBytes }
}
