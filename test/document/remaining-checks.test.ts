import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toRows } from '#server/document/letter-rows.ts'
import { toPages, type PlacedLine } from '#server/document/page.ts'
import { PAPERS } from '#server/document/paper.ts'
import { parseText } from '#server/document/parse.ts'
import { renderLetter } from '#server/document/render.ts'
import { speechOf } from '#server/document/speech.ts'
import { wordParts } from '#server/document/word.ts'
import { elementsOf, textOf } from './checker.ts'
import { ObjectFile, Reference } from './objects.ts'
import { anyLetter, sampleLetter, sampleList } from './sample.ts'

// What the other files of this folder leave of the fifteen checks of an excellent file.

const pagesOf = (letter: Parameters<typeof toRows>[0]) => {
  const speech = speechOf(letter.language)
  return [...toPages(toRows(letter, speech), speech)]
}
const tagOf = ({ line }: PlacedLine) => {
  const tags: string[] = []
  for (let node = line.runs[0]?.span.target.node; node; node = node.parent) tags.push(node.tag)
  return tags
}

describe('check 3: a heading', () => {
  it('has two lines of text or names after it on its page', () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        for (const page of pagesOf(letter)) {
          const text = page.lines.map(tagOf).filter((tags) => !tags.includes('Note'))
          text.forEach((tags, index) => {
            if (!/^H[234]$/.test(tags[0] ?? '')) return
            const after = text.slice(index + 1).filter((next) => !/^H\d$/.test(next[0] ?? ''))
            const names = letter.signatories.groups.flatMap(({ lines }) => lines).length
            expect(after.length).toBeGreaterThanOrEqual(Math.min(2, names || 2))
          })
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('check 6: the last page', () => {
  it('holds at least 15 % of a page, wherever the list ends', () => {
    const depth = PAPERS.A4.height - PAPERS.A4.margin.top - PAPERS.A4.margin.bottom
    for (let count = 60; count < 420; count += 7) {
      const names = Array.from({ length: count }, (_, index) => `Signatory ${index}`)
      const pages = pagesOf(sampleLetter('One.', { signatories: sampleList(names) }))
      const bottom = Math.max(...(pages.at(-1)?.lines ?? []).map(({ top, height }) => top + height))
      if (pages.length > 1) expect(bottom - PAPERS.A4.margin.top).toBeGreaterThanOrEqual(0.15 * depth)
    }
  })
})

describe('check 6: the last page of a list in groups', () => {
  it('holds at least 15 % of a page, wherever its groups end', () => {
    const depth = PAPERS.A4.height - PAPERS.A4.margin.top - PAPERS.A4.margin.bottom
    const groupOf = (count: number, heading?: string) => ({
      heading,
      lines: Array.from({ length: count }, (_, index) => `Signatory ${index} of the valley`),
    })
    for (let first = 20; first < 120; first += 3) {
      for (const [heading, rest] of [
        [undefined, [15]],
        ['Mexico', [15]],
        [undefined, [3]],
        ['Mexico', [2, 2, 2]],
      ] as const) {
        const groups = [groupOf(first), ...rest.map((count) => groupOf(count, heading))]
        const signatories = { ...sampleList([]), groups }
        const pages = pagesOf(sampleLetter('One.', { signatories }))
        const bottom = Math.max(...(pages.at(-1)?.lines ?? []).map(({ top, height }) => top + height))
        if (pages.length > 1) expect(bottom - PAPERS.A4.margin.top).toBeGreaterThanOrEqual(0.15 * depth)
      }
    }
  })
})

describe('check 8: an address', () => {
  const address = fc
    .array(fc.stringMatching(/^[a-z0-9]{1,9}([-._=&?%][a-z0-9]{1,9}){0,3}$/), { minLength: 1, maxLength: 6 })
    .map((parts) => `https://example.org/${parts.join('/')}`)

  it('breaks after a slash and before what joins its parts, and nothing is added', () => {
    fc.assert(
      fc.property(address, (url) => {
        const parts = wordParts(url, { url: true, hyphenate: undefined })
        expect(parts.map(({ text }) => text).join('')).toBe(url)
        for (const [index, { text, after }] of parts.entries()) {
          const next = parts[index + 1]?.text
          if (next === undefined) continue
          expect(after).toBe('url')
          expect(text.endsWith('/') || /^[-.?&=_#%]/.test(next)).toBe(true)
        }
      }),
    )
  })

  it('has no hyphen of ours where a line ends in it', async () => {
    const url = `https://example.org/${'long-path/of.a-page/'.repeat(12)}end.html`
    const bytes = await renderLetter(sampleLetter(`One.[^1]\n\n[^1]: ${url}`))
    const lines = pagesOf(sampleLetter(`One.[^1]\n\n[^1]: ${url}`)).flatMap((page) => page.lines)
    const ofUrl = lines.filter((line) => tagOf(line).includes('Link') && !tagOf(line).includes('Reference'))
    expect(ofUrl.some(({ line }) => line.hyphenated)).toBe(false)
    // Check 9: however many lines it takes, it is one element, with one annotation a line.
    const file = new ObjectFile(bytes)
    const links = elementsOf(file).filter(({ tag, data }) => {
      return tag === '/Link' && file.list(data.get('/K')).some((kid) => leadsTo(file, kid, url))
    })
    expect(links).toHaveLength(1)
    const annotations = file.list(links[0]?.data.get('/K')).filter((kid) => leadsTo(file, kid, url))
    expect(annotations.length).toBeGreaterThan(2)
  })
})

function leadsTo(file: ObjectFile, kid: unknown, url: string): boolean {
  if (!(kid instanceof Map)) return false
  const held: unknown = kid.get('/Obj')
  if (!(held instanceof Reference)) return false
  return textOf(file.dictionary(file.dictionary(held).get('/A')).get('/URI')) === url
}

const pieces = z.array(
  z.union([z.object({ str: z.string(), hasEOL: z.boolean() }), z.object({ type: z.string() })]),
)

describe('check 10: copied text', () => {
  it('has the spaces of the letter, in NFC, and no ligatures', async () => {
    const said = 'We fluffy officials of Cafe\u0301 Łódź waﬄe about five final affinities, first and last.'
    const { text } = await copied(sampleLetter(said.replace('ﬄ', 'ffl'), { closing: [] }))
    expect(text).toContain(
      'We fluffy officials of Café Łódź waffle about five final affinities, first and last.',
    )
    expect(text).not.toMatch(/[\uFB00-\uFB06]/u)
    expect(text).toBe(text.normalize('NFC'))
  })
})

async function copied(letter: Parameters<typeof renderLetter>[0]) {
  const task = getDocument({ data: new Uint8Array(await renderLetter(letter)), verbosity: 0 })
  const document = await task.promise
  const page = await document.getPage(1)
  const { items } = await page.getTextContent({ disableNormalization: true })
  const text = pieces
    .parse(items)
    .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
    .join('')
    .replace(/\u00AD\n/g, '')
    .replace(/\s+/g, ' ')
  const outline = z.array(z.object({ title: z.string() })).parse(await document.getOutline())
  const destinations = Object.keys(await document.getDestinations())
  await task.destroy()
  return { text, outline, destinations }
}

describe('check 12: the order of the tags', () => {
  it('is that of reading, each note after the sentence that cites it, with a link each way', async () => {
    const letter = sampleLetter('One.[^a] Two.\n\n1. Three.[^b]\n\nFour.\n\n[^a]: Note a.\n\n[^b]: Note b.')
    const tags = elementsOf(new ObjectFile(await renderLetter(letter))).map(({ tag }) => tag.slice(1))
    const body = tags.slice(tags.indexOf('H1') + 1, tags.indexOf('H2'))
    const note = ['Reference', 'Link', 'Note', 'Lbl', 'Link', 'P']
    expect(body).toEqual(['P', ...note, 'L', 'LI', 'Lbl', 'LBody', 'P', ...note, 'P', 'P'])
    const { destinations } = await copied(letter)
    expect(destinations.toSorted()).toEqual(['citation-1-1', 'citation-2-1', 'note-1', 'note-2'])
  })
})

describe('check 14: bookmarks', () => {
  it('are the title, the headings, the list and its groups', async () => {
    const signatories = { ...sampleList([]), groups: [{ heading: 'México', lines: ['Ana'] }] }
    const letter = sampleLetter('One.\n\n## What *we* ask\n\nTwo.\n\n### In short\n\nThree.', { signatories })
    expect((await copied(letter)).outline.map(({ title }) => title)).toEqual([
      letter.title,
      'What we ask',
      'In short',
      'Signatories',
      'México',
    ])
  })
})

describe('check 15: the bytes', () => {
  it('are the same in another process, in another time zone and language', () => {
    const program = `
      import { createHash } from 'node:crypto'
      const { renderLetter } = await import('./server/document/render.ts')
      const letter = ${JSON.stringify(small)}
      console.log(createHash('sha256').update(await renderLetter(letter)).digest('hex'))`
    const hashes = ['Pacific/Kiritimati sv_SE.UTF-8', 'America/Tijuana tr_TR.UTF-8'].map((place) => {
      const [TZ, LC_ALL] = place.split(' ')
      return execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
        env: { PATH: process.env['PATH'], TZ, LC_ALL },
        encoding: 'utf8',
      })
    })
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}\n$/)
    expect(hashes[1]).toBe(hashes[0])
  })
})

const { blocks, notes } = parseText('One.[^1]\n\n## Two\n\n[^1]: Note, https://example.org.')
const small = sampleLetter('', { body: { blocks, notes } })

describe('a dash between words', () => {
  it.each(['-', '–', '—'])('%s begins no line of a name', (dash) => {
    for (let words = 1; words < 12; words++) {
      const name = `${'Movilidades '.repeat(words)}A.C. ${dash} CoLibres`
      const [page] = pagesOf(sampleLetter('One.', { signatories: sampleList([name]) }))
      const texts = page?.lines.map(({ line }) => line.runs.map(({ run }) => run.text).join(''))
      expect(texts?.filter((text) => text.startsWith(dash))).toEqual([])
      expect(texts?.join('').replace(/\s+/g, ' ')).toContain(name)
    }
  })
})

describe('French signs', () => {
  it('stay on the line of the word that they belong to', () => {
    const said = 'Rien n’est plus précieux que l’eau ; « nul » ne l’ignore : vraiment ? Oui ! '
    for (let words = 1; words < 14; words++) {
      const text = `${'eau '.repeat(words)}${said.repeat(3)}`.trim()
      for (const letter of [
        sampleLetter(text, { language: 'fr' }),
        sampleLetter('One.', { signatories: sampleList([text]) }),
      ]) {
        const [page] = pagesOf(letter)
        const texts = page?.lines.map(({ line }) =>
          line.runs
            .map(({ run }) => run.text)
            .join('')
            .trim(),
        )
        expect(texts?.filter((line) => /^[;:!?»]|«$/.test(line))).toEqual([])
      }
    }
  })
})

describe('decomposed letters', () => {
  it('are set as composed ones', () => {
    const [page] = pagesOf(sampleLetter('Cafe\u0301', { signatories: sampleList(['Zoe\u0308']) }))
    const texts = page?.lines.map(({ line }) => line.runs.map(({ run }) => run.text).join(''))
    expect(texts).toEqual(expect.arrayContaining(['Café', 'Zoë']))
  })
})
