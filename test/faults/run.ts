import { parseArgs } from 'node:util'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '#server/database/root.ts'
import { report } from '../load/rig/figure.ts'
import { upsetCaptcha } from './captcha.ts'
import { cutCommits } from './cut-commit.ts'
import { failOver } from './failover.ts'
import { failInserts } from './failing-insert.ts'
import { flood } from './flood.ts'
import { fillDisk } from './full-disk.ts'
import { judgeKills, kill } from './kills.ts'
import { upsetMails } from './mail-server.ts'
import type { Outcome } from './rig/outcome.ts'
import { say, TooLong, watchOver, within } from './rig/watch.ts'
import { runScripts } from './scripts.ts'
import { fallSilent } from './silence.ts'
import { openSlowSockets } from './slow-sockets.ts'
import { stopUnderLoad } from './stop-under-load.ts'
import { runTwoServers } from './two-servers.ts'

// `npm run faults`: the service on a bad day. Each fault plays on real processes, a real PostgreSQL and a real SMTP
// server, and prints a line of JSON a figure. `-- NAME …` plays some of them, `--seed N` at other moments; `--full` kills
// as often as the service has to survive. What it is at, and how it ends, goes to stderr.

type Playing = { seed: number; full: boolean }
type Fault = {
  /** Its row of the table of faults. */
  row: string
  play: (playing: Playing) => Promise<Outcome>
  /** Minutes. */
  within?: number
}

const faults: Record<string, Fault> = {
  kills: {
    row: 'SIGKILL of the server, and of PostgreSQL, among those who sign and confirm',
    play: async ({ seed, full }) => {
      const size = full
        ? { signings: 10_200, server: 100, database: 15 }
        : { signings: 400, server: 5, database: 2 }
      return judgeKills(await kill({ seed, reading: 3100, ...size }))
    },
    within: 30,
  },
  insert: { row: 'an INSERT that fails, at each step of signing and confirming', play: failInserts },
  commit: { row: 'the connection cut during COMMIT, and the form sent again', play: cutCommits },
  mail: { row: 'SMTP refused, hung, 451, 550', play: upsetMails },
  captcha: { row: 'the captcha’s provider silent, 500, garbage', play: upsetCaptcha },
  disk: { row: 'the disk full', play: fillDisk },
  sockets: { row: '500 slow sockets; 100 MB in chunks; a form of 10,000 fields', play: openSlowSockets },
  stop: { row: 'SIGTERM under load', play: stopUnderLoad },
  servers: { row: 'two servers with a worker each', play: runTwoServers },
  silence: { row: 'the database’s machine gone without a word', play: fallSilent },
  flood: { row: 'a thousand forms in a minute from one address', play: flood },
  scripts: { row: 'every naughty string in every field, in a browser', play: runScripts, within: 20 },
  failover: { row: 'the primary lost, and its standby in its place', play: failOver },
}

const help = `npm run faults -- [NAME …] [--seed N] [--full]

${Object.entries(faults)
  .map(([name, { row }]) => `${name.padEnd(10)}${row}`)
  .join('\n')}`

watchOver()
const { values, positionals } = parseArgs({
  options: {
    seed: { type: 'string' },
    full: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
if (values.help) console.log(help)
else await run(positionals, { seed: Number(values.seed ?? Date.now() % 2 ** 31), full: values.full })

async function run(asked: string[], playing: Playing): Promise<void> {
  const unknown = asked.filter((name) => !(name in faults))
  if (unknown.length > 0 || !Number.isSafeInteger(playing.seed)) {
    console.error(`There is no fault "${unknown[0] ?? playing.seed}".\n\n${help}`)
    process.exitCode = 1
    return
  }
  build()
  const names = asked.length > 0 ? asked : Object.keys(faults)
  const again = [
    'npm run faults --',
    ...asked,
    ...(playing.full ? ['--full'] : []),
    '--seed',
    playing.seed,
  ].join(' ')
  say(`seed ${playing.seed}: ${names.join(', ')}`)
  const wrong: string[] = []
  for (const name of names) wrong.push(...(await playOne(name, playing)))
  say(wrong.length === 0 ? 'done: every goal was reached' : `done, and MISSED:\n${wrong.join('\n')}`)
  say(`the same moments again: ${again}`)
  // Whatever of a broken fault is still under way would keep us.
  process.exit(wrong.length === 0 ? 0 : 1)
}

/** What of a fault is not as it has to be; one that breaks does not keep the others from being played. */
async function playOne(name: string, playing: Playing): Promise<string[]> {
  const fault = faults[name]
  if (!fault) return []
  say(`${name}: ${fault.row}`)
  try {
    const work = () => fault.play(playing)
    const { figures, complaints } = await within(name, { minutes: fault.within ?? 10, work })
    const missed = report(`faults ${name}`, figures)
    for (const complaint of complaints.slice(0, 40)) console.error(complaint)
    const told = missed.map(({ figure, value, goal }) => `${name}: ${figure}: ${value}, not ${goal}`)
    return complaints.length > 0 ? [...told, `${name}: ${complaints.length} complaints`] : told
  } catch (error) {
    console.error(error)
    if (error instanceof TooLong) process.exit(1)
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function build(): void {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(`${stdout}${stderr}\nThe build failed.`)
}
