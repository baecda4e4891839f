import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { LetterDocument } from '#server/document/document.ts'
import { chanceOf } from '#server/task/chance.ts'
import { inventPerson, inventTongue } from '#server/task/invented-names.ts'
import { findChromium } from '../chromium.ts'
import { letters } from '../document/letters.ts'
import { MARCH_25, readMarch25 } from '../document/march-25-2021.ts'
import { report, type Figure } from './rig/figure.ts'
import { pageOf } from './rig/letter-page.ts'
import { measured } from './rig/measured.ts'
import { setLetter, type Taken } from './rig/set-letter.ts'

// What setting a letter costs: as the built server does it, in a process of its own, beside a browser that prints
// the same letter with the same list. Medians of three; the million is set once.

const folder = mkdtempSync(join(tmpdir(), 'undersigned-bench-'))
const [MB, TIMES] = [1e6, 3]

try {
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], { stdio: 'ignore' })
  report('document', await oneLetter())
  const ten = await set(letterWith(10_000))
  report('document', await besideBrowser(ten))
  const hundred = await set(letterWith(100_000))
  report('document', longList(ten, hundred))
  const [million] = await set(letterWith(1_000_000), { samples: 1 })
  report('document', [
    figure('1,000,000 names, CPU', million?.allSeconds ?? NaN, 's'),
    figure('1,000,000 names, peak memory', (million?.peakBytes ?? Infinity) / MB, 'MB', 1200),
  ])
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function oneLetter(): Promise<Figure[]> {
  const [name, letter] = sampleLetter()
  const warm = median(await set(letter, { times: 12 }), 'lastSeconds')
  const cold = median(await set(letter), 'allSeconds')
  return [
    figure(`${name} in a warm process, CPU`, 1000 * warm, 'ms', 150),
    figure('the same, cold, with the process itself', cold, 's', 1.5),
  ]
}

/** The letter of March 25, 2021 is not ours to keep: without it, the longest of ours. */
function sampleLetter(): [string, LetterDocument] {
  if (existsSync(`${MARCH_25}/letter.en.md`)) return ['the letter of March 25, 2021', readMarch25().letter]
  console.error(`The letter of March 25, 2021 is not in ${MARCH_25}: ours of the river is set instead.`)
  return ['our letter of the river', ours()]
}

function ours(): LetterDocument {
  const letter = letters['marvena']
  if (!letter) throw new Error('the letter of the river is gone')
  return letter
}

function longList(ten: Taken[], hundred: Taken[]): Figure[] {
  const growth = median(hundred, 'allSeconds') / 10 / median(ten, 'allSeconds')
  return [
    figure('100,000 names, CPU', median(hundred, 'allSeconds'), 's', 4),
    figure('100,000 names, peak memory', median(hundred, 'peakBytes') / MB, 'MB', 300),
    figure('100,000 names, size of the file', median(hundred, 'fileBytes') / MB, 'MB', 8),
    figure('CPU a name at 100,000 against 10,000', growth, 'ratio', 1.3),
  ]
}

async function besideBrowser(ten: Taken[]): Promise<Figure[]> {
  const browser = await findChromium()
  const page = join(folder, 'letter.html')
  writeFileSync(page, pageOf(letterWith(10_000)))
  const switches = ['--headless', '--no-sandbox', '--disable-gpu', '--no-pdf-header-footer']
  const out = `--print-to-pdf=${join(folder, 'browser.pdf')}`
  const runs = []
  for (let run = 0; run < TIMES; run++)
    runs.push(await measured(browser, [...switches, out, pathToFileURL(page).href]))
  const cpu = middle(runs.map((run) => run.cpuSeconds))
  const memory = middle(runs.map((run) => run.peakBytes))
  const [ownCpu, ownMemory] = [median(ten, 'allSeconds'), median(ten, 'peakBytes')]
  return [
    figure('10,000 names in the browser, CPU', cpu, 's'),
    figure('10,000 names, CPU', ownCpu, 's'),
    figure('10,000 names, CPU against the browser', ownCpu / cpu, 'ratio', 0.25),
    figure('10,000 names in the browser, peak memory', memory / MB, 'MB'),
    figure('10,000 names, peak memory', ownMemory / MB, 'MB'),
    figure('10,000 names, peak memory against the browser', ownMemory / memory, 'ratio', 0.25),
  ]
}

function figure(name: string, value: number, unit: string, most?: number): Figure {
  return most === undefined
    ? { figure: name, value, unit }
    : { figure: name, value, unit, goal: `<= ${most}` }
}

async function set(letter: LetterDocument, { times = 1, samples = TIMES } = {}): Promise<Taken[]> {
  const source = Buffer.from(JSON.stringify(letter), 'utf8')
  const taken: Taken[] = []
  for (let sample = 0; sample < samples; sample++) taken.push(await setLetter(source, times))
  return taken
}

function median(runs: Taken[], key: keyof Taken): number {
  return middle(runs.map((run) => run[key]))
}

function middle(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN
}

/** The letter of the river with so many invented people in the place of its own signatories. */
function letterWith(names: number): LetterDocument {
  const lines = Array.from({ length: names }, (_, index) => {
    const chance = chanceOf(7, index)
    return inventPerson(inventTongue(chance), chance).name
  })
  const counts = { organizations: 0, people: names }
  return { ...ours(), signatories: { heading: 'Signed by', counts, groups: [{ lines }] } }
}
