import { z } from 'zod'
import { Filter, State } from './review.ts'

/** What an address of the desk says; what it cannot say is as if it were not there. */
const id = z.uuid().optional().catch(undefined)

export const QueueQuery = Filter.extend({
  at: id,
  /** The signature that was decided a moment ago. */
  decided: id,
  after: z
    .string()
    .transform((text) => text.split('~'))
    .pipe(z.tuple([z.iso.datetime({ offset: true }), z.uuid()]))
    .transform(([since, last]) => ({ since, id: last }))
    .optional()
    .catch(undefined),
})
export type QueueQuery = z.output<typeof QueueQuery>

export const ListQuery = z.object({
  at: id,
  after: id,
  q: z
    .string()
    .max(200)
    .transform((text) => text.replaceAll('\0', '').trim())
    .optional()
    .catch(undefined),
  state: State.optional().catch(undefined),
})
export type ListQuery = z.output<typeof ListQuery>

/** The page that a form stands on. A path of the desk and nothing else, so that it never leads away. */
export const back = z
  .string()
  .max(1000)
  .regex(/^\/desk(\/letters\/[a-z0-9-]+(\/queue)?)?(\?[^#\s]*)?$/)
  .catch('/desk')

export function isQueue(pathname: string): boolean {
  return pathname === '/desk' || pathname.endsWith('/queue')
}

/** The page to come back to, as its parts. */
export function placeOf(address: string): { pathname: string; query: Record<string, string> } {
  const { pathname, searchParams } = new URL(address, 'http://desk')
  return { pathname, query: Object.fromEntries(searchParams) }
}

export function addressOf(path: string, values: Record<string, string | undefined>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return given.length > 0 ? `${path}?${new URLSearchParams(given).toString()}` : path
}
