/**
 * How many slips of the hand are between two texts: letters left out, added, wrong, or swapped with the next; anything
 * above `most` is given as `most + 1`. Optimal string alignment (Damerau 1964), in the band that `most` leaves.
 */
export function slipsBetween(one: string, other: string, most: number): number {
  const beyond = most + 1
  if (Math.abs(one.length - other.length) > most) return beyond
  let before: number[] = []
  let above = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    let least = row
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1]
      let cost = Math.min(
        at(above, column - 1) + (same ? 0 : 1),
        at(above, column) + 1,
        at(current, column - 1) + 1,
      )
      if (one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        cost = Math.min(cost, at(before, column - 2) + 1)
      current.push(cost)
      least = Math.min(least, cost)
    }
    if (least > most) return beyond
    ;[before, above] = [above, current]
  }
  return Math.min(at(above, other.length), beyond)
}

function at(row: number[], column: number): number {
  return row[column] ?? Infinity
}
