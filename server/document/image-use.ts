import type { Nodes, Paragraph, PhrasingContent } from 'mdast'
import type { Block } from './document.ts'

/** Where a text names an image of its folder; one that is `placed` stands in a paragraph of its own, and is set. */
export type ImageUse = { file: string; alt: string; line: number; placed: boolean }

/** Addresses by the labels that a text gives them. */
type Links = ReadonlyMap<string, string>

/** The images among the nodes of a text, paragraphs before what they hold. */
export function imagesIn(nodes: Iterable<Nodes>, links: Links): ImageUse[] {
  const placed = new Set<Nodes>()
  const uses: ImageUse[] = []
  for (const node of nodes) {
    if (node.type === 'paragraph') for (const image of lonelyImages(node, links)) placed.add(image)
    const image = imageOf(node, links)
    if (image) uses.push({ ...image, line: node.position?.start.line ?? 1, placed: placed.has(node) })
  }
  return uses
}

/** How a file is named that can be an image of a letter. */
export const IMAGE_FILE = /^[A-Za-z0-9][A-Za-z0-9._-]*\.(?:png|jpe?g)$/i

/** The images of a paragraph that holds nothing else; none where it holds words too. */
export function imageBlocks(paragraph: Paragraph, links: Links): Block[] {
  return lonelyImages(paragraph, links).flatMap((node) => {
    const image = imageOf(node, links)
    return image && IMAGE_FILE.test(image.file) ? [{ kind: 'image' as const, ...image }] : []
  })
}

function lonelyImages({ children }: Paragraph, links: Links): PhrasingContent[] {
  const said = children.filter((node) => node.type !== 'text' || node.value.trim() !== '')
  return said.every((node) => imageOf(node, links)) ? said : []
}

/** Undefined for all that is no image, and for images from elsewhere. */
function imageOf(node: Nodes, links: Links): { file: string; alt: string } | undefined {
  if (node.type !== 'image' && node.type !== 'imageReference') return undefined
  const file = node.type === 'image' ? node.url : (links.get(node.identifier) ?? '')
  return file === '' || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(file)
    ? undefined
    : { file, alt: (node.alt ?? '').trim() }
}
