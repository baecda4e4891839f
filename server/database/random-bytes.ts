import { randomFillSync } from 'node:crypto'

const drawn = Buffer.allocUnsafeSlow(4096)
let used = drawn.length

/**
 * Random bytes, 4096 at most. They are drawn for many at once: to ask the system for twelve takes as long as to seal
 * with them. What was given is forgotten here.
 */
export function randomBytesOf(count: number): Buffer {
  if (used + count > drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  const bytes = Buffer.from(drawn.subarray(used, used + count))
  drawn.fill(0, used, used + count)
  used += count
  return bytes
}
