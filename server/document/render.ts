import { toCsv } from './attachment.ts'
import type { LetterDocument } from './document.ts'
import { toRows } from './letter-rows.ts'
import type { Write } from './output.ts'
import { toPages } from './page.ts'
import { paint } from './paint.ts'
import { speechOf } from './speech.ts'

/** Between pages the process may do something else, this often. */
const PAGES_AT_A_TIME = 16

type Progress = {
  /** Hears how much is done, from 0 to 1. */
  onProgress?: ((share: number) => void) | undefined
}

/** The letter as a PDF in one piece; as `writeLetter` writes it. */
export async function renderLetter(letter: LetterDocument, progress: Progress = {}): Promise<Buffer> {
  const pieces: Buffer[] = []
  await writeLetter(letter, { ...progress, write: (piece) => void pieces.push(piece) })
  return Buffer.concat(pieces)
}

/**
 * Writes the letter as a PDF: tagged, PDF/A-3a and PDF/UA-1, with its signatories attached as CSV.
 * The same letter gives the same bytes, whenever and wherever it is set.
 * `write` gets pieces of a megabyte and more, in their order, and is waited for.
 * Throws UnprintableCharacter where no font has a character, EntryTooTall where a signatory fills a page: both before
 * anything is written.
 */
export async function writeLetter(
  letter: LetterDocument,
  { write, onProgress = () => {} }: Progress & { write: Write },
): Promise<void> {
  const speech = speechOf(letter.language, letter.paper)
  const rows = toRows(letter, speech)
  onProgress(0.4)
  const pages = toPages(rows, speech)
  onProgress(0.5)
  const imprint = {
    title: letter.title.normalize('NFC'),
    language: letter.language,
    keywords: letter.edition?.mark,
    date: new Date(`${letter.date}T12:00:00Z`),
    attachment: { name: 'signatories.csv', description: speech.wording.attachment, content: toCsv(letter) },
  }
  const notes = rows.notes.map((note) => note.node)
  const painted = async (page: number) => {
    if (page % PAGES_AT_A_TIME !== 0) return
    onProgress(0.5 + (0.5 * page) / pages.count)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const painting = { pages, notes, images: letter.images ?? {}, imprint, paper: speech.paper }
  await paint(painting, { write, painted })
  onProgress(1)
}
