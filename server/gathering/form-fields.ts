import { Class, Field, limits, Mapping, partsOfLine } from './gathering.ts'
import type { LineChange } from './change-lines.ts'
import type { TypedLine } from './corrected-line.ts'

/** How the columns' form says what they hold: `column-0=name&column-1=&header=yes&both=individual`. */
export function mappingIn(typed: Record<string, string>): Mapping {
  const columns: Mapping['columns'] = []
  for (let at = 0; at < limits.columns && `column-${at}` in typed; at++)
    columns.push(Field.safeParse(typed[`column-${at}`]).data ?? null)
  const both = Mapping.shape.both.catch('individual').parse(typed['both'])
  return { header: typed['header'] === 'yes', columns, both }
}

/**
 * What the lines' form says: `places=3,4&class-3=organization&enters-3=yes&class-4=joint`; and of the one line that is
 * being corrected, `edited=4&edited-name=…`, or `edited=4&as-came=yes` where it is to be what the list says again.
 */
export function changesIn(typed: Record<string, string>): LineChange[] {
  const places = (typed['places'] ?? '')
    .split(',')
    .map(Number)
    .filter((place) => Number.isInteger(place) && place > 0)
  const edited = editedIn(typed)
  return places.slice(0, 200).flatMap((place) => {
    const as = Class.safeParse(typed[`class-${place}`])
    if (!as.success) return []
    const change = { place, class: as.data, enters: typed[`enters-${place}`] === 'yes' }
    if (place !== edited?.place) return [change]
    return [typed['as-came'] === 'yes' ? { ...change, asCame: true } : { ...change, typed: edited.typed }]
  })
}

/** The line whose parts were typed, where there is one. */
export function editedIn(typed: Record<string, string>): { place: number; typed: TypedLine } | undefined {
  const place = Number(typed['edited'] ?? '')
  if (!Number.isInteger(place) || place < 1) return undefined
  const parts = Object.keys(partsOfLine).map((part) => [part, typed[`edited-${part}`] ?? ''])
  return { place, typed: Object.fromEntries(parts) as TypedLine }
}
