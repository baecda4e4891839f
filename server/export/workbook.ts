import type { Value } from './export.ts'
import { zip } from './zip.ts'

type Table = { header: string[]; pages: AsyncIterable<Value[][]> }

/**
 * One sheet as an Excel workbook (ECMA-376, Office Open XML), in pieces as the rows come. Every text is a text there:
 * none is ever computed. A spreadsheet has room for 1,048,576 rows.
 */
export function toWorkbook({ header, pages }: Table): AsyncGenerator<Buffer> {
  return zip([
    { name: '[Content_Types].xml', content: [contentTypes] },
    { name: '_rels/.rels', content: [relations('officeDocument', 'xl/workbook.xml')] },
    { name: 'xl/workbook.xml', content: [workbook] },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: [relations('worksheet', 'worksheets/sheet1.xml', 'styles', 'styles.xml')],
    },
    { name: 'xl/styles.xml', content: [styles] },
    { name: 'xl/worksheets/sheet1.xml', content: sheet(header, pages) },
  ])
}

async function* sheet(header: string[], pages: AsyncIterable<Value[][]>): AsyncGenerator<string> {
  yield (
    `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
  )
  yield row(header.map((name) => text(name, bold)))
  for await (const page of pages) yield page.map((values) => row(values.map(cell))).join('')
  yield '</sheetData></worksheet>'
}

/** As `cellXfs` of the styles has them. */
const [bold, dated] = [1, 2]

function row(cells: string[]): string {
  return `<row>${cells.join('')}</row>`
}

function cell(value: Value): string {
  if (value === null) return '<c/>'
  if (typeof value === 'number') return `<c><v>${value}</v></c>`
  if (typeof value === 'string') return text(value)
  // Days since the end of 1899, as spreadsheets count them.
  return `<c s="${dated}"><v>${value.getTime() / 86_400_000 + 25_569}</v></c>`
}

function text(value: string, style = 0): string {
  return `<c t="inlineStr"${style ? ` s="${style}"` : ''}><is><t xml:space="preserve">${escape(value)}</t></is></c>`
}

/** What XML cannot hold is left out; what would be read as an escape (ECMA-376, 22.9.2.19) is escaped. */
function escape(value: string): string {
  return value
    .slice(0, 32_767)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const sheets = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const contentTypes =
  `${declaration}<Types xmlns="${packages}/content-types">` +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Default Extension="xml" ContentType="application/xml"/>' +
  `<Override PartName="/xl/workbook.xml" ContentType="${sheets}.sheet.main+xml"/>` +
  `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheets}.worksheet+xml"/>` +
  `<Override PartName="/xl/styles.xml" ContentType="${sheets}.styles+xml"/></Types>`

const workbook =
  `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>` +
  '<sheet name="Signatures" sheetId="1" r:id="rId1"/></sheets></workbook>'

const styles =
  `${declaration}<styleSheet xmlns="${main}">` +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
  '<xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'

/** Of kinds and targets, two by two. */
function relations(...pairs: string[]): string {
  const each = pairs.flatMap((kind, at) =>
    at % 2 === 0
      ? `<Relationship Id="rId${at / 2 + 1}" Type="${office}/${kind}" Target="${pairs[at + 1] ?? ''}"/>`
      : [],
  )
  return `${declaration}<Relationships xmlns="${packages}/relationships">${each.join('')}</Relationships>`
}
