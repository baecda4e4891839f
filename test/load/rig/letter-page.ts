import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { root } from '#server/database/root.ts'
import type { Block, Inline, LetterDocument } from '#server/document/document.ts'

/**
 * A letter as a page for a browser to print: the same words, the same fonts, the list in two columns. What a browser
 * cannot do on paper (notes at the foot, level columns) it is not asked for.
 */
export function pageOf({ title, addressees, body, closing, signatories }: LetterDocument): string {
  const named = addressees.map(({ name, office = '' }) => `<p>${escaped(name)}<br>${escaped(office)}</p>`)
  const notes = body.notes.map(({ number, children }) => `<li value="${number}">${blocks(children)}</li>`)
  const names = signatories.groups.flatMap(({ lines }) => lines.map((line) => `<li>${escaped(line)}</li>`))
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><style>${style()}</style>
${named.join('\n')}<h1>${escaped(title)}</h1>
${blocks(body.blocks)}
${closing.map((line) => `<p>${escaped(line)}</p>`).join('\n')}<ol>${notes.join('\n')}</ol>
<h2>${escaped(signatories.heading)}</h2><ul class="list">${names.join('\n')}</ul></html>`
}

function style(): string {
  const fonts = [
    ['400Regular', 'SourceSerif4_400Regular', 'Serif', 400],
    ['600SemiBold', 'SourceSerif4_600SemiBold', 'Serif', 600],
  ] as const
  const faces = fonts.map(([folder, file, family, weight]) => {
    const path = join(root, `node_modules/@expo-google-fonts/source-serif-4/${folder}/${file}.ttf`)
    return `@font-face{font-family:${family};font-weight:${weight};src:url(${pathToFileURL(path).href})}`
  })
  return `${faces.join('')}@page{size:A4;margin:26mm 30mm}body{font:11pt/1.35 Serif;margin:0}h1,h2{font-weight:600}
.list{columns:2;column-gap:22pt;list-style:none;padding:0;font-size:9.5pt}.list li{break-inside:avoid}`
}

const escaped = (text: string) => text.replace(/[&<]/g, (character) => `&#${character.charCodeAt(0)};`)
const blocks = (all: Block[]): string => all.map(blockOf).join('\n')
const inlines = (all: Inline[]): string => all.map(inlineOf).join('')

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${inlines(block.children)}</p>`
    case 'heading':
      return `<h${block.level}>${inlines(block.children)}</h${block.level}>`
    case 'list':
      return `<ol start="${block.start}">${block.items.map((item) => `<li>${blocks(item)}</li>`).join('')}</ol>`
    case 'quote':
      return `<blockquote>${blocks(block.children)}</blockquote>`
    default:
      return ''
  }
}

function inlineOf(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return escaped(inline.text)
    case 'break':
      return '<br>'
    case 'citation':
      return `<sup>${inline.number}</sup>`
    case 'link':
      return `<a href="${escaped(inline.url)}">${inlines(inline.children)}</a>`
    default:
      return `<em>${inlines(inline.children)}</em>`
  }
}
