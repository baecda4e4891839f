import type { May } from '../../server/coordinator/coordinator.ts'
import type { Key } from '../words/desk.ts'

/** A page of a letter at the desk that the others lead to. */
export type Place =
  | 'list'
  | 'queue'
  | 'gather'
  | 'export'
  | 'write'
  | 'settings'
  | 'publish'
  | 'signing'
  | 'versions'
  | 'editions'
  | 'press'
  | 'figures'
  | 'activity'
  | 'people'
  | 'partners'
  | 'webhooks'

type Group = { words: Key; places: { place: Place; words: Key; may: May }[] }

/** The places of a letter by what one comes for. */
export const letterPlaces: Group[] = [
  {
    words: 'desk.places.decide',
    places: [
      { place: 'list', words: 'desk.list.title', may: 'decide' },
      { place: 'queue', words: 'desk.nav.queue', may: 'decide' },
      { place: 'gather', words: 'desk.gather.title', may: 'write' },
      { place: 'export', words: 'desk.list.export', may: 'decide' },
    ],
  },
  {
    words: 'desk.places.letter',
    places: [
      { place: 'write', words: 'desk.write.title', may: 'write' },
      { place: 'settings', words: 'desk.settings.title', may: 'write' },
      { place: 'publish', words: 'desk.publish.title', may: 'write' },
      { place: 'signing', words: 'desk.signing.title', may: 'write' },
      { place: 'versions', words: 'desk.versions.title', may: 'read' },
    ],
  },
  {
    words: 'desk.places.deliver',
    places: [
      { place: 'editions', words: 'desk.list.editions', may: 'write' },
      { place: 'press', words: 'desk.list.press', may: 'write' },
    ],
  },
  {
    words: 'desk.places.see',
    places: [
      { place: 'figures', words: 'desk.list.figures', may: 'read' },
      { place: 'activity', words: 'desk.list.activity', may: 'write' },
    ],
  },
  {
    words: 'desk.places.join',
    places: [
      { place: 'people', words: 'desk.people.title', may: 'write' },
      { place: 'partners', words: 'desk.partner.title', may: 'write' },
      { place: 'webhooks', words: 'desk.webhooks.title', may: 'write' },
    ],
  },
]

export function addressOfPlace(slug: string, place: Place): string {
  return place === 'list' ? `/desk/letters/${slug}` : `/desk/letters/${slug}/${place}`
}
