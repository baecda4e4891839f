import { beginsAnnex } from './annex.ts'
import { plainText, type Block } from './document.ts'
import { depthOf, STYLE, type TextStyle } from './paper.ts'
import {
  changeFirst,
  changeLast,
  emptyRow,
  paragraphRows,
  pictureRow,
  plainRows,
  type Row,
  type Setting,
  type Speech,
} from './row.ts'
import { shape, widthOf } from './shape.ts'
import { setLines } from './set-lines.ts'
import { spanOf, toSpans } from './span.ts'
import { child } from './structure.ts'
import { tableRows } from './table-rows.ts'

const QUOTE_INSET = 20
const LABEL_GAP = 7
const LABEL_ROOM = 20

/** The rows of blocks. Throws UnprintableCharacter. */
export function blockRows(blocks: Block[], setting: Setting): Row[] {
  return blocks.flatMap((block, index) => {
    const rows = rowsOf(block, setting)
    const announces = block.kind === 'paragraph' && blocks[index + 1]?.kind === 'list'
    return announces ? changeLast(rows, { leads: 1 }) : rows
  })
}

function rowsOf(block: Block, setting: Setting): Row[] {
  const { style, owner, speech } = setting
  switch (block.kind) {
    case 'paragraph': {
      const spans = toSpans(block.children, style, child(owner, 'P'), speech)
      return paragraphRows(spans, style, setting, speech)
    }
    case 'heading':
      return headingRows(block, setting)
    case 'list':
      return listRows(block, setting)
    case 'quote': {
      const [x, width] = [setting.x + QUOTE_INSET, setting.width - 2 * QUOTE_INSET]
      return blockRows(block.children, { ...setting, x, width, owner: child(owner, 'BlockQuote') })
    }
    case 'table':
      return tableRows(block, setting)
    case 'image':
      return imageRows(block, setting)
    case 'rule':
      return [{ ...emptyRow(style), before: style.before, rule: { x: setting.x, width: setting.width } }]
  }
}

/** Half a point a pixel is sharp on paper; no image is larger than that, wider than the text or higher than half a page. */
const POINTS_A_PIXEL = 0.5
const SHARE_OF_PAGE = 0.5

/** An image takes a line of what follows along. One whose file is not there is its words. */
function imageRows({ file, alt }: Extract<Block, { kind: 'image' }>, setting: Setting): Row[] {
  const { x, width, style, owner, speech } = setting
  const image = setting.images[file]
  if (!image) return alt === '' ? [] : plainRows(alt, style, child(owner, 'P'), setting)
  const highest = SHARE_OF_PAGE * depthOf(speech.paper)
  const scale = Math.min(POINTS_A_PIXEL, width / image.width, highest / image.height)
  const size = { width: image.width * scale, height: image.height * scale }
  const node = child(owner, 'Figure', { alt: alt || file })
  const picture = { x: x + (width - size.width) / 2, y: 0, ...size, file, node }
  const row = pictureRow([picture], { before: style.before + IMAGE_APART, height: size.height + IMAGE_APART })
  return [{ ...row, leads: 1 }]
}

const IMAGE_APART = 4

/** A heading takes two lines of what follows along. */
function headingRows(
  block: Extract<Block, { kind: 'heading' }>,
  { owner, speech, ...place }: Setting,
): Row[] {
  const style = STYLE[`heading${block.level}`]
  const node = child(owner, `H${block.level}`, { title: plainText(block.children) })
  const rows = paragraphRows(toSpans(block.children, style, node, speech), style, place, speech)
  const kept = rows.map((row) => ({ ...row, stays: true }))
  return changeLast(beginsAnnex(block) ? changeFirst(kept, { opens: true }) : kept, { leads: 2 })
}

/** Labels hang in front of the text, their full stops in line. */
function listRows(list: Extract<Block, { kind: 'list' }>, setting: Setting): Row[] {
  const { style, speech } = setting
  const node = child(setting.owner, 'L', { numbering: NUMBERING[list.numbering] })
  const labels = list.items.map((_, index) => labelOf(list.numbering, list.start + index, speech))
  const room = Math.max(LABEL_ROOM, ...labels.map((label) => LABEL_GAP + labelWidth(label, style)))
  return list.items.flatMap((item, index) => {
    const entry = child(node, 'LI')
    const [mark, owner] = [child(entry, 'Lbl'), child(entry, 'LBody')]
    entry.holds = [mark, owner]
    const place = { x: setting.x + room, width: setting.width - room }
    const rows = blockRows(item, { ...setting, ...place, owner })
    const [first = { ...emptyRow(style), before: style.before }] = rows
    const label = labels[index] ?? ''
    const width = labelWidth(label, style)
    const [line] = setLines([spanOf(label, style, { node: mark })], {
      ...speech,
      style: { ...style, justified: false },
      width: width + 1,
    })
    const x = setting.x + room - LABEL_GAP - width
    const parts = line ? [{ x, line }, ...first.parts] : first.parts
    return rows.length > 0 ? changeFirst(rows, { parts }) : [{ ...first, parts }]
  })
}

const NUMBERING = { decimal: 'Decimal', letters: 'LowerAlpha', roman: 'LowerRoman', none: 'Disc' } as const

function labelOf(numbering: keyof typeof NUMBERING, number: number, { wording }: Speech): string {
  if (numbering === 'decimal') return `${number}.`
  if (numbering === 'letters') return `${letters(number, wording.alphabet)})`
  return numbering === 'roman' ? `${roman(number)})` : '•'
}

/** a to z, then aa. */
function letters(number: number, alphabet: readonly string[]): string {
  const size = alphabet.length
  const last = alphabet[(number - 1) % size] ?? ''
  return number > size ? letters(Math.floor((number - 1) / size), alphabet) + last : last
}

function roman(number: number): string {
  const signs = [...ROMAN.matchAll(/([a-z]+)(\d+)/g)].map(([, sign = '', value]) => ({
    sign,
    value: Number(value),
  }))
  const largest = signs.find(({ value }) => value <= number)
  return largest ? largest.sign + roman(number - largest.value) : ''
}

const ROMAN = 'c100 xc90 l50 xl40 x10 ix9 v5 iv4 i1'

function labelWidth(label: string, style: TextStyle): number {
  return widthOf(shape(label, style.font, false), style.size)
}
