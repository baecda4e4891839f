import { createRequire } from 'node:module'
import { PDFDocument } from 'pdfkit'
import { blockText, type LetterDocument } from './document.ts'

const resolve = createRequire(import.meta.url).resolve

/** The letter as a PDF. The same letter gives the same bytes, whenever and wherever it is set. */
export async function renderLetter(
  letter: LetterDocument,
  options: { onProgress?: (share: number) => void } = {},
): Promise<Buffer> {
  const paper = new PDFDocument({
    size: 'A4',
    font: resolve('@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf'),
    lang: letter.language,
    info: { Title: letter.title, CreationDate: new Date(`${letter.date}T12:00:00Z`) },
  })
  const chunks: Buffer[] = []
  const done = new Promise((settle) => paper.on('end', settle))
  paper.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (const { name, office } of letter.addressees) paper.text(office ? `${name}, ${office}` : name)
  paper.moveDown().text(letter.title).moveDown()
  for (const block of letter.body.blocks) paper.text(blockText(block)).moveDown()
  for (const paragraph of letter.closing) paper.text(paragraph).moveDown()
  paper.text(letter.signatories.heading)
  for (const group of letter.signatories.groups) for (const line of group.lines) paper.text(line)
  paper.end()
  await done
  options.onProgress?.(1)
  return Buffer.concat(chunks)
}
