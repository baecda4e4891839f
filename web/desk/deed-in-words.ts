import { Role, type DeedShown } from '../../server/coordinator/coordinator.ts'
import { isKey, type Translate } from '../words/desk.ts'

/** "Froze edition 3." What has no words yet is named as it is recorded. */
export function deedInWords(t: Translate, { kind, details }: Pick<DeedShown, 'kind' | 'details'>): string {
  const key = `desk.activity.${kind}`
  if (!isKey(key)) return kind
  const values: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(details)) {
    values[name] = typeof value === 'number' ? value : String(value)
  }
  const role = Role.safeParse(details['role']).data
  if (role) values['role'] = t(`desk.role.${role}`)
  return t(key, values)
}
