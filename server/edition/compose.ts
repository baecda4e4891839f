import { createHash } from 'node:crypto'
import { stringify } from 'csv-stringify/sync'
import type { LetterDocument } from '../document/document.ts'
import { documentOf } from '../letter/compose.ts'
import { readTextFor } from '../letter/text.ts'
import type { Signatory } from '../signature/signature.ts'
import { manifestOf, markOf, type FrozenLetter, type FrozenSignature } from './edition.ts'

/** An edition in one of its languages, for the typesetter. `hash` is the edition's. */
export function composeEdition(frozen: FrozenLetter, language: string, hash: string): LetterDocument {
  const { slug, number, frozenAt, origin, counts } = frozen
  const text = readTextFor(frozen.texts, language, frozen.language)
  const document = documentOf(frozen, {
    text,
    images: frozen.images[text.language] ?? {},
    counts,
    signatories: namedIn(frozen.signatures),
    withheld: counts.withheld,
  })
  const edition = {
    number,
    frozenOn: frozenAt.toISOString().slice(0, 10),
    address: `${new URL(origin).host}/e/${slug}/${number}`,
    mark: markOf({ slug, number, hash }),
  }
  return { ...document, edition }
}

/** The list as a file: those who are named, in its order (RFC 4180, with line feeds). Nothing in it is a formula. */
export function listFile(frozen: FrozenLetter): Buffer {
  const rows = namedIn(frozen.signatures).map(({ line, capacity, country, people }, index) => ({
    position: index + 1,
    printed: line,
    kind: capacity === 'organization' ? 'organization' : 'individual',
    people: people || '',
    country,
  }))
  const columns = ['position', 'printed', 'kind', 'people', 'country']
  return Buffer.from(stringify(rows, { header: true, columns, escape_formulas: true }), 'utf8')
}

/** The edition's hash, from what stands in it. */
export function hashOf(frozen: FrozenLetter, list: Buffer): string {
  return sha256(manifestOf(frozen, sha256(list)))
}

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function namedIn(signatures: FrozenSignature[]): (FrozenSignature & Signatory)[] {
  return signatures.filter((one): one is FrozenSignature & Signatory => one.line !== null)
}
