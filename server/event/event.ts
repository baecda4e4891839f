import { z } from 'zod'
import { Signatory } from '../signature/signature.ts'

/** What can happen to a letter's list, and that it was frozen. */
export const EventKind = z.enum([
  'signature.counted',
  'signature.changed',
  'signature.withdrawn',
  'signature.removed',
  'edition.frozen',
])
export type EventKind = z.infer<typeof EventKind>

/**
 * One change of a letter, as anybody may see it. An event keeps ids and numbers alone: who it names is looked up when it
 * is read, so that whoever withdrew or was erased stands in no old event either.
 */
export const Change = z.object({
  number: z.number().int().describe('api.says.change-number'),
  id: z.string().describe('api.says.change-id'),
  kind: EventKind,
  at: z.date(),
  signature: z.string().nullable().describe('api.says.change-signature'),
  signatory: Signatory.nullable().describe('api.says.change-signatory'),
  reason: z.enum(['rejected', 'same', 'disputed', 'waiting']).nullable().describe('api.says.change-reason'),
  edition: z.number().int().nullable().describe('api.says.change-edition'),
  organizations: z.number().int().describe('api.says.change-organizations'),
  people: z.number().int().describe('api.says.change-people'),
})
export type Change = z.infer<typeof Change>

/** Signatures at the end of a day (UTC), `2026-11-22`. */
export const DayCount = z.object({
  day: z.iso.date(),
  organizations: z.number().int(),
  people: z.number().int(),
})
export type DayCount = z.infer<typeof DayCount>
