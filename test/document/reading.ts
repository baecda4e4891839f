import { z } from 'zod'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

const links = z.array(
  z.object({ unsafeUrl: z.string().optional(), contentsObj: z.object({ str: z.string() }).optional() }),
)
const contents = z.array(
  z.union([z.object({ str: z.string() }), z.object({ type: z.string(), tag: z.string().nullish() })]),
)
const titled = z.object({ info: z.object({ Title: z.string().optional() }) })
const attached = z.record(z.string(), z.object({ content: z.instanceof(Uint8Array) })).nullable()

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
  /** Whether a program in it would run, when it is opened or at any time. */
  runs: boolean
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
    const annotations = links.parse(await page.getAnnotations())
    pages.push({
      ...splitArtifacts(contents.parse(items)),
      links: annotations.map((link) => ({ url: link.unsafeUrl, contents: link.contentsObj?.str ?? '' })),
    })
  }
  const { info } = titled.parse(await document.getMetadata())
  const attachments = attached.parse(await document.getAttachments())
  const runs = (await document.hasJSActions()) || (await document.getOpenAction()) !== null
  await task.destroy()
  return { pages, title: info.Title, attachments, runs }
}

function splitArtifacts(items: z.infer<typeof contents>): { text: string; artifacts: string } {
  const read = { text: '', artifacts: '' }
  const open: string[] = []
  for (const item of items) {
    if ('str' in item) read[open.includes('Artifact') ? 'artifacts' : 'text'] += bare(item.str)
    else if (item.type === 'endMarkedContent') open.pop()
    else open.push(item.tag ?? '')
  }
  return read
}
