import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderLetter } from '#server/document/render.ts'
import { MARCH_25, readMarch25 } from './march-25-2021.ts'
import { readFile, type ReadPage } from './reading.ts'

// How the pages of the letter of March 25, 2021 looked when somebody last looked at each of them. Its text is not ours
// to keep, so what is kept is one grey a square of 24 dots at 60 dots an inch, 10 mm of paper: nobody can read it,
// and a line that moves is seen. After a change that is meant: GOLDEN=write npx vitest run test/document/fingerprint

const FOLDER = 'test/document/fingerprint'
const rewriting = process.env['GOLDEN'] === 'write'
const SQUARE = 24
/** Greys of 256 by which one square, and by which squares on average, may differ: versions of poppler draw otherwise. */
const ONE = 14
const AVERAGE = 1

/** Notes that begin on each page, and links to them. */
const NOTES_BY_PAGE = [0, 2, 6, 5, 1, 0, 0]

const present = existsSync(`${MARCH_25}/letter.en.md`) && has('pdftoppm')
if (!present) console.info('pdftoppm or the letter of March 25, 2021 is missing: its pages are not compared.')

function has(program: string): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.runIf(present)('the pages of the letter of March 25, 2021', () => {
  let folder: string
  let pages: ReadPage[]
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'undersigned-march-'))
    const file = await renderLetter(readMarch25().letter)
    pages = (await readFile(file)).pages
    writeFileSync(join(folder, 'letter.pdf'), file)
    execFileSync('pdftoppm', ['-r', '60', '-gray', '-png', join(folder, 'letter.pdf'), join(folder, 'page')])
    if (rewriting) rmSync(FOLDER, { recursive: true, force: true })
    mkdirSync(FOLDER, { recursive: true })
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('are seven, with as many notes on each as there were', () => {
    const begun = pages.map(({ links }) => links.filter(({ contents }) => /^Back to/.test(contents)).length)
    expect(begun).toEqual(NOTES_BY_PAGE)
  })

  it('look as they did', () => {
    const painted = readdirSync(folder).filter((name) => name.endsWith('.png'))
    for (const name of painted) {
      const is = squares(PNG.sync.read(readFileSync(join(folder, name))))
      const kept = join(FOLDER, name)
      if (rewriting) writeFileSync(kept, PNG.sync.write(is, { colorType: 0 }))
      const was = PNG.sync.read(readFileSync(kept))
      expect([name, is.width, is.height]).toEqual([name, was.width, was.height])
      const apart = Array.from({ length: is.width * is.height }, (_, at) => {
        return Math.abs((is.data[at * 4] ?? 0) - (was.data[at * 4] ?? 0))
      })
      expect(Math.max(...apart), name).toBeLessThanOrEqual(ONE)
      expect(apart.reduce((sum, one) => sum + one, 0) / apart.length, name).toBeLessThanOrEqual(AVERAGE)
    }
    expect(painted.toSorted()).toEqual(readdirSync(FOLDER).toSorted())
  })
})

/** The mean grey of each square. */
function squares({ width, height, data }: PNG): PNG {
  const small = new PNG({ width: Math.ceil(width / SQUARE), height: Math.ceil(height / SQUARE) })
  for (let at = 0; at < small.width * small.height; at++) {
    const [left, top] = [(at % small.width) * SQUARE, Math.floor(at / small.width) * SQUARE]
    let [sum, count] = [0, 0]
    for (let y = top; y < Math.min(top + SQUARE, height); y++) {
      for (let x = left; x < Math.min(left + SQUARE, width); x++) {
        sum += data[(y * width + x) * 4] ?? 0
        count++
      }
    }
    const grey = Math.round(sum / count)
    small.data.set([grey, grey, grey, 255], at * 4)
  }
  return small
}
