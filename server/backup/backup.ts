import { z } from 'zod'

/** Why a backup cannot be written or read: a sentence for a terminal, never a stack. */
export class BackupProblem extends Error {
  override name = 'BackupProblem'
}

const Sum = z.string().regex(/^[0-9a-f]{64}$/)

export const Table = z.object({ name: z.string(), columns: z.array(z.string()) })
export type Table = z.output<typeof Table>

/** What stands before the tables. */
export const Head = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  /** The version of PostgreSQL that wrote it. */
  postgres: z.string(),
  /** What the schema is made of, in order; the SHA-256 of each file where we have it. */
  migrations: z.array(z.object({ name: z.string(), sha256: Sum.nullable() })).min(1),
  tables: z.array(Table),
  /** By which one sees whether a SECRET is the one that belongs to it; nothing can be made of it. */
  secretMark: z.string().nullable(),
})
export type Head = z.output<typeof Head>

/** Of one table: how many rows, and the SHA-256 of COPY's text. */
export const Measure = z.object({ rows: z.number().int().min(0), sha256: Sum })
export type Measure = z.output<typeof Measure>

/** What stands after the tables, and says that it is whole. */
export const Tail = z.object({
  tables: z.record(z.string(), Measure),
  sequences: z.record(z.string(), z.string().regex(/^\d+$/)),
})
export type Tail = z.output<typeof Tail>

/** How far it is, for a terminal. */
export type Progress = (at: { table: string; number: number; of: number }) => void

/** What a command says at the end. */
export type Summary = { head: Head; tables: number; rows: number }

export const firstLine =
  '-- Undersigned backup 1: tables in the text form of COPY, with their sums at the end'

export function summaryOf(head: Head, tail: Tail): Summary {
  const rows = Object.values(tail.tables).reduce((sum, { rows }) => sum + rows, 0)
  return { head, tables: head.tables.length, rows }
}
