import type { LetterHead } from '../../server/letter/letter.ts'
import type { FormKind } from '../../server/signature/signature.ts'

/** The form to show: the one that was chosen, or the only one that the letter takes. */
export function formOf({ signs }: Pick<LetterHead, 'signs'>, chosen?: FormKind): FormKind | undefined {
  if (signs === 'organizations') return 'organization'
  return signs === 'individuals' ? 'individual' : chosen
}
