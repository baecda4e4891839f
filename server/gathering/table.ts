import { inflateRawSync } from 'node:zlib'
import { read, utils } from '@e965/xlsx'
import { cleaned } from './cleaned-text.ts'
import { decodedText } from './decoded-text.ts'
import { limits } from './gathering.ts'
import { separated } from './separated.ts'

export type TableFile = { bytes: Uint8Array }

/** What a workbook may take when it is unpacked, in bytes. */
const unpacked = 120 * 1024 * 1024

/** Its message says which. */
class TableProblem extends Error {
  constructor(problem: 'unreadable' | 'empty' | 'too-many-lines' | 'too-large' | 'old-format') {
    super(problem)
  }
}

/** The rows of a spreadsheet (XLSX, ODS) or of separated values, cell by cell as text; rows without text left out. */
export function readTable({ bytes }: TableFile): string[][] {
  const rows = isZip(bytes) ? readWorkbook(bytes) : readSeparated(bytes)
  const full = rows
    .map((row) =>
      row
        .slice(0, limits.columns)
        .map((cell) => cleaned(cell.slice(0, 4 * limits.cell)).slice(0, limits.cell)),
    )
    .filter((row) => row.some((cell) => /[\p{L}\p{N}]/u.test(cell)))
  if (full.length === 0) throw new TableProblem('empty')
  if (full.length > limits.lines + 1) throw new TableProblem('too-many-lines')
  return full
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b
}

/** The first sheet that has anything in it. */
function readWorkbook(bytes: Uint8Array): string[][] {
  checkSize(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const book = read(bytes, {
    dense: true,
    sheetRows: limits.lines + 2,
    cellFormula: false,
    cellHTML: false,
    cellStyles: false,
  })
  for (const name of book.SheetNames) {
    const sheet = book.Sheets[name]
    if (!sheet) continue
    const rows = utils.sheet_to_json<unknown[]>(sheet, {
      header: 1,
      raw: false,
      defval: '',
      blankrows: false,
    })
    if (rows.length > 0) return rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : '')))
  }
  return []
}

/** A small file may unpack to one that fills the machine, and may lie about it: each part is unpacked within bounds first. */
function checkSize(file: Buffer): void {
  const end = file.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  if (end < 0 || end + 20 > file.length) throw new TableProblem('unreadable')
  let at = file.readUInt32LE(end + 16)
  let left = unpacked
  for (let count = file.readUInt16LE(end + 10); count > 0; count--) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50) throw new TableProblem('unreadable')
    const [method, packed, header] = [
      file.readUInt16LE(at + 10),
      file.readUInt32LE(at + 20),
      file.readUInt32LE(at + 42),
    ]
    if (header + 30 > file.length) throw new TableProblem('unreadable')
    const start = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28)
    left -= method === 0 ? packed : sizeOf(file.subarray(start, start + packed), left)
    if (left < 0) throw new TableProblem('too-large')
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
}

function sizeOf(packed: Buffer, most: number): number {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, most) }).length
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    throw new TableProblem(code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'unreadable')
  }
}

const oldWorkbook = Buffer.from('d0cf11e0a1b11ae1', 'hex')

function readSeparated(bytes: Uint8Array): string[][] {
  if (Buffer.from(bytes.subarray(0, 8)).equals(oldWorkbook)) throw new TableProblem('old-format')
  const text = decodedText(bytes)
  if (text.slice(0, 1000).includes('\0')) throw new TableProblem('unreadable')
  return separated(text)
}
