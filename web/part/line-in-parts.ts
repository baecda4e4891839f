import type { Capacity } from '../../server/signature/signature.ts'

/** A line apart into the name and what follows it. Commas belong to the names of organizations. */
export function lineInParts(line: string, capacity?: Capacity): { name: string; rest: string } {
  const comma = capacity === undefined || capacity === 'organization' ? -1 : line.search(/[,،] /)
  return comma < 0 ? { name: line, rest: '' } : { name: line.slice(0, comma), rest: line.slice(comma) }
}
