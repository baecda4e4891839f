import type { PersonNames } from './likeness.ts'
import { nameKey } from './normal-form.ts'

/** Whether two names of people are one name. Never a reason to take two people for one: that takes the same mailbox. */
export function personNames(one: string, other: string): PersonNames {
  return nameKey(one.slice(0, 400)) === nameKey(other.slice(0, 400)) ? 'same' : 'other'
}
