/** A file that cannot stand in a letter; the message says what was expected. */
export class ImageProblem extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'ImageProblem'
  }
}

/** The longest side of an image, in pixels: more than paper shows, and little enough to unpack. */
const LONGEST_SIDE = 5000

export function checkSides(width: number, height: number): void {
  if (width === 0 || height === 0) throw new ImageProblem('expected an image, found one without pixels')
  if (Math.max(width, height) > LONGEST_SIDE)
    throw new ImageProblem(`expected an image of at most ${LONGEST_SIDE} pixels on each side`)
}
