import type { Element } from './element.ts'
import { Reference, Text, type Dictionary, type ObjectFile, type Value } from './objects.ts'

// Rules of ISO 19005-3 and ISO 14289-1 that a program can check, after the list of rules that veraPDF publishes.

const nameOf = (value: Value | undefined) => (typeof value === 'string' ? value : '')
const textOf = (value: Value | undefined) => (value instanceof Text ? value.bytes : '')

/** What a file's fonts, marks, annotations, tables, metadata and attachment have wrong. */
export function standardFaults(file: ObjectFile, pages: Value[], elements: Element[]): string[] {
  return [
    ...file.dictionaries().flatMap((data) => fontFaults(file, data)),
    ...pages.flatMap((page) => [...markFaults(file, page), ...linkFaults(file, page)]),
    ...tableFaults(file, elements),
    ...informationFaults(file),
    ...attachmentFaults(file),
    ...limitFaults(file),
  ]
}

/** Fonts are in the file, with glyphs by their own numbers and characters for all codes (A 6.2.11, UA 7.21). */
function fontFaults(file: ObjectFile, data: Dictionary): string[] {
  if (data.get('/Type') !== '/Font') return []
  if (data.get('/Subtype') === '/Type0') {
    return [
      ...(data.get('/ToUnicode') instanceof Reference ? [] : ['a font without characters']),
      ...(data.get('/Encoding') === '/Identity-H' ? [] : ['a font of another encoding']),
    ]
  }
  const program = file.dictionary(data.get('/FontDescriptor'))
  const embedded = program.get('/FontFile2') ?? program.get('/FontFile3')
  const mapped = data.get('/CIDToGIDMap')
  return [
    ...(embedded instanceof Reference ? [] : ['a font that is not in the file']),
    ...(mapped === '/Identity' || mapped instanceof Reference || program.has('/FontFile3')
      ? []
      : ['a font without its glyphs’ numbers']),
  ]
}

/** Everything painted is tagged or an artifact, marks are closed, and there are no others within (UA 7.1). */
function markFaults(file: ObjectFile, page: Value): string[] {
  const contents = file.dictionary(page).get('/Contents')
  const operators = contents instanceof Reference ? file.stream(contents) : ''
  const bare = operators.replace(/\((?:\\[^]|[^\\()])*\)/g, '()')
  let [depth, outside, nested] = [0, 0, 0]
  for (const [operator] of bare.matchAll(/\b(?:BDC|BMC|EMC|TJ|Tj|Do|S|f|B)\b(?=\s|$)/g)) {
    if (operator === 'BDC' || operator === 'BMC') depth++
    else if (operator === 'EMC') depth--
    else if (depth === 0) outside++
    nested = Math.max(nested, depth)
  }
  return [
    ...(outside > 0 ? [`${outside} marks on the page that belong to nothing`] : []),
    ...(depth === 0 && nested <= 1 ? [] : ['pieces of content in one another']),
  ]
}

/** Annotations are printed and never hidden (A 6.3.2), and lead to an address in ASCII or to a place in the file. */
function linkFaults(file: ObjectFile, page: Value): string[] {
  const places = file.dictionary(file.dictionary(file.trailer.get('/Root')).get('/Names')).get('/Dests')
  const names = file.list(file.dictionary(places).get('/Names')).map((name) => textOf(name))
  return file.list(file.dictionary(page).get('/Annots')).flatMap((annotation) => {
    const data = file.dictionary(annotation)
    const target = textOf(file.dictionary(data.get('/A')).get('/URI'))
    const leads = data.has('/Dest')
      ? names.includes(textOf(data.get('/Dest')))
      : /^[\x20-\x7E]+$/.test(target)
    return [
      ...(data.get('/F') === 4 ? [] : ['an annotation that may be hidden']),
      ...(leads ? [] : [`a link that leads nowhere: ${target || textOf(data.get('/Dest'))}`]),
    ]
  })
}

/** Rows of one table have as many cells each, the heads of columns say so (UA 7.2, 7.5), and items hold something. */
function tableFaults(file: ObjectFile, elements: Element[]): string[] {
  const kids = ({ data }: Element) =>
    file.list(data.get('/K')).flatMap((kid) => (kid instanceof Reference ? [file.dictionary(kid)] : []))
  return elements.flatMap((element) => {
    if (element.tag === '/TH')
      return file.dictionary(element.data.get('/A')).get('/Scope') === '/Column'
        ? []
        : ['a head without scope']
    if (element.tag === '/LI') {
      const tags = kids(element).map((kid) => nameOf(kid.get('/S')))
      return tags.includes('/LBody') ? [] : ['an item without its text']
    }
    if (element.tag !== '/Table') return []
    const cells = kids(element).map((row) => file.list(row.get('/K')).length)
    return new Set(cells).size === 1 ? [] : ['a table of uneven rows']
  })
}

/** What the file says of itself it says twice alike (A 6.6.2.3). */
function informationFaults(file: ObjectFile): string[] {
  const information = file.dictionary(file.trailer.get('/Info'))
  const metadata = file.dictionary(file.trailer.get('/Root')).get('/Metadata')
  const xml =
    metadata instanceof Reference ? Buffer.from(file.stream(metadata), 'latin1').toString('utf8') : ''
  const keys = {
    '/Title': 'dc:title',
    '/Producer': 'pdf:Producer',
    '/Keywords': 'pdf:Keywords',
    '/Creator': 'xmp:CreatorTool',
  }
  return Object.entries(keys).flatMap(([key, tag]) => {
    const said = decoded(textOf(file.get(information.get(key))))
    const inside = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(xml)?.[1] ?? ''
    const repeated = inside
      .replace(/<[^>]*>/g, '')
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .trim()
    return said === repeated ? [] : [`${key} is "${said}" here and "${repeated}" there`]
  })
}

function decoded(bytes: string): string {
  if (!bytes.startsWith('\u00FE\u00FF')) return bytes
  return Buffer.from(bytes.slice(2), 'latin1').swap16().toString('utf16le')
}

/** The attached list says what it is to the letter (A 6.8). */
function attachmentFaults(file: ObjectFile): string[] {
  const attached = file.list(file.dictionary(file.trailer.get('/Root')).get('/AF'))
  return attached.flatMap((reference) => {
    const data = file.dictionary(reference)
    const held = file.dictionary(file.dictionary(data.get('/EF')).get('/F'))
    return [
      ...(nameOf(data.get('/AFRelationship')) === '/Data' ? [] : ['an attachment without its relationship']),
      ...(textOf(data.get('/UF')) !== '' && textOf(data.get('/F')) !== ''
        ? []
        : ['an attachment without a name']),
      ...(nameOf(held.get('/Subtype')) === '' ? ['an attachment of no kind'] : []),
    ]
  })
}

/** A 6.1.13: no string of more than 32,767 bytes, no name of more than 127. */
function limitFaults(file: ObjectFile): string[] {
  return file
    .dictionaries()
    .flatMap((data) =>
      [...data].flatMap(([key, value]) => [
        ...(key.length > 128 || nameOf(value).length > 128 ? ['a name too long'] : []),
        ...(textOf(value).length > 32_767 ? ['a string too long'] : []),
      ]),
    )
}
