import { createHash } from 'node:crypto'
import type { ShareImage } from '../document/document.ts'
import { openSetter } from '../letter/setter.ts'

export type KeptImage = { etag: string; draw: () => Promise<Buffer> }

export type KeptImages = {
  /** What is said of a place, such as a letter in a language; what was said a moment ago where that is drawn already. */
  find: (place: string, image: ShareImage, now: Date) => KeptImage
  close: () => Promise<void>
}

/** Images that are kept: each has some 60 kB. */
const mostKept = 100
/** Milliseconds that the image of a place may be old: while thousands sign, it is not drawn for each of them. */
const freshFor = 60_000
/** Goes up when they are drawn otherwise. */
const drawing = 1

/** Share images by what they say, each drawn once, one after the other, in a process of its own. */
export function keepImages(): KeptImages {
  const setter = openSetter()
  const drawn = new Map<string, Promise<Buffer>>()
  const places = new Map<string, { etag: string; at: number }>()

  const draw = (etag: string, image: ShareImage): Promise<Buffer> => {
    const made = drawn.get(etag) ?? setter.draw(image)
    // The one asked for last to the end; failures are not kept.
    drawn.delete(etag)
    drawn.set(etag, made)
    made.catch(() => drawn.delete(etag))
    for (const oldest of drawn.keys()) {
      if (drawn.size <= mostKept) break
      drawn.delete(oldest)
    }
    return made
  }
  return {
    find(place, image, now) {
      const last = places.get(place)
      if (last && drawn.has(last.etag) && now.getTime() - last.at < freshFor)
        return { etag: last.etag, draw: () => draw(last.etag, image) }
      const etag = `"${createHash('sha1')
        .update(JSON.stringify([drawing, image]))
        .digest('base64url')}"`
      places.set(place, { etag, at: now.getTime() })
      return { etag, draw: () => draw(etag, image) }
    },
    close: () => setter.end(),
  }
}
