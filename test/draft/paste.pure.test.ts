import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseText } from '#server/document/parse.ts'
import { inPlace } from '#web/desk/pasted-place.ts'
import { pasted, wordCitation, wordDocument, wordItem, wordNote } from './pasted.ts'

describe('what was copied from Word', () => {
  test('keeps headings, paragraphs and emphasis, and nothing of its looks', () => {
    const html =
      wordDocument(`<h2 style='mso-outline-level:2'><span lang=EN-US>What we ask<o:p></o:p></span></h2>
<p class=MsoHeading3><b>By <i>spring</i></b></p>
<p class=MsoNormal><span lang=EN-US>The river
rose <b style='mso-bidi-font-weight:normal'>six</b><b> meters </b>in <i>five</i> hours at <st1:place
w:st="on">Puente Laurel</st1:place>.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>See <a href="https://example.org/a_b">the report</a>, or <a href="#_Toc1">above</a>.</p>`)
    expect(pasted(html)).toBe(`## What we ask

### By *spring*

The river rose **six meters** in *five* hours at Puente Laurel.

See [the report](https://example.org/a_b), or above.`)
  })

  test('keeps numbered demands, lists in lists, and where a list goes on', () => {
    const html = wordDocument(`<p class=MsoNormal>We ask:</p>
${wordItem('1.', 'Open the stations.')}
${wordItem('2.', 'Publish the figures:')}
${wordItem('a.', 'every day,', 2)}
${wordItem('b.', 'in <b>both</b> languages.', 2)}
${wordItem('3.', 'Answer.')}
<p class=MsoNormal>And further:</p>
${wordItem('4.', 'Pay the keepers.')}
${wordItem('·', 'a point', 1, 'l1 lfo2')}
${wordItem('o', 'a point in it', 2, 'l1 lfo2')}`)
    expect(pasted(html)).toBe(`We ask:

1. Open the stations.
2. Publish the figures:
   1. every day,
   2. in **both** languages.
3. Answer.

And further:

4. Pay the keepers.

- a point
  - a point in it`)
  })

  test('keeps notes, several on a line, and what is emphasized or linked in them', () => {
    const html = wordDocument(
      `<p class=MsoNormal>The dam opened${wordCitation(1)}${wordCitation(2)} at ten.${wordCitation(3)}</p>`,
      [
        wordNote(1, 'Review, <i>Final report</i>, p. 4.'),
        wordNote(2, '<a href="https://example.org/x">https://example.org/x</a>'),
        wordNote(3, 'Ibid.'),
      ],
    )
    expect(pasted(html)).toBe(`The dam opened[^1][^2] at ten.[^3]

[^1]: Review, *Final report*, p. 4.

[^2]: <https://example.org/x>

[^3]: Ibid.`)
  })

  test('gives its notes other numbers where the text has some', () => {
    const html = wordDocument(`<p class=MsoNormal>Again.${wordCitation(1)}</p>`, [wordNote(1, 'New.')])
    expect(pasted(html, ['1', '2'])).toBe('Again.[^3]\n\n[^3]: New.')
  })

  test('keeps tables, and takes no mark of Markdown for one', () => {
    const html =
      wordDocument(`<table class=MsoTableGrid><tr><td><p class=MsoNormal><b>Year</b></p></td><td><p>Posts</p></td></tr>
<tr><td><p class=MsoNormal>2023</p></td><td><p>31</p></td></tr></table><p>1. is [no] *list*</p>`)
    const markdown = pasted(html)
    expect(markdown).toContain('| 2023')
    const { blocks } = parseText(markdown)
    expect(blocks.map(({ kind }) => kind)).toEqual(['table', 'paragraph'])
    expect(blocks[1]).toEqual({ kind: 'paragraph', children: [{ kind: 'text', text: '1. is [no] *list*' }] })
  })
})

describe('what was copied from Google Docs', () => {
  const docs = (body: string) =>
    `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1f2e"><span></span>${body}</b><br class="Apple-interchange-newline">`

  test('is not bold as a whole; bold, slanted and linked is what was', () => {
    const html =
      docs(`<h2 dir="ltr" style="line-height:1.38"><span style="font-size:16pt;font-weight:700">Demands</span></h2><br />
<p dir="ltr"><span style="font-weight:400;font-style:normal">The </span><span style="font-weight:700">sea </span><span style="font-style:italic">rose</span><span>. </span><a href="https://www.google.com/url?q=https://example.org/report&amp;sa=D" style="text-decoration:none"><span style="color:#1155cc;text-decoration:underline">Report</span></a></p>`)
    expect(pasted(html)).toBe('## Demands\n\nThe **sea** *rose*. [Report](https://example.org/report)')
  })

  test('keeps lists in lists, which it puts beside their items', () => {
    const html = docs(
      `<ol style="margin-top:0"><li dir="ltr" style="list-style-type:decimal" aria-level="1"><p dir="ltr" role="presentation"><span>One</span></p></li><ul><li dir="ltr" aria-level="2"><p role="presentation"><span>in it</span></p></li></ul><li dir="ltr" aria-level="1"><p role="presentation"><span>Two</span></p></li></ol>`,
    )
    expect(pasted(html)).toBe('1. One\n   - in it\n2. Two')
  })

  test('keeps its notes', () => {
    const html = docs(
      `<p><span>Rose</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><sup><a href="#ftnt2" id="ftnt_ref2">[2]</a></sup><span>.</span></p><hr><div><p><a href="#ftnt1_ref" id="x"></a><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;By five.</span></p></div><div><p><a href="#ftnt_ref2" id="ftnt2">[2]</a><span> By six.</span></p></div>`,
    )
    expect(pasted(html)).toBe('Rose[^1][^2].\n\n[^1]: By five.\n\n[^2]: By six.')
  })
})

describe('what was copied from LibreOffice', () => {
  test('keeps headings, lists and notes', () => {
    const html = `<h2 class="western"><font face="Liberation Sans">Why</font></h2>
<p style="margin-bottom: 0cm"><font size="3"><b>Nine</b></font> are missing<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a><a class="sdendnoteanc" name="sdendnote1anc" href="#sdendnote1sym"><sup>i</sup></a>.</p>
<ol start="3"><li><p>Search</p></li></ol>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Since November.</p></div>
<div id="sdendnote1"><p class="sdendnote"><a class="sdendnotesym" name="sdendnote1sym" href="#sdendnote1anc">i</a>At Los Tilos.</p></div>`
    expect(pasted(html)).toBe(`## Why

**Nine** are missing[^1][^e1].

3. Search

[^1]: Since November.

[^e1]: At Los Tilos.`)
  })
})

test('any words come through as they were, whatever marks they are made of', () => {
  const written = fc.stringMatching(
    /^[a-zñ0-9*_#[\]()`~|<>.!+=^-]{1,12}( [a-zñ0-9*_#[\]()`~|<>.!+=^-]{1,12}){0,6}$/,
  )
  fc.assert(
    fc.property(written, (text) => {
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
      const { blocks } = parseText(pasted(`<p class=MsoNormal>${escaped}</p>`))
      expect(blocks).toEqual([{ kind: 'paragraph', children: [{ kind: 'text', text }] }])
    }),
    { numRuns: 200 },
  )
})

describe('pasted into a text that is there already', () => {
  test('notes come after everything, and swallow nothing', () => {
    const markdown = '## Why\n\nThe sea rose.[^2]\n\n[^2]: By five.'
    const place = { before: 'First.', after: ' Second.[^1]\n\n[^1]: Seen.\n' }
    const { words, notes } = inPlace(markdown, place)
    const { blocks, notes: read } = parseText(place.before + words + place.after + notes)
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'heading', 'paragraph', 'paragraph'])
    expect(read).toHaveLength(2)
    expect(words + place.after + notes).toContain('\n\n Second.[^1]')
    expect(inPlace(markdown, { before: '', after: '' })).toEqual({
      words: '## Why\n\nThe sea rose.[^2]',
      notes: '\n\n[^2]: By five.\n',
    })
  })

  test('words of one paragraph stay in the line', () => {
    expect(inPlace('rose **high**', { before: 'It ', after: ' again' })).toEqual({
      words: 'rose **high**',
      notes: '',
    })
  })
})
