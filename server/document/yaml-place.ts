import type { Document } from 'yaml'

/** Where a value stands in the YAML, or the nearest thing around it that does. */
export function placeOf(document: Document, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as
      { range?: [number, number, number] } | undefined
    if (node?.range) return node.range[0]
  }
  return 0
}
