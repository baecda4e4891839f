/** Gives each heading an id that no other heading of the letter has: `demands`, `demands-2`. */
export function slugger(): (text: string) => string {
  const taken = new Set<string>()
  return (text) => {
    const base = slug(text)
    let id = base
    for (let count = 2; taken.has(id); count++) id = `${base}-${count}`
    taken.add(id)
    return id
  }
}

/** Latin letters lose their accents; other scripts keep their own letters. */
function slug(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/(?<=\p{Script=Latin}\p{M}*)\p{M}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu)
  return words?.join('-') ?? 'section'
}
