import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// `npm test`. Runs from a fresh clone, so it imports nothing that has to be installed first.

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

/** A step that hangs is a step that fails. */
const limit = 9 * 60_000

const checks = {
  types: [
    ['tsc', 'typescript/bin/tsc', '--noEmit'],
    ['svelte-check', 'svelte-check/bin/svelte-check', '--fail-on-warnings', '--output', 'human'],
  ],
  lint: [
    ['eslint', 'eslint/bin/eslint.js', '--max-warnings', '0', '.'],
    ['prettier', 'prettier/bin/prettier.cjs', '--check', '.'],
  ],
  shape: [
    [
      'dependency-cruiser',
      'dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      'server',
      'web',
      'test',
    ],
    ['knip', 'knip/bin/knip.js'],
  ],
}
/** It measures time: nothing may run beside it, no check either. */
const alone = 'lighthouse'
const suites = ['pure', 'service', 'browser', alone]

const help = `npm test                   everything
npm test -- PART …         some of it: ${[...Object.keys(checks), ...suites].join(', ')}
npm test -- TEXT …         the test files whose path contains the text; more options go to vitest (-t NAME)

types       tsc, svelte-check
lint        eslint, prettier
shape       dependency-cruiser (who may import whom), knip (what nobody uses)
pure        tests of rules and of the tree itself, without a database
service     tests through HTTP on a real PostgreSQL
browser     whole journeys in Chromium (CHROME_PATH says which), with axe on every page
lighthouse  the letter’s page and the frame, 100 of 100 in all four categories`

const sum = { passed: 0, failed: 0, skipped: 0 }
const reports = mkdtempSync(join(tmpdir(), 'undersigned-test-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))

await run(process.argv.slice(2))

async function run(args) {
  if (args.includes('--help')) return console.log(help)
  const plan = planOf(args)
  const began = Date.now()
  if (await attempt('install', install)) {
    const built = await prepareTests(plan)
    // What only reads the code goes beside the tests: it is one process at a time, and there are two cores.
    await Promise.all([runChecks(plan.checks), built && runTests(plan)])
    if (built) await runSuite(plan, alone)
  }
  sayTheSum(began)
}

async function runTests(plan) {
  for (const suite of suites.filter((name) => name !== alone)) await runSuite(plan, suite)
  if (plan.filters.length > 0) await runVitest('tests', plan.filters)
}

function planOf(args) {
  const isPart = (arg) => arg in checks || suites.includes(arg)
  if (args.length === 0) return { checks: Object.values(checks).flat(), suites, filters: [] }
  if (!args.every(isPart)) return { checks: [], suites: [], filters: args }
  return {
    checks: args.flatMap((arg) => checks[arg] ?? []),
    suites: suites.filter((suite) => args.includes(suite)),
    filters: [],
  }
}

async function install() {
  const { prepare } = await import('../server/task/prepare.mjs')
  await prepare()
}

/** What tests stand on: the build, and for some a browser. Without a build there is nothing to test. */
async function prepareTests(plan) {
  if (plan.suites.length === 0 && plan.filters.length === 0) return false
  if (wantsBrowser(plan)) await attempt('bring a browser', bringBrowser)
  return attempt('build', () => runBuffered(['vite/bin/vite.js', 'build']))
}

function wantsBrowser({ suites, filters }) {
  if (suites.includes('browser') || suites.includes(alone)) return true
  if (filters.length === 0) return false
  const stories = readdirSync('test', { recursive: true }).filter((file) => file.startsWith('story/'))
  return stories.some((story) => filters.some((text) => `test/${story}`.includes(text)))
}

/** What finds a browser is TypeScript, and by now there is something to read it with. */
async function bringBrowser() {
  const { tsImport } = await import('tsx/esm/api')
  const { bringChromium } = await tsImport('./chromium.ts', import.meta.url)
  process.env.CHROME_PATH = await bringChromium()
}

async function runChecks(steps) {
  for (const [name, ...command] of steps) await attempt(name, () => runBuffered(command))
}

/** One step, counted as one test. Quiet when it passes. */
async function attempt(name, work) {
  const began = Date.now()
  try {
    await work()
    sum.passed += 1
    console.log(`passed  ${name}, ${seconds(began)}`)
    return true
  } catch (error) {
    sum.failed += 1
    console.log(`FAILED  ${name}, ${seconds(began)}\n\n${error.message.trimEnd()}\n`)
    return false
  }
}

async function runBuffered(command) {
  const { code, output } = await node(command, 'pipe')
  if (code !== 0) throw new Error(output || `${command[0]} ended with ${code} and said nothing`)
}

async function runSuite({ suites }, name) {
  if (suites.includes(name)) await runVitest(name, ['--project', name])
}

/** Beside the checks, `pure` tells its story in one piece; the others run alone and tell it as they go. */
async function runVitest(name, args) {
  const began = Date.now()
  const file = join(reports, `${name}.json`)
  const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { code, output } = await node(
    ['vitest/vitest.mjs', 'run', ...reporting, ...args],
    name === 'pure' ? 'pipe' : 'inherit',
  )
  const found = resultsIn(file, code)
  for (const key of Object.keys(sum)) sum[key] += found[key]
  console.log(
    `${output}${found.failed > 0 ? 'FAILED' : 'passed'}  ${name}: ${words(found)}, ${seconds(began)}`,
  )
}

function resultsIn(file, code) {
  const report = reportIn(file)
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  // A file that cannot be loaded has no tests that could fail: it fails as one.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  const failed = report.numFailedTests + broken.length
  const ranNone = report.numPassedTests + failed === 0
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && (code !== 0 || ranNone) ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function reportIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // vitest ended before it could report; what it said is on the screen.
    return undefined
  }
}

/** The packages' own programs by Node, without a shell: a space in the path is a space. */
function node([program, ...args], output) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
      stdio: ['ignore', output, output],
      timeout: limit,
    })
    const heard = []
    child.stdout?.on('data', (piece) => heard.push(piece))
    child.stderr?.on('data', (piece) => heard.push(piece))
    child.on('error', (error) => heard.push(Buffer.from(error.message)))
    child.on('close', (code, signal) => {
      if (signal)
        heard.push(
          Buffer.from(`\n${program} was stopped by ${signal} (a step may take ${limit / 60_000} minutes)`),
        )
      resolve({ code, output: Buffer.concat(heard).toString() })
    })
  })
}

function sayTheSum(began) {
  if (sum.failed > 0 || sum.passed === 0) process.exitCode = 1
  console.log(`\nin all, ${seconds(began)}`)
  console.log(words(sum))
}

function words({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function seconds(began) {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`
}
