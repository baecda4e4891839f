import type { Element } from './element.ts'
import { standardFaults } from './standards.ts'
import { languageFaults } from './tongues.ts'
import { ObjectFile, Reference, Text, type Dictionary, type Value } from './objects.ts'

/** What a tag may hold (ISO 32000-1, 14.8.4, as far as our letters go); text aside. */
const HOLDS: Record<string, string[]> = {
  '/Document': ['/P', '/Div', '/H1', '/H2', '/H3', '/H4', '/L', '/BlockQuote', '/Table', '/Figure'],
  '/Div': ['/P', '/Figure'],
  '/P': ['/Span', '/Link', '/Reference', '/Note'],
  '/H1': ['/Span', '/Link', '/Reference', '/Note'],
  '/H2': ['/Span', '/Link', '/Reference', '/Note'],
  '/H3': ['/Span', '/Link', '/Reference', '/Note'],
  '/H4': ['/Span', '/Link', '/Reference', '/Note'],
  '/L': ['/LI'],
  '/LI': ['/Lbl', '/LBody'],
  '/Lbl': ['/Link', '/Span'],
  '/LBody': ['/P', '/L', '/BlockQuote', '/Table', '/Figure', '/Span', '/H2', '/H3', '/H4'],
  '/BlockQuote': ['/P', '/L', '/BlockQuote', '/Table', '/Figure', '/H2', '/H3', '/H4'],
  '/Table': ['/TR'],
  '/TR': ['/TH', '/TD'],
  '/TH': ['/Span', '/Link', '/Reference', '/Note'],
  '/TD': ['/Span', '/Link', '/Reference', '/Note'],
  '/Reference': ['/Link'],
  '/Note': ['/Lbl', '/P', '/L', '/BlockQuote', '/Table', '/Figure'],
  '/Link': ['/Span'],
  '/Span': ['/Span'],
}

/** What is wrong with a file by PDF/UA-1 and PDF/A-3a, as far as other writers have gone wrong there: nothing, we hope. */
export function faultsIn(bytes: Buffer): string[] {
  const file = new ObjectFile(bytes)
  const root = file.dictionary(file.trailer.get('/Root'))
  const tree = file.dictionary(root.get('/StructTreeRoot'))
  const elements = elementsOf(file)
  const pages = file.list(file.dictionary(root.get('/Pages')).get('/Kids'))
  return [
    ...trailerFaults(file, root),
    ...metadataFaults(file, root),
    ...nestingFaults(elements),
    ...headingFaults(elements),
    ...noteFaults(file, tree, elements),
    ...figureFaults(file, elements),
    ...imageFaults(file),
    ...languageFaults(file, pages, elements),
    ...standardFaults(file, pages, elements),
    ...pages.flatMap((page) => [
      ...annotationFaults(file, page, elements),
      ...contentFaults(file, page, { tree, elements }),
    ]),
  ]
}

/** The structure tree in reading order. */
export function elementsOf(file: ObjectFile): Element[] {
  const root = file.dictionary(file.trailer.get('/Root'))
  const tree = file.dictionary(root.get('/StructTreeRoot'))
  return [
    ...walk(file, tree.get('/K'), { tag: 'root', page: undefined, language: textOf(root.get('/Lang')) }),
  ]
}

type Up = { tag: string; page: Reference | undefined; language: string }

function* walk(file: ObjectFile, kids: Value | undefined, up: Up): Generator<Element> {
  for (const kid of file.list(kids)) {
    if (!(kid instanceof Reference)) continue
    const data = file.dictionary(kid)
    const tag = nameOf(data.get('/S'))
    const own = data.get('/Pg')
    const page = own instanceof Reference ? own : undefined
    const contents = file.list(data.get('/K')).flatMap((piece) => contentOf(piece, page))
    const language = textOf(data.get('/Lang')) || up.language
    yield { id: kid.id, tag, parent: up.tag, language, data, contents }
    yield* walk(file, data.get('/K'), { tag, page, language })
  }
}

function contentOf(piece: Value, page: Reference | undefined): string[] {
  if (typeof piece === 'number') return [`${page?.id}:${piece}`]
  if (!(piece instanceof Map) || piece.get('/Type') !== '/MCR') return []
  const other = piece.get('/Pg')
  return [`${other instanceof Reference ? other.id : '?'}:${numberOf(piece.get('/MCID'))}`]
}

const nameOf = (value: Value | undefined) => (typeof value === 'string' ? value : '')
const numberOf = (value: Value | undefined) => (typeof value === 'number' ? value : -1)

function trailerFaults(file: ObjectFile, root: Dictionary): string[] {
  const id = file.list(file.trailer.get('/ID'))
  const marked = file.dictionary(root.get('/MarkInfo')).get('/Marked')
  const shown = file.dictionary(root.get('/ViewerPreferences')).get('/DisplayDocTitle')
  return [
    ...(id.length === 2 && id.every((one) => one instanceof Text && one.bytes.length === 16)
      ? []
      : ['no trailer id']),
    ...(root.get('/Lang') instanceof Text ? [] : ['no language']),
    ...(marked === true ? [] : ['not marked']),
    ...(shown === true ? [] : ['the title is not shown']),
  ]
}

function metadataFaults(file: ObjectFile, root: Dictionary): string[] {
  const reference = root.get('/Metadata')
  const xml = reference instanceof Reference ? file.stream(reference) : ''
  const wanted = ['<pdfuaid:part>1<', '<pdfaid:part>3<', '<pdfaid:conformance>A<', 'pdfaExtension:schemas']
  const bare = /&(?!#\d+;|#x[\dA-F]+;|amp;|lt;|gt;|quot;|apos;)/.test(xml)
  return [
    ...wanted.filter((mark) => !xml.includes(mark)).map((mark) => `the metadata lack ${mark}`),
    ...(bare ? ['the metadata have a bare &'] : []),
  ]
}

function nestingFaults(elements: Element[]): string[] {
  return elements
    .filter(({ tag, parent }) => parent !== 'root' && !HOLDS[parent]?.includes(tag))
    .map(({ tag, parent }) => `${tag} in ${parent}`)
}

function headingFaults(elements: Element[]): string[] {
  const levels = elements.flatMap(({ tag }) => /^\/H(\d)$/.exec(tag)?.[1] ?? []).map(Number)
  const first =
    levels[0] === 1 && levels.filter((level) => level === 1).length === 1 ? [] : ['no single H1 first']
  const skipped = levels.filter((level, index) => index > 0 && level > (levels[index - 1] ?? 0) + 1)
  return [...first, ...skipped.map((level) => `a heading skips to level ${level}`)]
}

function noteFaults(file: ObjectFile, tree: Dictionary, elements: Element[]): string[] {
  const notes = elements.filter(({ tag }) => tag === '/Note')
  const ids = notes.map(({ data }) => textOf(data.get('/ID')))
  const names = file.list(file.dictionary(tree.get('/IDTree')).get('/Names'))
  const listed = names.filter((name) => name instanceof Text).map((name) => textOf(name))
  return [
    ...(ids.includes('') ? ['a note without id'] : []),
    ...(new Set(ids).size === ids.length ? [] : ['two notes of one id']),
    ...(listed.join() === [...listed].sort().join() ? [] : ['the ids are not in order']),
    ...ids.filter((id) => !listed.includes(id)).map((id) => `the tree of ids lacks ${id}`),
  ]
}

/** A figure says what it shows, and where: four edges in order, on the page. */
function figureFaults(file: ObjectFile, elements: Element[]): string[] {
  return elements
    .filter(({ tag }) => tag === '/Figure')
    .flatMap(({ data, contents }) => {
      const [left = 0, lower = 0, right = 0, upper = 0] = file
        .list(file.dictionary(data.get('/A')).get('/BBox'))
        .map((edge) => numberOf(edge))
      const onPaper = left >= 0 && lower >= 0 && right > left && upper > lower && upper < 842 && right < 612
      return [
        ...(textOf(data.get('/Alt')) === '' ? ['a figure without words'] : []),
        ...(onPaper ? [] : ['a figure without its place']),
        ...(contents.length === 1 ? [] : ['a figure of more or less than one image']),
      ]
    })
}

/** PDF/A (6.2.4, 6.2.8): colors of the output intent's kind, nothing interpolated, masks that are grey. */
function imageFaults(file: ObjectFile): string[] {
  const root = file.dictionary(file.trailer.get('/Root'))
  const intents = file.list(root.get('/OutputIntents')).length
  return file
    .dictionaries()
    .filter((data) => data.get('/Subtype') === '/Image')
    .flatMap((data) => {
      const space = data.get('/ColorSpace')
      const named = Array.isArray(space) ? space[1] : space
      return [
        ...(named === '/DeviceRGB' || named === '/DeviceGray'
          ? []
          : [`an image in ${nameOf(named) || 'no color'}`]),
        ...(intents === 1 ? [] : ['device colors without an output intent']),
        ...(data.has('/Interpolate') || data.has('/Alternates') ? ['an image that is not itself'] : []),
      ]
    })
}

export const textOf = (value: Value | undefined) => (value instanceof Text ? value.bytes : '')

function annotationFaults(file: ObjectFile, page: Value, elements: Element[]): string[] {
  const holders = new Map<number, Value | undefined>()
  for (const { data } of elements) {
    for (const kid of file.list(data.get('/K'))) {
      if (!(kid instanceof Map) || kid.get('/Type') !== '/OBJR') continue
      const held = kid.get('/Obj')
      if (held instanceof Reference) holders.set(held.id, kid.get('/Pg'))
    }
  }
  return file.list(file.dictionary(page).get('/Annots')).flatMap((annotation) => {
    const data = file.dictionary(annotation)
    const holder = annotation instanceof Reference ? holders.get(annotation.id) : undefined
    const right = holder instanceof Reference && page instanceof Reference && holder.id === page.id
    return [
      ...(textOf(data.get('/Contents')) === '' ? ['a link without a description'] : []),
      ...(right ? [] : ['a link that its page and its tag do not agree on']),
      ...(typeof data.get('/StructParent') === 'number' ? [] : ['a link without its tag']),
    ]
  })
}

type Context = { tree: Dictionary; elements: Element[] }

/** Every piece of content is in one element, which the way back leads to; and no glyph is the box of a missing one. */
function contentFaults(file: ObjectFile, page: Value, { tree, elements }: Context): string[] {
  const data = file.dictionary(page)
  const contents = data.get('/Contents')
  const operators = contents instanceof Reference ? file.stream(contents) : ''
  const numbers = [...operators.matchAll(/\/MCID (\d+)/g)].map(([, number]) => Number(number))
  const parents = file.list(file.dictionary(tree.get('/ParentTree')).get('/Nums'))
  const back = file.list(parents[parents.indexOf(data.get('/StructParents') ?? null) + 1])
  const lost = numbers.filter((number) => {
    const element = back[number]
    const content = `${page instanceof Reference ? page.id : ''}:${number}`
    return !elements.some(
      ({ id, contents }) => element instanceof Reference && element.id === id && contents.includes(content),
    )
  })
  return [
    ...lost.map((number) => `content ${number} is lost`),
    ...(new Set(numbers).size === numbers.length ? [] : ['a piece of content twice']),
    ...(showsBoxes(operators) ? ['a glyph is missing'] : []),
    ...(data.get('/Tabs') === '/S' ? [] : ['tabs do not follow the tags']),
  ]
}

/** Code 0 of a font is .notdef. */
function showsBoxes(operators: string): boolean {
  const strings = operators.match(/\((?:\\[^]|[^\\()])*\)/g) ?? []
  return strings.some((written) => {
    const bytes = written
      .slice(1, -1)
      .replace(/\\([^])/g, (_, escaped: string) => (escaped === 'r' ? '\r' : escaped))
    return /^(?:[^]{2})*?\0\0/.test(bytes)
  })
}
