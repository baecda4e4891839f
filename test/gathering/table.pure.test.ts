import { deflateRawSync } from 'node:zlib'
import { utils, write } from '@e965/xlsx'
import { describe, expect, test } from 'vitest'
import { recognizeColumns } from '#server/gathering/recognize-columns.ts'
import { readRow } from '#server/gathering/read-row.ts'
import { readTable } from '#server/gathering/table.ts'

const rows = [
  ['Nombre', 'Correo electrónico', 'País'],
  ['Zoë Łukasz', 'zoe@example.org', 'México'],
  ['Peña, Inés', 'ines@example.org', 'Perú'],
]

function workbook(bookType: 'xlsx' | 'ods', cells: unknown[][] = rows): Uint8Array {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet([]), 'Empty')
  utils.book_append_sheet(book, utils.aoa_to_sheet(cells), 'Firmas')
  return new Uint8Array(write(book, { type: 'buffer', bookType, compression: true }) as Buffer)
}

const text = (mark: string) =>
  rows.map((row) => row.map((cell) => (cell.includes(',') ? `"${cell}"` : cell)).join(mark)).join('\r\n')
const latin = rows.map((row) => row.map((cell) => cell.replace('Zoë Łukasz', 'Zoë Lukasz')))

describe('a table is read the same', () => {
  test.each([
    ['CSV with commas', Buffer.from(text(','))],
    ['CSV with semicolons', Buffer.from(text(';'))],
    ['text with tabs', Buffer.from(text('\t'))],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text(',')}`)],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${text('\t')}`, 'utf16le')],
    ['UTF-16 without', Buffer.from(text('\t'), 'utf16le')],
    ['XLSX', workbook('xlsx')],
    ['ODS', workbook('ods')],
  ])('from %s', (_, bytes) => {
    expect(readTable({ bytes })).toEqual(rows)
  })

  test('from Windows-1252, which older programs write', () => {
    const bytes = Buffer.from(
      latin.map((row) => row.map((cell) => `"${cell}"`).join(';')).join('\n'),
      'latin1',
    )
    expect(readTable({ bytes })).toEqual(latin)
  })
})

describe('refused is', () => {
  test.each([
    ['an empty file', Buffer.from('\n , \n'), 'empty'],
    ['a file of an older Excel', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), 'old-format'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'unreadable'],
    ['half a workbook', workbook('xlsx').subarray(0, 400), 'unreadable'],
    [
      'more lines than anybody reads',
      Buffer.from('Ana Ruiz,a@example.org\n'.repeat(20_002)),
      'too-many-lines',
    ],
    ['a workbook that unpacks to more than is read', bomb(), 'too-large'],
  ])('%s', (_, bytes, problem) => {
    expect(() => readTable({ bytes })).toThrow(problem)
  })
})

/** A zip with one part of 200 MB of zeros, which says that it is small. */
function bomb(): Buffer {
  const packed = deflateRawSync(Buffer.alloc(200 * 1024 * 1024), { level: 1 })
  const name = Buffer.from('xl/worksheets/sheet1.xml')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(1000, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(1000, 24)
  central.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + name.length, 12)
  end.writeUInt32LE(local.length + name.length + packed.length, 16)
  return Buffer.concat([local, name, packed, central, name, end])
}

describe('columns are recognized', () => {
  test('by their names, in many languages', () => {
    const fields = (header: string[]) => recognizeColumns([header, header.map(() => 'x')]).columns
    expect(
      fields([
        'Timestamp',
        'Your e-mail address *',
        'First name',
        'Last name',
        'Organization (if any)',
        'Country',
      ]),
    ).toEqual([null, 'email', 'given-name', 'family-name', 'organization', 'country'])
    expect(fields(['Organización', 'Persona de contacto', 'Correo de contacto', 'País'])).toEqual([
      'organization',
      'contact-name',
      'email',
      'country',
    ])
    expect(fields(['Nom', 'Fonction', 'Courriel', 'Pays'])).toEqual(['name', 'role', 'email', 'country'])
    expect(fields(['Nome completo', 'Instituição', 'Endereço de email'])).toEqual(['name', null, 'email'])
  })

  test('by what stands in them where they have no names', () => {
    const { header, columns } = recognizeColumns([
      ['1', 'Zoë Łukasz', 'zoe@example.org', 'México'],
      ['2', 'Foro por el Agua', 'foro@example.org', 'Perú'],
      ['3', 'Ana Ruiz', 'ana@example.org', 'Chile'],
    ])
    expect({ header, columns }).toEqual({ header: false, columns: [null, 'name', 'email', 'country'] })
  })
})

describe('a row with a person and an organization', () => {
  const row = ['Zoë Łukasz', 'Foro por el Agua', 'Directora']
  const columns = ['name', 'organization', 'role'] as const

  test('is the person’s, who stands with the organization for identification', () => {
    const read = readRow(row, { header: true, columns: [...columns], both: 'individual' })
    expect(read).toMatchObject({
      class: 'individual',
      entry: { name: 'Zoë Łukasz', affiliation: 'Foro por el Agua' },
    })
  })

  test('is the organization’s where the coordinator says so', () => {
    const read = readRow(row, { header: true, columns: [...columns], both: 'organization' })
    expect(read).toMatchObject({
      class: 'organization',
      entry: { name: 'Foro por el Agua', contactName: 'Zoë Łukasz', contactRole: 'Directora' },
    })
  })
})
