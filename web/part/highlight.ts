type Piece = { text: string; hit: boolean }

/** A text apart into what a search found in it and what not, whatever the accents and the case. */
export function highlight(text: string, query: string): Piece[] {
  const letters = [...text]
  const folded = letters.map(fold)
  const hits = letters.map(() => false)
  for (const word of query.split(/\s+/).map(fold).filter(Boolean)) {
    folded.forEach((_, at) => {
      const length = lengthOfMatch(folded, at, word)
      hits.fill(true, at, at + length)
    })
  }
  return join(letters, hits)
}

/** How many letters from `at` make up the word, 0 where it does not stand there. A letter may fold to several ("ß"), a mark to none. */
function lengthOfMatch(folded: string[], at: number, word: string): number {
  let found = ''
  for (let end = at; end < folded.length; end++) {
    found += folded[end] ?? ''
    if (found.startsWith(word)) return found === '' ? 0 : end - at + 1
    if (!word.startsWith(found)) return 0
  }
  return 0
}

function join(letters: string[], hits: boolean[]): Piece[] {
  const pieces: Piece[] = []
  letters.forEach((letter, at) => {
    const hit = hits[at] ?? false
    const last = pieces.at(-1)
    if (last?.hit === hit) last.text += letter
    else pieces.push({ text: letter, hit })
  })
  return pieces
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
}
