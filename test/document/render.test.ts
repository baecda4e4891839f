import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LetterDocument } from '#server/document/document.ts'
import { toRows } from '#server/document/letter-rows.ts'
import { toPages } from '#server/document/page.ts'
import { renderLetter } from '#server/document/render.ts'
import { bare, readFile } from './reading.ts'
import { speechOf } from '#server/document/speech.ts'
import { anyLetter, sampleLetter, sampleList } from './sample.ts'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex')

/** The streams of a file, unpacked. */
function contentsOf(file: Buffer): string[] {
  const text = file.toString('latin1')
  return [...text.matchAll(/stream\r?\n/g)].flatMap(({ 0: mark, index }) => {
    try {
      return inflateSync(file.subarray(index + mark.length)).toString('latin1')
    } catch {
      return []
    }
  })
}

/** What the layout puts on each page, in its order. */
function laidOut(letter: LetterDocument): string[] {
  const speech = speechOf(letter.language)
  return [...toPages(toRows(letter, speech), speech)].map((page) => {
    return bare(page.lines.map(({ line }) => line.runs.map(({ run }) => run.text).join('')).join(''))
  })
}

describe('the PDF of a letter', () => {
  it('can be copied: its text is the text of the letter', async () => {
    const letter = sampleLetter(
      'We write for the office of fluffy affairs: don’t wait – “act”, at 5\u00A0km from here.[^1]\n\n[^1]: See https://example.org/a/very-long-address/of-a-page/that-goes-on/and-on/until-it-must-break/somewhere.html.',
      {
        signatories: sampleList([
          'Zoë Łukasz',
          'Nguyễn Thị Hồng Nhung',
          'Ελένη Παπαδοπούλου',
          'Олена',
          '李明（北京）',
        ]),
      },
    )
    const { pages } = await readFile(await renderLetter(letter))
    expect(pages.map((page) => page.text)).toEqual(laidOut(letter))
    expect(pages[0]?.text).toContain('officeoffluffyaffairs:don’twait–“act”')
    expect(pages.map((page) => page.artifacts)).toEqual(['Page1of1'])
  })

  it('can be copied on every page, whatever the letter', async () => {
    await fc.assert(
      fc.asyncProperty(anyLetter, async (letter) => {
        const latin = letter.signatories.groups.map(({ lines }) => ({
          lines: lines.filter((line) => !/\p{Script=Arabic}/u.test(line)),
        }))
        const left = { ...letter, signatories: { ...letter.signatories, groups: latin } }
        const { pages } = await readFile(await renderLetter(left))
        expect(pages.map((page) => page.text)).toEqual(laidOut(left))
      }),
      { numRuns: 6 },
    )
  })

  it('can be searched for Arabic and Hebrew names', async () => {
    const names = [
      'مريم العلي',
      'שלום עכשיו',
      'محمد الأمين',
      'هدى النجّار',
      'جمعية أصدقاء الأنهار المتخيَّلة',
      'عبد الله',
      'רִבְקָה',
    ].map((name) => name.normalize('NFC'))
    const { pages } = await readFile(
      await renderLetter(sampleLetter('One.', { signatories: sampleList(names) })),
    )
    for (const name of names) for (const word of name.split(' ')) expect(pages[0]?.text).toContain(word)
  })

  it('can be searched for names whose marks no letter of Unicode has yet', async () => {
    const names = ['Karai g\u0303uarani', 'Ana M\u0303oha'].map((name) => name.normalize('NFC'))
    const { pages } = await readFile(
      await renderLetter(sampleLetter('One.', { signatories: sampleList(names) })),
    )
    for (const name of names) expect(pages[0]?.text).toContain(bare(name))
  })

  it('tells programs how a Devanagari name is spelled, whose vowels stand before their letters', async () => {
    const file = await renderLetter(sampleLetter('One.', { signatories: sampleList(['श्री निर्मला']) }))
    const shown = contentsOf(file).join('')
    expect(shown).toMatch(new RegExp(`/Span<</MCID \\d+/ActualText<FEFF${utf16('निर्मला')}>>>BDC`))
    expect(shown).not.toContain(utf16('श्री'))
  })

  it('has the same bytes however often it is made, and whatever was made before', async () => {
    const letter = sampleLetter('One.[^1] **Two** and *three*.\n\n[^1]: Note.')
    const first = sha256(await renderLetter(letter))
    await renderLetter(sampleLetter('No\u00A0break – and-so\u2011on, مريم 李明.', { language: 'es' }))
    expect(sha256(await renderLetter(letter))).toBe(first)
    expect(sha256(await renderLetter({ ...letter, title: 'Another' }))).not.toBe(first)
  })

  it('says its title plainly to readers and safely to programs', async () => {
    const file = await renderLetter(sampleLetter('One.', { title: 'Bread & <roses> “for” all' }))
    expect((await readFile(file)).title).toBe('Bread & <roses> “for” all')
    expect(file.toString('utf8')).toContain('Bread &#38; &#60;roses&#62; “for” all')
    expect(file.toString('utf8')).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(file.toString('utf8')).toContain('<pdfaid:part>3</pdfaid:part>')
  })

  it('carries its signatories as a table', async () => {
    const { attachments } = await readFile(
      await renderLetter(sampleLetter('One.', { signatories: sampleList(['Zoë, "the" Łukasz', '李明']) })),
    )
    const csv = Buffer.from(attachments?.['signatories.csv']?.content ?? []).toString('utf8')
    expect(csv).toBe('position,group,printed\n1,,"Zoë, ""the"" Łukasz"\n2,,李明\n')
  })

  it('gives a spreadsheet no name that it would take for a formula', async () => {
    const { attachments } = await readFile(
      await renderLetter(sampleLetter('One.', { signatories: sampleList(['=1+1', '@sum', 'Ana -X-']) })),
    )
    const csv = Buffer.from(attachments?.['signatories.csv']?.content ?? []).toString('utf8')
    expect(csv).toBe("position,group,printed\n1,,'=1+1\n2,,'@sum\n3,,Ana -X-\n")
  })

  it('makes every line of an address clickable, and tells where it leads', async () => {
    const url =
      'https://example.org/a/very-long-address/of-a-page/that-goes-on/and-on/until-it-must-break/somewhere.html'
    const { pages } = await readFile(
      await renderLetter(sampleLetter(`One.[^1]\n\n[^1]: See ${url} and ${url}.`)),
    )
    const links = pages.flatMap((page) => page.links)
    expect(links.filter((link) => link.url === url && link.contents === url).length).toBeGreaterThan(2)
    expect(links.map((link) => link.contents)).toContain('Note 1')
    expect(links.map((link) => link.contents)).toContain('Back to where note 1 is cited')
  })

  it.each([
    ['en', 'February 29, 2024', '2 organizations and 1 individual', 'Page 1 of 1'],
    ['es-MX', '29 de febrero de 2024', '2 organizaciones y 1 persona', 'Página 1 de 1'],
    ['fr', '29 février 2024', '2 organisations et 1 personne', 'Page 1 sur 1'],
    ['pt-BR', '29 de fevereiro de 2024', '2 organizações e 1 pessoa', 'Página 1 de 1'],
  ])(
    'writes date, counts and page numbers in the language of the letter: %s',
    async (language, date, counts, folio) => {
      const signatories = { ...sampleList(['A', 'B', 'C']), counts: { organizations: 2, people: 1 } }
      const { pages } = await readFile(await renderLetter(sampleLetter('One.', { language, signatories })))
      expect(pages[0]?.text).toContain(bare(date))
      expect(pages[0]?.text).toContain(bare(counts))
      expect(pages[0]?.artifacts).toBe(bare(folio))
    },
  )

  it('tells how far it has come', async () => {
    const names = Array.from({ length: 4000 }, (_, index) => `Signatory ${index}`)
    const shares: number[] = []
    const letter = sampleLetter('One.', { signatories: sampleList(names) })
    await renderLetter(letter, { onProgress: (share) => shares.push(share) })
    expect(shares.length).toBeGreaterThan(3)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
  })
})
