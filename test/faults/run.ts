import { parseArgs } from 'node:util'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '#server/database/root.ts'
import { report } from '../load/rig/figure.ts'
import { upsetCaptcha } from './captcha.ts'
import { cutCommits } from './cut-commit.ts'
import { failOver } from './failover.ts'
import { failInserts } from './failing-insert.ts'
import { fillDisk } from './full-disk.ts'
import { judgeKills, kill } from './kills.ts'
import { upsetMails } from './mail-server.ts'
import type { Outcome } from './rig/outcome.ts'
import { openSlowSockets } from './slow-sockets.ts'
import { stopUnderLoad } from './stop-under-load.ts'
import { runTwoServers } from './two-servers.ts'

// `npm run faults`: the service on a bad day. Each fault plays on real processes, a real PostgreSQL and a real SMTP
// server, and prints a line of JSON a figure. `-- NAME …` plays some of them, `--seed N` at other moments; `--full` kills
// as often as the service has to survive.

type Playing = { seed: number; full: boolean }

/** The table of faults, row by row. */
const faults: Record<string, (playing: Playing) => Promise<Outcome>> = {
  kills: async ({ seed, full }) => {
    const size = full
      ? { signings: 10_200, server: 100, database: 15 }
      : { signings: 400, server: 5, database: 2 }
    return judgeKills(await kill({ seed, reading: 3100, ...size }))
  },
  insert: failInserts,
  commit: cutCommits,
  mail: upsetMails,
  captcha: upsetCaptcha,
  disk: fillDisk,
  sockets: openSlowSockets,
  stop: stopUnderLoad,
  servers: runTwoServers,
  failover: failOver,
}

// Ctrl-C ends the servers too: they hear of our end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, full: { type: 'boolean', default: false } },
  allowPositionals: true,
})
await run(positionals, { seed: Number(values.seed ?? Date.now() % 2 ** 31), full: values.full })

async function run(names: string[], playing: Playing): Promise<void> {
  const unknown = names.filter((name) => !(name in faults))
  if (unknown.length > 0 || !Number.isSafeInteger(playing.seed)) {
    console.error(
      `There is no fault "${unknown[0] ?? playing.seed}". There is: ${Object.keys(faults).join(', ')}`,
    )
    process.exitCode = 1
    return
  }
  build()
  console.error(`seed ${playing.seed}`)
  for (const name of names.length > 0 ? names : Object.keys(faults)) {
    const outcome = await faults[name]?.(playing)
    report(`faults ${name}`, outcome?.figures ?? [])
    complain(outcome?.complaints ?? [])
  }
}

function build(): void {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${stdout}${stderr}\nThe build failed.`)
}

function complain(complaints: string[]): void {
  for (const complaint of complaints.slice(0, 40)) console.error(complaint)
  if (complaints.length > 0) process.exitCode = 1
}
