import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import type { Place } from '../signature/read-on.ts'

const PlaceOf = z.tuple([z.boolean(), z.string().max(1000), z.uuid()])

/** The place in the list to read on from. It says all of the place, so that it holds when the line there is gone. */
export function cursorOf({ person, key, id }: Place): string {
  return Buffer.from(JSON.stringify([person, key, id])).toString('base64url')
}

export function placeIn(cursor: string): Place {
  const [person, key, id] = read(cursor)
  if (/[\0\p{Cs}]/u.test(key)) throw new Refusal('request-unreadable')
  return { person, key, id }
}

function read(cursor: string): z.infer<typeof PlaceOf> {
  try {
    return PlaceOf.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw new Refusal('request-unreadable')
  }
}
