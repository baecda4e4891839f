import { directionOf } from './direction.ts'
import { shareImageSize, type ShareImage } from './document.ts'
import { fontFor, openFont, type FontStyle } from './font.ts'
import { endOf, type Line } from './line.ts'
import { setLines } from './set-lines.ts'
import { glyphsOf } from './shape.ts'
import { spanOf } from './span.ts'

const { width, height } = shareImageSize
const margin = 88
const measure = width - 2 * margin

const colors = { ink: '#1c1b1a', quiet: '#57534e', paper: '#fcfbf8', rule: '#e4e0d8', accent: '#1f3a5f' }

type Look = { size: number; font: FontStyle; language: string; width?: number }

/**
 * The image that is shown where somebody shares a letter, as SVG: conveners, title, count, set as the letter is on
 * paper, in every script of ours. What we draw are outlines: the program that makes pixels of them needs no font.
 */
export function shareImageSvg(image: ShareImage): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<path fill="${colors.paper}" d="M0 0h${width}v${height}H0z"/>` +
    `<path fill="${colors.accent}" d="M0 0h${width}v14H0z"/>` +
    `<path fill="${colors.rule}" d="M${margin} 492h${measure}v2H${margin}z"/>${wordsOf(image)}</svg>`
  )
}

function wordsOf({ conveners, title, titleLanguage, count, name, language }: ShareImage): string {
  // Names, which stand in the letter's own language.
  const above = set(conveners, { size: 30, font: 'regular', language: titleLanguage }, 1)
  const { lines, size } = fitTitle(title, titleLanguage)
  const counted = set(count, { size: 34, font: 'regular', language, width: measure - 260 }, 2)
  const sign = set(name, { size: 28, font: 'semibold', language, width: 240 }, 1)
  const [near, far] = sidesOf(language)
  const [side] = sidesOf(titleLanguage)
  const heading = { side, y: (above.length > 0 ? 150 : 96) + size }
  return [
    ...drawn(above, { side, y: 112, size: 30, leading: 40, color: colors.quiet }),
    ...drawn(lines, { ...heading, size, leading: size * 1.22, color: colors.ink }),
    ...drawn(counted, { side: near, y: 552, size: 34, leading: 42, color: colors.accent }),
    // The site's name stands at the far end of the count's line.
    ...drawn(sign, { side: far, y: 552, size: 28, leading: 36, color: colors.quiet }),
  ].join('')
}

/** Where a line of that language begins, and where it ends. */
function sidesOf(language: string): ['left' | 'right', 'left' | 'right'] {
  return directionOf(language) === 'rtl' ? ['right', 'left'] : ['left', 'right']
}

/** As large as four lines allow; a very long one is cut. */
function fitTitle(title: string, language: string): { lines: Line[]; size: number } {
  for (const size of [66, 60, 54, 48, 43]) {
    const lines = setAll(title, { size, font: 'semibold', language })
    if (lines.length * size * 1.22 <= 310) return { lines, size }
  }
  return { lines: set(title, { size: 40, font: 'semibold', language }, 6), size: 40 }
}

/** So many lines at the most, with an ellipsis where words were left out. */
function set(text: string, look: Look, most: number): Line[] {
  const whole = setAll(text, look)
  if (whole.length <= most) return whole
  const words = text.split(/\s+/)
  const parts = words.length > 1 ? words : [...text]
  const joint = words.length > 1 ? ' ' : ''
  let [fits, over] = [0, parts.length]
  const cut = (count: number) => setAll(`${parts.slice(0, count).join(joint)}…`, look)
  while (over - fits > 1) {
    const middle = Math.floor((fits + over) / 2)
    if (cut(middle).length <= most) fits = middle
    else over = middle
  }
  return cut(fits)
}

function setAll(text: string, { size, font, language, width = measure }: Look): Line[] {
  const known = [...text.normalize('NFC').replace(/\s+/g, ' ').trim()]
    .filter((character) => fontFor(character.codePointAt(0) ?? 0, font))
    .join('')
  if (known === '') return []
  const style = {
    font,
    size,
    leading: size,
    before: 0,
    justified: false,
    hyphenated: false,
    hanging: 0,
    balanced: font === 'semibold',
  }
  const span = spanOf(known, style, { node: { tag: 'P', parent: undefined } })
  return setLines([span], { style, direction: directionOf(language), hyphenate: (word) => [word], width })
}

type Place = { side: 'left' | 'right'; y: number; size: number; leading: number; color: string }

/** The outlines of lines that begin or end at one side of the image; `y` is the first baseline, in pixels. */
function drawn(lines: Line[], { side, y, size, leading, color }: Place): string[] {
  return lines.flatMap((line, index) => {
    const left = Math.min(...line.runs.map(({ x }) => x))
    const right = Math.max(...line.runs.map(endOf))
    const shift = side === 'left' ? margin - left : width - margin - right
    return line.runs.map(({ x, run, tracking }) => {
      const font = openFont(run.font)
      const scale = size / font.unitsPerEm
      let pen = x + shift
      const outlines = glyphsOf(run).map((glyph) => {
        const at = [pen + (glyph.x * size) / 1000, y + index * leading - (glyph.y * size) / 1000].map(round)
        pen += (glyph.advance * size) / 1000 + tracking
        const outline = font.getGlyph(glyph.id, [...glyph.codePoints]).path.toSVG()
        return outline && `<path transform="matrix(${scale} 0 0 ${-scale} ${at.join(' ')})" d="${outline}"/>`
      })
      return `<g fill="${color}">${outlines.join('')}</g>`
    })
  })
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
