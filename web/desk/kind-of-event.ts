import type { EventKind } from '../../server/event/event.ts'

/** The key of the words for a kind of event. */
export function kindOfEvent(kind: EventKind) {
  return `desk.webhooks.kind.${kind.replace('.', '-') as 'signature-counted'}` as const
}
