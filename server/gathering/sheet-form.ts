import type { Mapping } from './gathering.ts'

/** As many as the form has lines. */
const sheetLines = 20

/** What a line of the form holds, in the order of `readSheet`. */
export const sheetMapping: Mapping = {
  header: false,
  columns: ['kind', 'name', 'organization', 'role', 'email'],
  both: 'individual',
}

export type TypedSheet = { rows: string[][]; place: string; keeper: string; errors: Record<string, string> }

/** A typed-in sheet: `kind-1`, `name-1`, `organization-1`, `role-1`, `email-1` and so on, `place` and `keeper`. */
export function readSheet(typed: Record<string, string>): TypedSheet {
  const said = (field: string) => (typed[field] ?? '').trim()
  const rows = Array.from({ length: sheetLines }, (_, at) =>
    ['name', 'organization', 'role', 'email'].map((field) => said(`${field}-${at + 1}`)),
  )
  const full = rows.flatMap(([name = '', organization = '', role = '', email = ''], at) => {
    if (!name && !organization) return []
    const kind = said(`kind-${at + 1}`) === 'organization' || !name ? 'organization' : 'individual'
    return [[kind, name, organization, role, email]]
  })
  const errors: Record<string, string> = {}
  if (full.length === 0) errors['name-1'] = 'desk.gather.sheet.empty'
  if (!said('place')) errors['place'] = 'desk.gather.sheet.place-missing'
  if (!said('keeper')) errors['keeper'] = 'desk.gather.sheet.keeper-missing'
  return { rows: full, place: said('place').slice(0, 300), keeper: said('keeper').slice(0, 300), errors }
}
