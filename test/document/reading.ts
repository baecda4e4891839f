import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

export type ReadPage = {
  /** Words of the page as a program copies them, without folio, spaces and soft hyphens. */
  text: string
  artifacts: string
  links: { url: string | undefined; contents: string }[]
}

export type ReadFile = {
  pages: ReadPage[]
  title: unknown
  attachments: Record<string, { content: Uint8Array }> | null
}

export const bare = (text: string) => text.replace(/[\s\u00AD]/g, '')

/** Reads a PDF with a program that did not write it. */
export async function readFile(file: Buffer): Promise<ReadFile> {
  const task = getDocument({ data: new Uint8Array(file), verbosity: 0 })
  const document = await task.promise
  const pages: ReadPage[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true })
    const annotations: {
      subtype: string
      url?: string
      unsafeUrl?: string
      contentsObj?: { str: string }
    }[] = await page.getAnnotations()
    pages.push({
      ...splitArtifacts(items),
      links: annotations.map((link) => ({ url: link.unsafeUrl, contents: link.contentsObj?.str ?? '' })),
    })
  }
  const { info } = await document.getMetadata()
  const attachments = await document.getAttachments()
  const title = 'Title' in info ? info.Title : undefined
  await task.destroy()
  return { pages, title, attachments }
}

type Item = { str: string } | { type: string; tag?: string }

function splitArtifacts(items: Item[]): { text: string; artifacts: string } {
  const read = { text: '', artifacts: '' }
  const open: string[] = []
  for (const item of items) {
    if ('str' in item) read[open.includes('Artifact') ? 'artifacts' : 'text'] += bare(item.str)
    else if (item.type === 'endMarkedContent') open.pop()
    else open.push(item.tag ?? '')
  }
  return read
}
