import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '#server/database/root.ts'
import type { Cost } from './cost.ts'
import type { Told } from './drive.ts'

// `npm run fuzz`: test/fuzz with ten times as many requests as `npm test` sends, the costly ones too, and what a long text
// costs in each field. Ends with one line of JSON.

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    count: { type: 'string', default: '200000' },
    route: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log('npm run fuzz -- [--seed 7] [--count 200000] [--route "POST /desk"]')
else run()

function run(): void {
  const folder = mkdtempSync(join(tmpdir(), 'undersigned-fuzz-'))
  const report = join(folder, 'report.json')
  console.log(`seed ${values.seed}`)
  try {
    for (const program of [['vite/bin/vite.js', 'build', '--logLevel', 'warn'], tests()])
      start(program, report)
    if (existsSync(report)) sum(JSON.parse(readFileSync(report, 'utf8')) as Report)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function tests(): string[] {
  const quiet = ['--disable-console-intercept', '--reporter=default']
  return ['vitest/vitest.mjs', 'run', '--project', 'service', 'test/fuzz/fuzz.test.ts', ...quiet]
}

function start([program = '', ...args]: string[], report: string): void {
  const { seed, count, route } = values
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, FUZZ_SEED: seed, FUZZ_COUNT: count, FUZZ_ROUTE: route, FUZZ_REPORT: report },
  })
  if (status !== 0) process.exitCode = 1
}

type Report = Omit<Told, 'byRoute'> & { byRoute: Record<string, Record<string, number>>; costs: Cost[] }

function sum({ seed, requests, seconds, statuses, byRoute, complaints, costs }: Report): void {
  for (const { where, what, request } of complaints) console.log(`\n${where}: ${what}\n${request}`)
  for (const { where, unit, milliseconds } of costs)
    console.log(`${milliseconds} ms of CPU more with a long text of ${JSON.stringify(unit)}: ${where}`)
  const [dearest] = costs
  if (dearest && dearest.milliseconds > 50) process.exitCode = 1
  const faults = complaints.filter(({ what }) => /^5\d\d/.test(what)).length
  console.log(
    JSON.stringify({
      figure: 'fuzz',
      seed,
      requests,
      seconds: Math.round(seconds),
      routes: Object.keys(byRoute).length,
      statuses,
      faults,
      complaints: complaints.length,
      dearest: dearest?.milliseconds ?? null,
      goal: '0 faults, dearest <= 50',
    }),
  )
}
