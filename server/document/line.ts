import { lengthOf, type Run } from './shape.ts'
import type { Span } from './span.ts'

/** A run where it stands: `x` in points from the left end of the line; `tracking` is added after each glyph. */
export type PlacedRun = { x: number; run: Run; span: Span; tracking: number }

/** Where a run ends, in points from the left end of its line. */
export function endOf({ x, run, span, tracking }: PlacedRun): number {
  const natural = x + (run.width * span.size) / 1000
  return tracking === 0 ? natural : natural + lengthOf(run) * tracking
}

/**
 * A line of `width` points, its runs in reading order.
 * A space at its end stays in the text, outside the width, so that words do not run together when copied.
 */
export type Line = {
  width: number
  runs: PlacedRun[]
  /** Ends with a hyphen that is not in the text. */
  hyphenated: boolean
  /** Notes cited in it. */
  citations: number[]
  /** Word spaces as shares of their normal width; 1 in ragged lines. */
  spacing: number
}
