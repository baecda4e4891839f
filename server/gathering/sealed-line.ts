import { open, seal } from '../signature/token.ts'
import type { Class, LineReason, ReadLine } from './gathering.ts'

/** What is kept of a line: the cells as they came, what headings said of them, and what was made of it. */
export type KeptLine = {
  cells: string[]
  as?: Class | undefined
  country?: string | undefined
  /** What a coordinator said that it is. */
  chosen?: Class | undefined
  /** As a coordinator has corrected it: read no more from the cells. */
  corrected?: ReadLine | undefined
  /** What a coordinator said of entering it. */
  enters?: boolean | undefined
  read?: ReadLine | undefined
  /** As it will print. */
  line?: string | undefined
  reasons?: LineReason[] | undefined
}

/** Gatherings that nobody goes on with are forgotten long before. */
const never = new Date('9999-01-01T00:00:00Z')

/** People in a list never agreed to stand in our tables: until they are entered they are kept sealed. */
export function sealLine(key: Buffer, line: KeptLine): string {
  return seal(key, line, never)
}

export function openLine(key: Buffer, sealed: string, now: Date): KeptLine {
  const opened = open(key, sealed, now)
  if (!opened) throw new Error('a gathered line was sealed with another key')
  return opened.value as KeptLine
}
