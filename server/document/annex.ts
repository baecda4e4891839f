import type { Block, Note, TextWarning } from './document.ts'
import { blockText } from './document.ts'

/** An annex in English, Spanish, Portuguese and French; "to annex" is what armies do, not what letters have. */
const ANNEX = /(?<!\p{L})(?<!(?:^|\P{L})to )(?:annex|annexes|annexe|anexo|anexos)(?!\p{L})/iu

type Place = { blocks: Block[]; line: number; note?: number }

/** A heading that begins an annex, on a page of its own: "Annex", "Anexo 2. Fechas". */
export function beginsAnnex(block: Block): boolean {
  return block.kind === 'heading' && block.level === 2 && BEGINS.test(blockText(block))
}

const BEGINS = /^(?:annex|appendix|anexo|annexe|ap[ée]ndice|مرفق|ملحق|الملحق|المرفق)(?!\p{L})/iu

/**
 * Where the text or a note speaks of an annex although no heading of the letter names one.
 * A letter once went out with "we include an annex" in a note, and no annex.
 */
export function missingAnnexes(blocks: Block[], places: Place[]): TextWarning[] {
  if (blocks.some((block) => block.kind === 'heading' && ANNEX.test(blockText(block)))) return []
  return places
    .filter((place) => place.blocks.some((block) => ANNEX.test(blockText(block))))
    .map(({ line, note }) => ({ code: 'annex-missing', line, ...(note === undefined ? {} : { note }) }))
}

/** The notes as places, by the line where each begins. */
export function notePlaces(notes: Note[], lineOf: (number: number) => number): Place[] {
  return notes.map(({ number, children }) => ({ blocks: children, line: lineOf(number), note: number }))
}
