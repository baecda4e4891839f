import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { LetterDocument } from '#server/document/document.ts'
import { chanceOf } from '#server/task/chance.ts'
import { inventPerson, inventTongue } from '#server/task/invented-names.ts'
import { findChromium } from '../chromium.ts'
import { letters } from '../document/letters.ts'
import { report, type Figure } from './rig/figure.ts'
import { measured } from './rig/measured.ts'

// What setting a letter costs: as the built server does it, in a process of its own, beside a browser that prints
// the same letter with the same list. Medians of three; the million is set once.

const Taken = z.object({
  last_seconds: z.number(),
  all_seconds: z.number(),
  peak_bytes: z.number(),
  file_bytes: z.number(),
})
type Taken = z.infer<typeof Taken>

const program = './dist/server/document-worker.js'
const folder = mkdtempSync(join(tmpdir(), 'undersigned-bench-'))
const [MB, TIMES] = [1e6, 3]

try {
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], { stdio: 'ignore' })
  const ours = letterWith(0)
  report('document', [
    figure(
      'our letter of the river in a warm process, CPU',
      1000 * median(set(ours, { times: 12 }), 'last_seconds'),
      'ms',
      150,
    ),
    figure('the same, cold', median(set(ours, { times: 1 }), 'all_seconds'), 's', 1.5),
  ])
  const ten = set(letterWith(10_000), { times: 1 })
  const hundred = set(letterWith(100_000), { times: 1 })
  report('document', await besideBrowser(ten))
  report('document', longList(ten, hundred))
  const [million] = set(letterWith(1_000_000), { times: 1, samples: 1 })
  report('document', [
    figure('1,000,000 names, peak memory', (million?.peak_bytes ?? Infinity) / MB, 'MB', 1200),
  ])
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function longList(ten: Taken[], hundred: Taken[]): Figure[] {
  const growth = median(hundred, 'all_seconds') / 10 / median(ten, 'all_seconds')
  return [
    figure('100,000 names, CPU', median(hundred, 'all_seconds'), 's', 4),
    figure('100,000 names, peak memory', median(hundred, 'peak_bytes') / MB, 'MB', 300),
    figure('100,000 names, size of the file', median(hundred, 'file_bytes') / MB, 'MB', 8),
    figure('CPU a name at 100,000 against 10,000', growth, 'ratio', 1.3),
  ]
}

async function besideBrowser(ten: Taken[]): Promise<Figure[]> {
  const browser = await findChromium()
  const page = join(folder, 'letter.html')
  writeFileSync(page, htmlOf(letterWith(10_000)))
  const runs = []
  for (let run = 0; run < TIMES; run++) {
    const out = `--print-to-pdf=${join(folder, 'browser.pdf')}`
    runs.push(
      await measured(browser, [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--no-pdf-header-footer',
        out,
        pathToFileURL(page).href,
      ]),
    )
  }
  const [cpu, memory] = [middle(runs.map((run) => run.cpuSeconds)), middle(runs.map((run) => run.peakBytes))]
  return [
    figure('10,000 names in the browser, CPU', cpu, 's'),
    figure('10,000 names, CPU against the browser', median(ten, 'all_seconds') / cpu, 'ratio', 0.25),
    figure('10,000 names in the browser, peak memory', memory / MB, 'MB'),
    figure(
      '10,000 names, peak memory against the browser',
      median(ten, 'peak_bytes') / memory,
      'ratio',
      0.25,
    ),
  ]
}

function figure(name: string, value: number, unit: string, most?: number): Figure {
  return most === undefined
    ? { figure: name, value, unit }
    : { figure: name, value, unit, goal: `<= ${most}` }
}

function set(
  letter: LetterDocument,
  { times, samples = TIMES }: { times: number; samples?: number },
): Taken[] {
  const [source, out] = [join(folder, 'letter.json'), join(folder, 'letter.pdf')]
  writeFileSync(source, JSON.stringify(letter))
  return Array.from({ length: samples }, () => {
    const args = ['test/load/rig/set-letter.mjs', program, source, out, String(times)]
    return Taken.parse(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })))
  })
}

function median(runs: Taken[], key: keyof Taken): number {
  return middle(runs.map((run) => run[key]))
}

function middle(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN
}

/** The letter of the river with so many invented people in the place of its own signatories, or with its own. */
function letterWith(names: number): LetterDocument {
  const letter = letters['marvena']
  if (!letter) throw new Error('the letter of the river is gone')
  if (names === 0) return letter
  const lines = Array.from({ length: names }, (_, index) => {
    const chance = chanceOf(7, index)
    return inventPerson(inventTongue(chance), chance).name
  })
  const counts = { organizations: 0, people: names }
  return { ...letter, signatories: { heading: 'Signed by', counts, groups: [{ lines }] } }
}

function htmlOf({ title, addressees, body, signatories }: LetterDocument): string {
  const escaped = (text: string) => text.replace(/[&<]/g, (character) => `&#${character.charCodeAt(0)};`)
  const paragraphs = body.blocks.map((block) => `<p>${escaped(JSON.stringify(block))}</p>`)
  const names = signatories.groups.flatMap(({ lines }) => lines.map((line) => `<li>${escaped(line)}</li>`))
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
<style>@page{size:A4;margin:26mm 30mm}body{font:11pt/1.35 serif}ul{columns:2;list-style:none;padding:0}</style>
<p>${addressees.map(({ name }) => escaped(name)).join('<br>')}</p><h1>${escaped(title)}</h1>
${paragraphs.join('\n')}<h2>${escaped(signatories.heading)}</h2><ul>${names.join('\n')}</ul></html>`
}
