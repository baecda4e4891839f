import { takes, type LetterHead } from '../../server/letter/letter.ts'
import { Capacity } from '../../server/signature/signature.ts'

/** The capacities that the letter takes, as the first question offers them. */
export function formsOf(letter: Pick<LetterHead, 'signs'>): Capacity[] {
  return Capacity.options.filter((kind) => takes(letter, kind))
}

/** The form to show: the one that was chosen, or the only one that the letter takes. */
export function formOf(letter: Pick<LetterHead, 'signs'>, chosen?: Capacity): Capacity | undefined {
  const forms = formsOf(letter)
  return forms.length === 1 ? forms[0] : forms.find((kind) => kind === chosen)
}
