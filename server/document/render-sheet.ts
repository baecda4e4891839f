import type { Write } from './output.ts'
import { toPages } from './page.ts'
import { paint } from './paint.ts'
import { sheetPaper, sheetRows, type SignSheet } from './sheet-rows.ts'
import { speechOf } from './speech.ts'

/** Writes a sheet to sign on as a PDF, tagged as a letter is. Throws UnprintableCharacter. */
export async function writeSheet(sheet: SignSheet, { write }: { write: Write }): Promise<void> {
  const speech = { ...speechOf(sheet.language, sheet.paper), paper: sheetPaper(sheet.paper) }
  const { images, ...rows } = sheetRows(sheet, speech)
  const imprint = {
    title: `${sheet.kind}: ${sheet.title}`.normalize('NFC'),
    language: sheet.language,
    date: new Date(`${sheet.date}T12:00:00Z`),
  }
  const painting = { pages: toPages(rows, speech), notes: [], images, imprint, paper: speech.paper }
  await paint(painting, { write, painted: () => undefined })
}
