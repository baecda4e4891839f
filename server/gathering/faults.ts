import { unprintable } from '../document/coverage.ts'
import type { Letter } from '../letter/letter.ts'
import { isCountry } from './country-of.ts'
import { EnteredOrganization, EnteredPerson } from '../signature/signature.ts'
import type { Class, Entry, LineFault } from './gathering.ts'

/** What keeps a line from being entered as it is: the rules of the form, but for what only the signer can say. */
export function faultsOf(entry: Entry, as: Class, { signs }: Pick<Letter, 'signs'>): LineFault[] {
  const faults: LineFault[] = []
  if (signs !== 'everyone' && (signs === 'organizations') !== (as === 'organization'))
    faults.push('kind-not-taken')
  const read = (as === 'organization' ? EnteredOrganization : EnteredPerson).safeParse(entry)
  for (const issue of read.error?.issues ?? []) faults.push(faultOf(String(issue.path[0]), issue.message))
  const { name, secondName, acronym, role, affiliation, printed } = entry
  const texts = [name, secondName, acronym, role, affiliation, printed]
  if (texts.some((text) => text && unprintable(text) !== undefined)) faults.push('unprintable')
  if ((printed?.length ?? 0) > 600) faults.push('too-long')
  if (isSeveral(name, as)) faults.push('several-people')
  if (isNoSignature(name)) faults.push('no-signature')
  return [...new Set(faults)]
}

function faultOf(field: string, message: string): LineFault {
  if (field === 'email' || field === 'country' || field === 'website') return field
  if (message === 'error.too-long') return 'too-long'
  return message === 'error.characters-not-allowed' ? 'characters' : 'no-name'
}

/** "Ana, Luis y Eva": a line holds two people at most. */
function isSeveral(name: string, as: Class): boolean {
  return as !== 'organization' && name.split(/\s(?:y|e|and|und|et|&)\s/u).length > 2
}

/** What stands around a list in a mail, and sums under it. */
function isNoSignature(name: string): boolean {
  if (isCountry(name)) return true
  return /^(total\b|dear\b|hola\b|estimad[oa]s?\b|querid[oa]s?\b|saludos\b|gracias\b|thanks\b|thank you\b|best regards|kind regards|regards|atentamente|cordialmente|sincerely|un abrazo|sent from|enviado desde|forwarded message|from:|to:|subject:|de:|para:|asunto:|date:|fecha:)/i.test(
    name,
  )
}
