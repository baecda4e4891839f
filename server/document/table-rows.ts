import type { Block, Inline } from './document.ts'
import { endOf } from './line.ts'
import { setLines } from './set-lines.ts'
import { STYLE } from './paper.ts'
import { besideRows, emptyRow, paragraphRows, type Row, type Setting } from './row.ts'
import { toSpans } from './span.ts'
import { child, type StructureNode } from './structure.ts'

const GAP = 14

/** A table with its header in semibold over a rule. Columns are as wide as their text asks, if they can be. */
export function tableRows(table: Extract<Block, { kind: 'table' }>, setting: Setting): Row[] {
  const node = child(setting.owner, 'Table')
  const widths = columnWidths([table.header, ...table.rows], setting)
  const rule: Row = {
    ...emptyRow(STYLE.cell),
    height: 4,
    rule: { x: setting.x, width: setting.width },
    stays: true,
  }
  const line = (cells: Inline[][], tag: 'TH' | 'TD') => {
    const row = child(node, 'TR')
    row.holds = cells.map(() => child(row, tag))
    return { row, rows: cellRows(cells, { setting, widths, nodes: row.holds, tag }) }
  }
  const lines = [line(table.header, 'TH'), ...table.rows.map((cells) => line(cells, 'TD'))]
  node.holds = lines.map(({ row }) => row)
  const [header = [], ...body] = lines.map(({ rows }) => rows)
  const rows = [...header.map((row) => ({ ...row, stays: true })), rule, ...body.flat()]
  return rows.map((row, index) => (index === 0 ? { ...row, before: setting.style.before + 3 } : row))
}

type Cells = { setting: Setting; widths: number[]; nodes: StructureNode[]; tag: 'TH' | 'TD' }

function cellRows(cells: Inline[][], { setting, widths, nodes, tag }: Cells): Row[] {
  const style = tag === 'TH' ? { ...STYLE.cell, font: 'semibold' as const } : STYLE.cell
  let x = setting.x
  const beside = cells.map((cell, column) => {
    const width = widths[column] ?? setting.width
    const node = nodes[column] ?? child(setting.owner, tag)
    const spans = toSpans(cell, style, node, setting.speech)
    const rows = paragraphRows(spans, style, { x, width }, setting.speech)
    x += width + GAP
    return rows
  })
  return besideRows(beside, style.before)
}

/** Narrow columns get what they ask; the others share the rest by what they ask. */
function columnWidths(rows: Inline[][][], { width, owner, speech }: Setting): number[] {
  const count = Math.max(1, ...rows.map((cells) => cells.length))
  const room = width - GAP * (count - 1)
  const asked = Array.from({ length: count }, (_, column) => {
    return Math.max(24, ...rows.map((cells) => naturalWidth(cells[column] ?? [], { owner, speech })))
  })
  const fair = room / count
  const narrow = asked.filter((natural) => natural <= fair).reduce((sum, natural) => sum + natural, 0)
  const wide = asked.filter((natural) => natural > fair).reduce((sum, natural) => sum + natural, 0)
  return asked.map((natural) =>
    natural <= fair ? natural : Math.min(natural, ((room - narrow) * natural) / wide),
  )
}

function naturalWidth(cell: Inline[], { owner, speech }: Pick<Setting, 'owner' | 'speech'>): number {
  const style = { ...STYLE.cell, font: 'semibold' as const }
  const spans = toSpans(cell, style, { ...owner }, speech)
  const [line] = setLines(spans, { ...speech, style, width: 1e5, direction: 'ltr' })
  const end = line?.runs.at(-1)
  return end ? endOf(end) + 2 : 0
}
