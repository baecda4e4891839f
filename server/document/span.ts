import { asciiAddress } from './address.ts'
import { plainText, type Inline } from './document.ts'
import type { FontStyle } from './font.ts'
import { isAllIn, passagesOf } from './language.ts'
import type { TextStyle } from './paper.ts'
import { child, citationId, noteId, type StructureNode } from './structure.ts'
import type { Wording } from './wording.ts'

/** Where the content of a span belongs, and what a click on it does. */
export type Target = {
  node: StructureNode
  link?: { url: string } | { destination: string }
  /** What the link is, for those who hear it. */
  description?: string
  /** Others may jump here by this name. */
  anchor?: string
}

/** Text of one look and one target; `rise` lifts it over the baseline, in points. */
export type Span = {
  text: string
  font: FontStyle
  size: number
  rise: number
  target: Target
  citation?: number
}

/** A new line that the author asked for. */
export const LINE_BREAK = '\u2028'

export function spanOf(text: string, style: TextStyle, target: Target): Span {
  return { text: text.normalize('NFC'), font: style.font, size: style.size, rise: 0, target }
}

/** The language of a letter, or of a name in it, and what the typesetter says in the letter's. */
type Tongue = { language: string; wording: Wording; hints?: readonly string[] }

/**
 * The spans of a paragraph. Each link is one node, however many lines and styles it runs through.
 * What is in another language than the letter says so: all of the paragraph, or its passages.
 */
export function toSpans(inlines: Inline[], style: TextStyle, owner: StructureNode, tongue: Tongue): Span[] {
  const [only, ...others] = inlines
  if (only?.kind === 'text' && others.length === 0 && isAllIn(only.text, tongue.language))
    return [spanOf(only.text, style, { node: owner })]
  const language = languageOfAll(inlines, tongue)
  if (language !== undefined) owner.language = language
  return spansIn(inlines, style, { node: owner }, { ...tongue, language: language ?? tongue.language })
}

/** The language of all the words in some inlines, where that is another one than around them. */
function languageOfAll(inlines: Inline[], { language, hints }: Tongue): string | undefined {
  const said = passagesOf(plainText(inlines), language, hints).filter(({ text }) => /\p{L}/u.test(text))
  const [first] = said
  return first && said.every((passage) => passage.language === first.language) ? first.language : undefined
}

/** A passage in another language is a node of its own; an address is in none. */
function textSpans(text: string, style: TextStyle, target: Target, { language, hints }: Tongue): Span[] {
  if (/^(?:https?:\/\/|mailto:|www\.)/i.test(text)) return [spanOf(text, style, target)]
  return passagesOf(text, language, hints).map((passage) => {
    const { language } = passage
    const node = language === undefined ? target.node : child(target.node, 'Span', { language })
    return spanOf(passage.text, style, { ...target, node })
  })
}

function spansIn(inlines: Inline[], style: TextStyle, target: Target, tongue: Tongue): Span[] {
  return inlines.flatMap((inline, index) => {
    switch (inline.kind) {
      case 'text':
        return textSpans(inline.text, style, target, tongue)
      case 'break':
        return [spanOf(LINE_BREAK, style, target)]
      case 'emphasis':
      case 'strong':
        return spansIn(
          inline.children,
          { ...style, font: emphasized(style.font, inline.kind) },
          target,
          tongue,
        )
      case 'link':
        // Within the letter, paper leads nowhere.
        if (inline.url.startsWith('#')) return spansIn(inline.children, style, target, tongue)
        return spansIn(inline.children, style, linkTarget(target.node, inline.url), tongue)
      case 'citation':
        return [
          ...(inlines[index - 1]?.kind === 'citation' ? [commaSpan(style, target)] : []),
          citationSpan(inline, style, target.node, tongue.wording),
        ]
    }
  })
}

function emphasized(font: FontStyle, kind: 'emphasis' | 'strong'): FontStyle {
  const strong = kind === 'strong' || font.startsWith('semibold')
  const slanted = font.endsWith('italic') ? kind !== 'emphasis' : kind === 'emphasis'
  if (strong) return slanted ? 'semibold-italic' : 'semibold'
  return slanted ? 'italic' : 'regular'
}

function linkTarget(owner: StructureNode, url: string): Target {
  return { node: child(owner, 'Link'), link: { url: asciiAddress(url) }, description: url }
}

/** Between two notes cited together: 1 and 2 are not 12. */
function commaSpan(style: TextStyle, target: Target): Span {
  return { ...spanOf(',', style, target), size: style.size * 0.66, rise: style.size * 0.34 }
}

function citationSpan(
  { number, occurrence }: { number: number; occurrence: number },
  style: TextStyle,
  owner: StructureNode,
  wording: Wording,
): Span {
  // A link inside a link is no link: what a citation within one belongs to is the paragraph.
  const paragraph = owner.tag === 'Link' && owner.parent ? owner.parent : owner
  const target = {
    node: child(child(paragraph, 'Reference'), 'Link'),
    link: { destination: noteId(number) },
    description: wording.note(number),
    anchor: citationId(number, occurrence),
  }
  const size = style.size * 0.66
  return { text: String(number), font: style.font, size, rise: style.size * 0.34, target, citation: number }
}
