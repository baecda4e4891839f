import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderLetter } from '#server/document/render.ts'
import { letters } from './letters.ts'

// Pages as they were when somebody last looked at each of them. After a change that is meant:
// GOLDEN=write npx vitest run test/document/golden, then look at what git says has changed.
// The letter of March 25, 2021 is not among them, since its text is not ours to keep here: fingerprint.test.ts has it.

const FOLDER = 'test/document/golden'
const rewriting = process.env['GOLDEN'] === 'write'
const judged = ['marvena', 'marvenaSpanish', 'arabic', 'longNote', 'byCountry', 'illustrated']

/** Other versions of poppler draw edges a little otherwise: this share of a page's pixels may differ. */
const TOLERANCE = 0.004

const present = canPaint()
if (!present) console.info('pdftoppm is not installed: pages are not compared.')

function canPaint(): boolean {
  try {
    execFileSync('pdftoppm', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.runIf(present)('the pages', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'undersigned-pages-'))
    if (rewriting) rmSync(FOLDER, { recursive: true, force: true })
    mkdirSync(FOLDER, { recursive: true })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(judged)('of %s look as they did', async (name) => {
    const letter = letters[name]
    if (!letter) throw new Error(`no letter ${name}`)
    const path = join(folder, `${name}.pdf`)
    writeFileSync(path, await renderLetter(letter))
    execFileSync('pdftoppm', ['-r', '50', '-gray', '-png', path, join(folder, name)])
    const mine = (file: string) => file.startsWith(`${name}-`) && file.endsWith('.png')
    const painted = readdirSync(folder).filter(mine).sort()
    if (rewriting)
      for (const file of painted) writeFileSync(join(FOLDER, file), readFileSync(join(folder, file)))
    expect(painted).toEqual(readdirSync(FOLDER).filter(mine).sort())
    for (const file of painted) expect([file, difference(file)]).toEqual([file, 'little'])
  })

  function difference(file: string): string {
    if (!existsSync(join(FOLDER, file))) return 'no golden page'
    const [was, is] = [join(FOLDER, file), join(folder, file)].map((path) =>
      PNG.sync.read(readFileSync(path)),
    )
    if (!was || !is || was.width !== is.width || was.height !== is.height) return 'another size'
    const count = pixelmatch(was.data, is.data, undefined, was.width, was.height, { threshold: 0.25 })
    return count <= TOLERANCE * was.width * was.height ? 'little' : `${count} pixels`
  }
})
