import type { FormState } from '../../server/signature/signature.ts'
import { isKey, type Key, type Translate } from '../words/words.ts'

/** The words of a field's error: the same beside the field and in the summary. */
export function errorInWords(
  t: Translate,
  form: FormState,
  { name, label }: { name: string; label: Key },
): string | undefined {
  const error = form.errors[name]
  if (!error) return undefined
  return t(isKey(error.key) ? error.key : 'error.wrong', { field: t(label), ...error.values })
}
