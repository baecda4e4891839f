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
  number: z.number().int().describe('Its place in the order of the letter, without gaps.'),
  id: z.string().describe('The same wherever and however often it is told.'),
  kind: EventKind,
  at: z.date(),
  signature: z.string().nullable().describe('The id of the signature, in the list of signatories too.'),
  signatory: Signatory.nullable().describe(
    'As it stands on the list now; null where it does not, or is counted and not named.',
  ),
  reason: z
    .enum(['rejected', 'same', 'disputed', 'waiting'])
    .nullable()
    .describe('Of what the coordinators took off the list: why.'),
  edition: z.number().int().nullable().describe('The number of the edition that was frozen.'),
  organizations: z.number().int().describe('What it adds to the count of organizations.'),
  people: z.number().int().describe('What it adds to the count of people.'),
})
export type Change = z.infer<typeof Change>

/** Signatures at the end of a day (UTC), `2026-11-22`. */
export const DayCount = z.object({
  day: z.iso.date(),
  organizations: z.number().int(),
  people: z.number().int(),
})
export type DayCount = z.infer<typeof DayCount>
