import type { Look } from './embed.ts'

/** What accents stand on, as web/style/tokens.css has it: the page, and what is raised on it. */
const grounds = {
  light: { papers: ['fcfbf8', 'f5f3ee'], towards: '000000' },
  dark: { papers: ['171615', '201f1d'], towards: 'ffffff' },
} as const
type Theme = keyof typeof grounds

/** The least contrast of text (WCAG 2.2, 1.4.3). */
const least = 4.5

/**
 * The style sheet of a frame in a partner's colour, which is made darker on light paper and lighter on dark paper until
 * it can be read there, and text in the colour of the paper on it.
 */
export function accentSheet(accent: string, theme: Look['theme']): string {
  const rule = (one: Theme) =>
    `:root{--accent:#${readableAccent(accent, one)};--on-accent:#${grounds[one].papers[0]}}`
  return theme ? rule(theme) : `${rule('light')}@media (prefers-color-scheme:dark){${rule('dark')}}`
}

/** The nearest colour in that direction with enough contrast. Colours are six hexadecimal digits. */
export function readableAccent(accent: string, theme: Theme): string {
  const { papers, towards } = grounds[theme]
  for (let step = 0; step < 100; step++) {
    const color = mix(accent, towards, step / 100)
    if (papers.every((paper) => contrast(color, paper) >= least)) return color
  }
  return towards
}

/** From 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function mix(color: string, other: string, share: number): string {
  const towards = channels(other)
  return channels(color)
    .map((value, at) => Math.round(value + ((towards[at] ?? value) - value) * share))
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')
}

function channels(color: string): number[] {
  return [0, 2, 4].map((at) => parseInt(color.slice(at, at + 2), 16))
}
