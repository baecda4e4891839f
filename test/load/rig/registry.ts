import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse as parseCsv } from 'csv-parse/sync'
import { z } from 'zod'
import { root } from '#server/database/root.ts'
import { domainsOf } from '#server/likeness/web-domain.ts'

// Organizations of the Research Organization Registry (CC0) and labelled pairs of names, where they are at hand.

const folder = join(root, '..', 'shared', 'reference', 'organizations')

const Kind = z.enum(['ror_display', 'label', 'alias', 'acronym'])
const Row = z.object({
  id: z.string(),
  names: z.array(z.tuple([z.string(), z.string().nullable(), z.array(Kind)])),
  cc: z.string(),
  domains: z.array(z.string()),
  links: z.array(z.string()),
  rel: z.array(z.tuple([z.string(), z.string(), z.string()])),
})

export type Registered = {
  id: string
  name: string
  /** In other languages than the name. */
  labels: { name: string; language: string | null }[]
  aliases: string[]
  acronyms: string[]
  country: string
  website: string | null
  /** Ids of parents, children and others that belong together. */
  relatives: string[]
}

export type Half = 'even' | 'odd'

export const registryIsHere =
  existsSync(join(folder, 'ror.jsonl.gz')) && existsSync(join(folder, 'pairs.csv'))

/** One half of the registry by the hash of the id: thresholds are chosen on the one and reported on the other. */
export function readRegistry(half: Half): Registered[] {
  return gunzipSync(readFileSync(join(folder, 'ror.jsonl.gz')))
    .toString()
    .trim()
    .split('\n')
    .map((line) => Row.parse(JSON.parse(line)))
    .filter(({ id }) => halfOf(id) === half)
    .map(registered)
}

const Pair = z.object({
  a: z.string(),
  b: z.string(),
  same: z.enum(['0', '1']).transform((same) => same === '1'),
  category: z.string(),
  a_country: z.string(),
  b_country: z.string(),
  a_domain: z.string(),
  b_domain: z.string(),
})
export type LabelledPair = z.infer<typeof Pair>

/** The labelled pairs of one half, by the hash of the two names. */
export function readPairs(half: Half): LabelledPair[] {
  const rows = z.array(Pair).parse(parseCsv(readFileSync(join(folder, 'pairs.csv')), { columns: true }))
  return rows.filter(({ a, b }) => halfOf(`${a}|${b}`) === half)
}

function registered({ id, names, cc, domains, links, rel }: z.infer<typeof Row>): Registered {
  const name = names.find(([, , kinds]) => kinds.includes('ror_display'))?.[0] ?? ''
  const of = (kind: z.infer<typeof Kind>) =>
    names.filter(([text, , kinds]) => kinds.includes(kind) && text !== name)
  const addresses = [...domains, ...links].filter((website) => domainsOf({ website }).length > 0)
  return {
    id,
    name,
    labels: of('label').map(([text, language]) => ({ name: text, language })),
    aliases: of('alias').map(([text]) => text),
    acronyms: of('acronym').map(([text]) => text),
    country: cc,
    website: addresses[0] ?? null,
    relatives: rel.filter(([kind]) => /^(child|parent|related)$/.test(kind)).map(([, other]) => other),
  }
}

/** FNV-1a, 32 bits. */
function halfOf(text: string): Half {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 4) & 1 ? 'odd' : 'even'
}
