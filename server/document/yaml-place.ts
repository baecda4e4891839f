/** A YAML document as its parser gives it, as far as we ask it. */
type Parsed = { getIn: (path: PropertyKey[], keepScalar: true) => unknown }

/** Where a value stands in the YAML, or the nearest thing around it that does. */
export function placeOf(document: Parsed, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as
      { range?: [number, number, number] } | undefined
    if (node?.range) return node.range[0]
  }
  return 0
}
