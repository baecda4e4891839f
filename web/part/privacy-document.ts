/** A page about privacy as data: shown by Privacy.svelte, and written as Markdown for whoever takes it along. */
export type PrivacyDocument = { title: string; lead: string; sections: Section[] }

type Section = { id: string; heading: string; pieces: Piece[] }

export type Piece =
  | { kind: 'words'; words: string }
  | { kind: 'write'; words: string; mailbox: string }
  /** `address`: a path on this site. */
  | { kind: 'link'; words: string; address: string }
  | { kind: 'points'; points: Point[] }
  /** Each under a heading of its own, with what is to be said of it. */
  | { kind: 'entries'; entries: { heading: string; words: string[] }[] }
  | { kind: 'table'; head: string[]; rows: string[][] }

type Point = { words: string; more?: string }

export const words = (...said: string[]): Piece[] => said.map((one) => ({ kind: 'words', words: one }))
export const points = (...said: string[]): Piece => ({
  kind: 'points',
  points: said.map((one) => ({ words: one })),
})

/** As Markdown (CommonMark, with tables of GFM). `origin`: where the paths in it lead. */
export function markdownOf({ title, lead, sections }: PrivacyDocument, origin: string): string {
  const written = sections.flatMap(({ heading, pieces }) => [
    `## ${escaped(heading)}`,
    ...pieces.map((piece) => pieceAsMarkdown(piece, origin)),
  ])
  return `${[`# ${escaped(title)}`, escaped(lead), ...written].join('\n\n')}\n`
}

function pieceAsMarkdown(piece: Piece, origin: string): string {
  switch (piece.kind) {
    case 'words':
      return escaped(piece.words)
    case 'write':
      return `${escaped(piece.words)} <${piece.mailbox}>`
    case 'link':
      return `[${escaped(piece.words)}](${origin}${piece.address})`
    case 'points':
      return piece.points
        .map(({ words, more }) => escaped(more ? `- ${words} ${more}` : `- ${words}`))
        .join('\n')
    case 'entries':
      return piece.entries
        .map(({ heading, words }) => [`### ${escaped(heading)}`, ...words.map(escaped)].join('\n\n'))
        .join('\n\n')
    case 'table':
      return [piece.head, piece.head.map(() => '---'), ...piece.rows.map((row) => row.map(escaped))]
        .map((cells) => `| ${cells.join(' | ')} |`)
        .join('\n')
  }
}

/** What was entered by hand means itself; a new line in it stays one. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#]/g, String.raw`\$&`).replaceAll(/\s*\n\s*/g, ', ')
}
