import { readTable, type TableFile } from './table.ts'

/** What the process answers: the rows of a table, or why there are none. */
export type TableAnswer = { rows: string[][] } | { problem: string }

// A process of its own: whatever a file does to it, the service lives on, and its memory is given back.
process.on('message', (file) => {
  let answer: TableAnswer
  try {
    answer = { rows: readTable(file as TableFile) }
  } catch (error) {
    answer = { problem: error instanceof Error ? error.message : 'unreadable' }
  }
  process.send?.(answer, undefined, {}, () => process.exit())
})
process.on('disconnect', () => process.exit())
