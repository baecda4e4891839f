import { z } from 'zod'
import { State } from '../review/review.ts'

export const Format = z.enum(['csv', 'xlsx', 'json'])
export type Format = z.infer<typeof Format>

/** What signatories.csv has: a file of these, in this order, can be imported. */
export const listColumns = [
  'position',
  'printed',
  'kind',
  'name',
  'acronym',
  'role',
  'affiliation',
  'people',
  'country',
] as const

/** Names are here as far as their signers show them. */
export const openColumns = [
  ...listColumns,
  'website',
  'state',
  'published',
  'origin',
  'partner',
  'language',
  'holds',
  'signed_at',
  'confirmed_at',
  'withdrawn_at',
  'id',
] as const

/** What the desk knows of people and shows to nobody: that they left is noted. */
export const personalColumns = [
  'full_name',
  'city',
  'contact_name',
  'contact_role',
  'email',
  'wants_updates',
  'reason',
  'notes',
] as const

export const Column = z.enum([...openColumns, ...personalColumns])
export type Column = z.infer<typeof Column>

export function isPersonal(column: Column): boolean {
  return personalColumns.some((one) => one === column)
}

/** `listed`: what everybody sees on the list. */
export const Which = z.enum(['listed', ...State.options])
export type Which = z.infer<typeof Which>

const search = z
  .string()
  .max(200)
  .transform((text) => text.replaceAll('\0', '').trim())

/** Which columns are ticked when the page opens. */
export const ExportQuery = z.object({
  set: z.enum(['list', 'open']).catch('open'),
  state: Which.optional().catch(undefined),
  q: search.catch(''),
})
export type ExportQuery = z.infer<typeof ExportQuery>

/** A column twice is one; what is none of ours is left out. They stand in our order, whatever came. */
const Columns = z
  .union([z.string(), z.array(z.string()).max(100)])
  .optional()
  .transform((names = []) => Column.options.filter((column) => [names].flat().includes(column)))

export const ExportForm = z.object({
  format: Format.catch('csv'),
  /** Before CSV, so that Excel reads it as UTF-8. */
  bom: z.literal('yes').optional().catch(undefined),
  state: Which.optional().catch(undefined),
  q: search.default(''),
  columns: Columns,
})
export type ExportForm = z.infer<typeof ExportForm>

/** A cell of a table. */
export type Value = string | number | Date | null
