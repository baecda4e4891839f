import type { Block, Body, Inline } from '#server/document/document.ts'
import { pastedMarkdown } from '#web/desk/paste.ts'

/** What the editor makes of what a word processor put on the clipboard. */
export function pasted(html: string, taken: string[] = []): string {
  return pastedMarkdown(html, { taken: new Set(taken) })
}

/** One item of a list as Word writes it: a paragraph that names its list, with the mark for those who know no lists. */
export function wordItem(mark: string, text: string, level = 1, list = 'l0 lfo1'): string {
  const [name = '', form = ''] = list.split(' ')
  return `<p class=MsoListParagraphCxSpMiddle style='margin-left:${level * 36}.0pt;mso-add-space:auto;text-indent:-18.0pt;
mso-list:${name} level${level} ${form}'><![if !supportLists]><span style='font-family:Symbol;
mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>${mark}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>${text}<o:p></o:p></p>`
}

/** Where Word cites a note, and the note at the end of what it copies. */
export function wordCitation(number: number): string {
  return `<a style='mso-footnote-id:ftn${number}' href="#_ftn${number}" name="_ftnref${number}" title=""><span
class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span
class=MsoFootnoteReference><span lang=EN-US style='font-size:12.0pt'>[${number}]</span></span><![endif]></span></span></a>`
}

export function wordNote(number: number, text: string): string {
  return `<div style='mso-element:footnote' id=ftn${number}>

<p class=MsoFootnoteText><a style='mso-footnote-id:ftn${number}' href="#_ftnref${number}" name="_ftn${number}"
title=""><span class=MsoFootnoteReference><span lang=EN-US><span style='mso-special-character:footnote'><![if !supportFootnotes]><span
class=MsoFootnoteReference><span lang=EN-US style='font-size:10.0pt'>[${number}]</span></span><![endif]></span></span></span></a><span
lang=EN-US> ${text}<o:p></o:p></span></p>

</div>`
}

/** Around what Word copies. */
export function wordDocument(body: string, notes: string[] = []): string {
  const list =
    notes.length === 0
      ? ''
      : `<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all>

<hr align=left size=1 width="33%">

<![endif]>

${notes.join('\n')}

</div>`
  return `<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns="http://www.w3.org/TR/REC-html40">

<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Word.Document>
<!--[if gte mso 9]><xml>
 <w:WordDocument><w:View>Normal</w:View></w:WordDocument>
</xml><![endif]-->
<style>
<!-- p.MsoNormal {margin:0cm; font-size:12.0pt;} -->
</style>
</head>

<body lang=EN-US style='tab-interval:36.0pt;word-wrap:break-word'>
<!--StartFragment-->

${body}

<!--EndFragment-->
${list}
</body>

</html>`
}

/** A letter's text as Word would copy it. */
export function wordOf({ blocks, notes }: Body): string {
  const body = blocks.map((block, at) => wordBlock(block, `l${at} lfo${at + 1}`)).join('\n\n')
  const last = notes.map(({ number, children }) =>
    wordNote(
      number,
      children.map((block) => (block.kind === 'paragraph' ? wordInlines(block.children) : '')).join(' '),
    ),
  )
  return wordDocument(body, last)
}

function wordBlock(block: Block, list: string): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p class=MsoNormal style='text-align:justify'><span lang=EN-US>${wordInlines(block.children)}<o:p></o:p></span></p>`
    case 'heading':
      return `<h${block.level}><span lang=EN-US>${wordInlines(block.children)}<o:p></o:p></span></h${block.level}>`
    case 'list':
      return block.items
        .map((item, at) => {
          const mark = block.numbering === 'none' ? '·' : `${block.start + at}.`
          const [first] = item
          return wordItem(mark, first?.kind === 'paragraph' ? wordInlines(first.children) : '', 1, list)
        })
        .join('\n')
    default:
      throw new Error(`say how Word copies a ${block.kind}`)
  }
}

function wordInlines(inlines: Inline[]): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case 'text':
          return escaped(inline.text)
        case 'emphasis':
          return `<i style='mso-bidi-font-style:normal'>${wordInlines(inline.children)}</i>`
        case 'strong':
          return `<b style='mso-bidi-font-weight:normal'>${wordInlines(inline.children)}</b>`
        case 'link':
          return `<a href="${escaped(inline.url)}"><span style='color:#0563C1'>${wordInlines(inline.children)}</span></a>`
        case 'citation':
          return wordCitation(inline.number)
        case 'break':
          return '<br>'
      }
    })
    .join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
