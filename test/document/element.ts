import type { Dictionary } from './objects.ts'

/** An element of the structure tree in reading order, with its pieces of content as "page object:number". */
export type Element = {
  id: number
  tag: string
  parent: string
  /** Its own language, or that of what it stands in. */
  language: string
  data: Dictionary
  contents: string[]
}
