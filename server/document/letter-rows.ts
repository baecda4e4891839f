import { beginsAnnex } from './annex.ts'
import { blockRows } from './block-rows.ts'
import type { EntryList, LetterDocument, Note } from './document.ts'
import { addresseeRows, dateInWords, headRows } from './head-rows.ts'
import { languageOfName, soleScript } from './language.ts'
import { type Line } from './line.ts'
import { lineOf, onLine } from './plain-lines.ts'
import { setLines } from './set-lines.ts'
import { columnWidth, GUTTER, MEASURE, STYLE, type TextStyle } from './paper.ts'
import {
  changeFirst,
  changeLast,
  columnsRow,
  emptyRow,
  plainRows,
  type Place,
  type Row,
  type Setting,
  type Speech,
} from './row.ts'
import { shape, widthOf, type Run } from './shape.ts'
import { spanOf, toSpans, type Span } from './span.ts'
import { child, citationId, noteId, type StructureNode } from './structure.ts'

/** Headings of the list or of a group in it, and the entries under them. */
export type EntryGroup = { heading: Row[]; entries: Entries }

/**
 * Signatories, each in lines of the width of a column that are never parted. What is kept of a long list is how many
 * lines each takes; its lines are set when its page is made.
 */
export type Entries = { columns: number; lineCounts: Uint8Array; lines: (index: number) => Line[] }

/** A letter as rows, before anybody knows of pages. */
export type LetterRows = {
  body: Row[]
  /** By number, from 1 at index 0: the rows and the node of each note. */
  notes: { rows: Row[]; node: StructureNode }[]
  groups: EntryGroup[]
  /** The list begins on a page of its own: it is no part of the annex before it. */
  apart: boolean
}

const FULL: Place = { x: 0, width: MEASURE }
const TITLE_AFTER = 12
const NOTE_GAP = 5
const HALF = columnWidth(2)

/** Sets every line of a letter. Throws UnprintableCharacter. */
export function toRows(letter: LetterDocument, speech: Speech): LetterRows {
  const root: StructureNode = { tag: 'Document', parent: undefined }
  const place = { ...FULL, style: STYLE.text, owner: root, speech, images: letter.images ?? {} }
  const first = letter.body.blocks.findIndex(beginsAnnex)
  const end = first === -1 ? letter.body.blocks.length : first
  const text = blockRows(letter.body.blocks.slice(0, end), place)
  const annexes = blockRows(letter.body.blocks.slice(end), place)
  const { salutation = '', hands = [] } = letter
  const said =
    salutation === '' ? [] : plainRows(salutation, STYLE.text, child(root, 'P'), { ...FULL, speech })
  const body = [
    ...headRows(letter, root, speech),
    ...changeFirst([...said, ...text], { before: TITLE_AFTER }),
    ...changeLast(closingRows(letter.closing, root, speech), { leads: hands.length > 0 ? 1 : 0 }),
    ...handRows(hands, root, speech),
    ...annexes,
  ]
  const notes = noteRows(letter.body.notes, [...text, ...annexes], place)
  const list = groupRows(letter, root, speech)
  const groups = [...list, ...editionGroup(letter, root, speech)]
  return { body, notes, groups, apart: annexes.length > 0 && list.length > 0 }
}

/** Lines to sign on by hand, two abreast; each with its name, and the room for a pen. */
function handRows(hands: NonNullable<LetterDocument['hands']>, root: StructureNode, speech: Speech): Row[] {
  const rows: Row[] = []
  for (let from = 0; from < hands.length; from += 2) {
    const columns = hands.slice(from, from + 2).map((hand, column) => {
      const place = { x: column * (HALF + GUTTER), width: HALF, speech }
      const line: Row = { ...emptyRow(STYLE.text), height: HAND_ROOM.under * 2, before: HAND_ROOM.over }
      const rule = { x: place.x, width: HALF }
      return [{ ...line, rule }, ...addresseeRows(hand, child(root, 'Div'), place)]
    })
    rows.push(columnsRow(columns, HAND_ROOM.over))
  }
  return rows.map((row, index) => ({ ...row, stays: index < rows.length - 1 }))
}

const HAND_ROOM = { over: 44, under: 4 }

/** "Sincerely," never stands apart from the regards before it. */
function closingRows(closing: string[], root: StructureNode, speech: Speech): Row[] {
  const paragraphs = closing.map((text) => plainRows(text, STYLE.text, child(root, 'P'), { ...FULL, speech }))
  return paragraphs.flatMap((rows, index) => {
    return index < paragraphs.length - 1 ? changeLast(rows, { leads: 1 }) : rows
  })
}

/** Numbers hang in front of the notes; a note belongs to the paragraph that cites it first. */
function noteRows(notes: Note[], text: Row[], setting: Setting): LetterRows['notes'] {
  const style = STYLE.note
  const owners = new Map<number, StructureNode>()
  const remember = (rows: Row[]) => {
    for (const span of spansOf(rows)) {
      if (span.citation === undefined || owners.has(span.citation)) continue
      const paragraph = span.target.node.parent?.parent
      if (paragraph) owners.set(span.citation, paragraph)
    }
  }
  remember(text)
  const room = NOTE_GAP + Math.max(9, ...notes.map(({ number }) => numberWidth(number, style)))
  return notes.map((note) => {
    const node: StructureNode = { tag: 'Note', parent: owners.get(note.number), id: noteId(note.number) }
    const rows = numbered(note, node, { ...setting, room })
    remember(rows)
    return { rows, node }
  })
}

function* spansOf(rows: Row[]): Generator<Span> {
  for (const row of rows) for (const part of row.parts) for (const run of part.line.runs) yield run.span
}

const numberWidth = (number: number, style: TextStyle) =>
  widthOf(shape(String(number), style.font, false), style.size)

function numbered(
  { number, children }: Note,
  node: StructureNode,
  { room, speech, images }: Setting & { room: number },
): Row[] {
  const style = STYLE.note
  const place = { x: room, width: MEASURE - room }
  const written = blockRows(children, { ...place, style, owner: node, speech, images })
  const rows = written.length > 0 ? written : [{ ...emptyRow(style), before: style.before }]
  const target = {
    node: child(child(node, 'Lbl'), 'Link'),
    link: { destination: citationId(number, 1) },
    description: speech.wording.back(number),
    anchor: noteId(number),
  }
  const width = numberWidth(number, style)
  const [line] = setLines([spanOf(String(number), style, target)], { ...speech, style, width: width + 1 })
  const label = line ? [{ x: room - NOTE_GAP - width, line }] : []
  return changeFirst(rows, { parts: [...label, ...(rows[0]?.parts ?? [])] })
}

/** Before anybody has signed there is no list, and no heading over nothing. */
function groupRows({ signatories }: LetterDocument, root: StructureNode, speech: Speech): EntryGroup[] {
  const place = { ...FULL, speech }
  const counts = speech.wording.counts(signatories.counts.organizations, signatories.counts.people)
  const identified = signatories.identified ? speech.wording.identified : ''
  const { earlier: before } = signatories
  const earlier = before ? speech.wording.earlier(before.signatures, before.of) : ''
  const heading = child(root, 'H2', { title: signatories.heading })
  const top = [
    ...plainRows(signatories.heading, STYLE.list, heading, place),
    ...[counts, earlier, identified]
      .filter((line) => line !== '')
      .flatMap((line) => plainRows(line, STYLE.counts, child(root, 'P'), place)),
  ]
  const withheld = withheldRows(signatories, root, speech)
  const groups = signatories.groups.filter(({ lines }) => lines.length > 0)
  if (groups.length === 0) return withheld.length > 0 ? [textGroup([...top, ...withheld])] : []
  const named = groups.map(({ heading, lines, languages }, index) => {
    const own = heading ? plainRows(heading, STYLE.group, child(root, 'H3', { title: heading }), place) : []
    const list = child(root, 'L', { numbering: 'None' })
    return {
      heading: index === 0 ? [...top, ...own] : own,
      entries: toEntries({ lines, languages }, { list, columns: signatories.columns ?? 2, speech }),
    }
  })
  return withheld.length > 0 ? [...named, textGroup(withheld)] : named
}

/** The end of a list whose counts are higher than its names. */
function withheldRows(
  { withheld }: LetterDocument['signatories'],
  root: StructureNode,
  speech: Speech,
): Row[] {
  if (!withheld || withheld.organizations + withheld.people === 0) return []
  const said = speech.wording.withheld(withheld.organizations, withheld.people)
  return plainRows(said, STYLE.withheld, child(root, 'P'), { ...FULL, speech })
}

/** Words among the groups of the list that belong to no group. */
function textGroup(heading: Row[]): EntryGroup {
  return { heading, entries: { columns: 1, lineCounts: new Uint8Array(), lines: () => [] } }
}

/** The last words of a frozen letter: which edition it is, and where it can be checked. */
function editionGroup(letter: LetterDocument, root: StructureNode, speech: Speech): EntryGroup[] {
  if (!letter.edition) return []
  const { number, frozenOn, address } = letter.edition
  const { organizations, people } = letter.signatories.counts
  const frozen = speech.wording.edition(number, dateInWords(frozenOn, speech))
  const said = [frozen, speech.wording.counts(organizations, people), address].filter(Boolean).join(' · ')
  const heading = plainRows(said, STYLE.edition, child(root, 'P'), { ...FULL, speech })
  return [textGroup(heading)]
}

type List = { list: StructureNode; columns: number; speech: Speech }

function toEntries(
  { lines, languages }: Pick<EntryList, 'lines' | 'languages'>,
  { list, columns, speech }: List,
): Entries {
  const setting = { ...speech, style: STYLE.entry, width: columnWidth(columns) }
  // Of names on one line, which nearly all are: nobody sets them twice.
  const runs: (Run | undefined)[] = lines.map(() => undefined)
  const set = (index: number, node: StructureNode) => {
    const text = lines[index] ?? ''
    const signed = languages?.[index] ?? ''
    const language = languageOfName(text, speech.language, signed)
    if (language !== undefined) node.language = language
    const span = spanOf(text, STYLE.entry, { node })
    const run = runs[index]
    if (run) return [lineOf([run], span, setting.width)]
    if (soleScript(text) !== undefined) return setLines([span], setting)
    const tongue = { language: language ?? speech.language, wording: speech.wording, hints: [signed] }
    return setLines(toSpans([{ kind: 'text', text }], STYLE.entry, node, tongue), setting)
  }
  const count = (text: string, index: number) => {
    const glanced = speech.direction === 'ltr' && soleScript(text) !== undefined
    const run = glanced && onLine(text.normalize('NFC'), STYLE.entry, setting.width)
    if (run && run !== true) runs[index] = run
    return run ? 1 : Math.min(255, set(index, child(list, 'LBody')).length)
  }
  return {
    columns,
    lineCounts: Uint8Array.from(lines, count),
    lines: (index) => {
      const entry = child(list, 'LI', { whole: true })
      return set(index, child(entry, 'LBody', { whole: true }))
    },
  }
}
