import { LineCounter, parseDocument, stringify, type Document } from 'yaml'
import { z } from 'zod'
import { placeOf } from '../document/yaml-place.ts'
import { Framing, originOf, PartnerSlug, type Partner } from './partner.ts'

/** What `partners.yaml` of a letter's folder says. */
export type PartnerFile = {
  framing: Framing
  partners: (Omit<Partner, 'id'> & { since: Date | null })[]
}

/** Such a file that cannot be read; `line` counts from 1. */
export class PartnerFileProblem extends Error {
  readonly line: number
  constructor(line: number, reason: string) {
    super(reason)
    this.name = 'PartnerFileProblem'
    this.line = line
  }
}

/** YAML can spell what a page may not hold. */
const controls = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u

const text = (longest: number) =>
  z
    .string('expected text')
    .transform((typed) => typed.trim())
    .pipe(
      z
        .string()
        .min(1, 'expected text, found nothing')
        .max(longest, `expected at most ${longest} characters`)
        .refine((typed) => !controls.test(typed), 'expected text without control characters'),
    )

const moment = z.iso
  .datetime({ offset: true, error: 'expected a moment such as 2026-11-22T08:00:00Z' })
  .regex(/^[1-9]/, 'expected a moment such as 2026-11-22T08:00:00Z')
  .transform((written) => new Date(written))

const origin = z.string('expected a site such as https://partner.example').transform((written, context) => {
  const found = originOf(written.trim())
  if (found === null)
    context.addIssue({ code: 'custom', message: 'expected a site such as https://partner.example' })
  return found ?? z.NEVER
})

const File = z.strictObject({
  framing: z.enum(Framing.options, `expected ${Framing.options.join(' or ')}`).optional(),
  partners: z
    .array(
      z.strictObject({
        slug: z.string('expected a name such as partner-org').pipe(PartnerSlug),
        name: text(200),
        origins: z
          .array(origin, 'expected a list of sites')
          .min(1, 'expected at least one site')
          .max(20, 'expected at most 20 sites'),
        asks_updates: z.boolean('expected true or false').default(false),
        updates_words: z
          .record(
            z.string().regex(/^[a-z]{2}$/, 'expected a language such as en'),
            text(400),
            'expected words by language',
          )
          .default({}),
        since: moment.optional(),
        switched_off: moment.optional(),
      }),
      'expected a list of partners',
    )
    .superRefine((partners, context) => {
      const twice = partners.findIndex(({ slug }, at) => partners.findIndex((one) => one.slug === slug) < at)
      if (twice >= 0)
        context.addIssue({ code: 'custom', path: [twice, 'slug'], message: 'stands here twice' })
    })
    .default([]),
})

/**
 * Reads `partners.yaml`: which sites may hold the letter's form, and the partners whose sites do. Throws a
 * PartnerFileProblem with the line where something else was expected.
 */
export function readPartnerFile(source: string): PartnerFile {
  const { partners, framing = partners.length > 0 ? 'partners' : 'anywhere' } = readYaml(source)
  return {
    framing,
    partners: partners.map(({ asks_updates, updates_words, since, switched_off, origins, ...partner }) => ({
      ...partner,
      origins: [...new Set(origins)],
      asksUpdates: asks_updates,
      updatesWords: updates_words,
      since: since ?? null,
      switchedOffAt: switched_off ?? null,
    })),
  }
}

function readYaml(source: string): z.infer<typeof File> {
  const counter = new LineCounter()
  const document = parseDocument(source.replace(/^\ufeff/, ''), { lineCounter: counter, prettyErrors: false })
  const problem = (offset: number, reason: string) =>
    new PartnerFileProblem(counter.linePos(offset).line || 1, reason)
  const [broken] = document.errors
  if (broken) throw problem(broken.pos[0], `expected YAML: ${broken.message}`)
  const read = File.safeParse(valuesOf(document))
  if (read.success) return read.data

  const [issue] = read.error.issues
  const path = issue?.path ?? []
  const key = path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join(' ')
  const unknown = issue?.code === 'unrecognized_keys' ? `no such key: ${issue.keys.join(', ')}` : undefined
  throw problem(placeOf(document, path), `${key || 'partners'}: ${unknown ?? issue?.message ?? 'unreadable'}`)
}

function valuesOf(document: Document): unknown {
  try {
    // A file without a word says that there are none.
    return document.toJS() ?? {}
  } catch (error) {
    // An alias of nothing, or of too much.
    if (error instanceof ReferenceError) throw new PartnerFileProblem(1, `expected YAML: ${error.message}`)
    throw error
  }
}

/** The file that `readPartnerFile` reads back. */
export function writePartnerFile({ framing, partners }: PartnerFile): string {
  const rows = partners.map(({ slug, name, origins, asksUpdates, updatesWords, since, switchedOffAt }) => ({
    slug,
    name,
    origins,
    ...(asksUpdates && { asks_updates: true }),
    ...(Object.keys(updatesWords).length > 0 && { updates_words: updatesWords }),
    ...(since && { since: since.toISOString() }),
    ...(switchedOffAt && { switched_off: switchedOffAt.toISOString() }),
  }))
  return stringify({ framing, ...(rows.length > 0 && { partners: rows }) }, { lineWidth: 0 })
}
