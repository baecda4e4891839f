import { imagePath, type LetterPage } from '../../server/letter/letter.ts'
import type { ShownImage } from './note.ts'

/** Finds the images of a letter by the names of their files. */
export function imagesOf({
  slug,
  text,
}: Pick<LetterPage, 'slug' | 'text'>): (file: string) => ShownImage | undefined {
  return (file) => {
    const image = text.images.get(file)
    return image && { src: imagePath(slug, image), width: image.width, height: image.height }
  }
}
