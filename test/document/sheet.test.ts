import { describe, expect, it } from 'vitest'
import { writeSheet } from '#server/document/render-sheet.ts'
import type { SignSheet } from '#server/document/sheet-rows.ts'
import { faultsIn } from './checker.ts'
import { drawnPng } from './drawn.ts'
import { ObjectFile } from './objects.ts'

const sheet: SignSheet = {
  language: 'es',
  paper: 'A4',
  kind: 'Hoja de firmas',
  title: `Carta abierta sobre ${'los puentes del valle y '.repeat(5)}el río`,
  titleLanguage: 'es',
  consent: [
    'He leído esta carta y la firmo. '.repeat(5),
    'Quien firma por una organización lo dice. '.repeat(4),
  ],
  code: drawnPng({ width: 40, height: 40, color: 0 }),
  codeAlt: 'Código QR de la carta',
  address: 'letters.example.org/es/letters/puentes',
  columns: ['Nombre', 'Organización', 'Correo electrónico', 'Firma'],
  shares: [0.25, 0.3, 0.25, 0.2],
  rows: 15,
  blanks: ['Lugar y fecha', 'Reunida por'],
  date: '2026-11-22',
}

describe('a sheet to sign on', () => {
  it.each(['A4', 'Letter'] as const)('of %s is one page, and accessible as a letter is', async (paper) => {
    const pieces: Buffer[] = []
    await writeSheet({ ...sheet, paper }, { write: (piece) => void pieces.push(piece) })
    const bytes = Buffer.concat(pieces)
    expect(faultsIn(bytes)).toEqual([])
    const file = new ObjectFile(bytes)
    const pages = file.dictionary(file.dictionary(file.trailer.get('/Root')).get('/Pages'))
    expect(pages.get('/Count')).toBe(1)
  })
})
