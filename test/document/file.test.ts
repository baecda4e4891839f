import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LetterDocument } from '#server/document/document.ts'
import { renderLetter } from '#server/document/render.ts'
import { faultsIn } from './checker.ts'
import { letters } from './letters.ts'

function has(program: string): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' })
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT')
  }
}

/** Debian: apt-get install qpdf poppler-utils */
const programs = { qpdf: has('qpdf'), poppler: has('pdfinfo') && has('pdftotext') }
for (const [program, present] of Object.entries(programs))
  if (!present) console.info(`${program} is not installed: its checks do not run.`)

describe.each(Object.entries(letters))('the file of %s', (_, letter: LetterDocument) => {
  let file: Buffer
  let folder: string
  let path: string
  beforeAll(async () => {
    file = await renderLetter(letter)
    folder = mkdtempSync(join(tmpdir(), 'undersigned-file-'))
    path = join(folder, 'letter.pdf')
    writeFileSync(path, file)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('has none of the faults that files of its kind have had', () => {
    expect(faultsIn(file)).toEqual([])
  })

  it.runIf(programs.qpdf)('is found sound by qpdf', () => {
    expect(execFileSync('qpdf', ['--check', path], { encoding: 'utf8' })).toContain(
      'No syntax or stream encoding errors',
    )
  })

  it.runIf(programs.poppler)('is read by poppler in the order of its tags, and with every name', () => {
    const tags = execFileSync('pdfinfo', ['-struct-text', path], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expect(tags.match(/^ +H1 /gm)).toHaveLength(1)
    const heading = tags.indexOf(`"${letter.signatories.heading}"`)
    if (letter.language !== 'ar') expect(heading).toBeGreaterThan(0)
    const copied = plain(execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }))
    const lines = letter.signatories.groups.flatMap((group) => group.lines)
    for (const line of lines)
      for (const word of line.normalize('NFC').split(' ')) expect(copied).toContain(plain(word))
  })
})

/** Without line ends and the marks of direction that poppler adds. */
const plain = (text: string) => text.normalize('NFC').replace(/[\s\u200E\u200F\u202A-\u202E]/g, '')
