import { z } from 'zod'
import { Scope } from '../access/access.ts'
import { Role } from '../coordinator/coordinator.ts'
import { Change, DayCount } from '../event/event.ts'
import { EditionNumber } from '../edition/edition.ts'
import { ListOrder, Signs, Slug } from '../letter/letter.ts'
import { Grade } from '../organization/organization.ts'
import { Capacity, Hold, Signatory } from '../signature/signature.ts'

// What the API says: allow-lists all of them. With an id a schema stands in the document by that name.

const count = z.number().int().min(0)
const Standing = z
  .enum(['upcoming', 'open', 'paused', 'closed'])
  .describe('Whether signatures are taken now. A paused letter takes none for a while.')

const ApiCounts = z
  .object({ organizations: count, people: count })
  .meta({ id: 'Counts', description: 'What counts: organizations, and people. A joint line is two people.' })

export const ApiProblem = z
  .object({
    code: z.string().describe('What it is, the same in every language.'),
    message: z.string().describe('For people, in the language that Accept-Language asks for.'),
    id: z.string().optional().describe('Where something went wrong on our side: what our log knows it by.'),
  })
  .meta({ id: 'Problem', description: 'How everything is refused.' })

/** How much a program may ask for within a minute: a network, and a token that changes something. */
export type ApiLimits = { network: number; token: number }
/** A page has 1,000 lines: this is a list of half a million in a minute, or every letter's count twice a second. */
export const usualApiLimits: ApiLimits = { network: 600, token: 120 }

/** What any route may answer besides. */
export const anyProblem = {
  429: ApiProblem.describe(
    'Too many requests within a minute, from this network or with this token. Retry-After says how many seconds to wait.',
  ),
}
/** What a route may answer that reads what is sent. */
export const bodyProblems = {
  413: ApiProblem.describe('What was sent is longer than is read.'),
  415: ApiProblem.describe('It was sent as something else than the operation reads.'),
}

const ApiLetterSummary = z
  .object({
    slug: Slug,
    language: z.string().describe('Of the title.'),
    title: z.string(),
    dated: z.iso.date(),
    conveners: z.array(z.string()),
    counts: ApiCounts,
    standing: Standing,
    closesAt: z.date().nullable(),
    url: z.url().describe('The page.'),
  })
  .meta({ id: 'LetterSummary' })

export const ApiEdition = z
  .object({
    number: z.number().int(),
    frozenAt: z.date(),
    counts: z.object({
      organizations: count,
      people: count,
      withheld: count.describe('How many of the people are not named.'),
    }),
    hash: z.string().describe('SHA-256 of the manifest, in hexadecimal.'),
    hidden: z.boolean().describe('Whether its names and files are shown no more.'),
    url: z.url(),
    files: z.array(
      z.object({
        kind: z.enum(['pdf', 'csv']),
        language: z.string(),
        sha256: z.string(),
        sizeBytes: z.number().int(),
        url: z.url(),
      }),
    ),
  })
  .meta({ id: 'Edition', description: 'A frozen state of a letter.' })

export const ApiLetter = ApiLetterSummary.extend({
  original: z.string().describe('The language that the others are translations from.'),
  languages: z.array(z.string()),
  addressees: z.array(z.object({ name: z.string(), office: z.string().optional() })),
  signs: Signs.describe('Who may sign.'),
  listOrder: ListOrder,
  opensAt: z.date(),
  pdf: z.url().describe('The letter as it stands.'),
}).meta({ id: 'Letter' })

const TextHead = z.object({
  language: z.string(),
  version: z.number().int(),
  title: z.string(),
  hash: z.string().describe('SHA-256 of the source, in hexadecimal: what whoever signs agrees to.'),
  publishedAt: z.date(),
  replacedAt: z
    .date()
    .nullable()
    .describe('Since when a newer version is the letter’s; null of the current one.'),
})
const ApiTextHead = TextHead.meta({ id: 'TextHead' })
export const ApiText = TextHead.extend({
  source: z.string().describe('The file as it was published: front matter in YAML, and Markdown.'),
}).meta({ id: 'Text', description: 'A version of the letter in one language. It never changes.' })

const ApiSignatory = Signatory.extend({ id: z.string() }).meta({
  id: 'Signatory',
  description: 'Who counts, as far as it is shown. Nobody who withholds the name is here.',
})
const ApiChange = Change.extend({ signatory: Signatory.nullable() }).meta({
  id: 'Change',
  description: 'What has happened to the list, or that it was frozen.',
})

export const ApiAccess = z
  .object({
    name: z.string(),
    scopes: z.array(Scope),
    expiresAt: z.date(),
    letters: z.array(z.object({ slug: Slug, title: z.string(), role: Role })),
  })
  .meta({ id: 'Access' })

/** No mailbox, no contact, and no name of a person: a program decides by what the desk shows, or leaves it to the desk. */
const ApiWaiting = z
  .object({
    id: z.string(),
    state: z.enum(['waiting', 'disputed']),
    capacity: Capacity,
    line: z.string().nullable().describe('Of an organization; people are named at the desk alone.'),
    country: z.string().nullable(),
    website: z.string().nullable(),
    holds: z.array(Hold).describe('Why it waits, besides that its capacity may ask for it.'),
    grade: Grade.nullable().describe('Of the best evidence that the organization has signed.'),
    like: z.array(z.string()).describe('Ids of signatures that look like the same signatory.'),
    since: z.string(),
  })
  .meta({ id: 'Waiting' })

export const ApiDecided = z
  .object({ decision: z.string().describe('By which it is undone.') })
  .meta({ id: 'Decided' })
export const ApiSigning = z.object({ standing: Standing }).meta({ id: 'Signing' })
export const ApiImported = z
  .object({
    added: count,
    removed: count,
    kept: count,
    standing: z.array(z.string()).describe('Lines that had been signed already.'),
    rejected: z.array(z.string()).describe('Lines that a coordinator keeps out.'),
  })
  .meta({ id: 'Imported' })

/** What is asked for, in addresses. */
export const OfLetter = z.object({ slug: Slug.describe('The letter’s name in its address.') })
export const OfText = OfLetter.extend({
  language: z.string().regex(/^[A-Za-z0-9-]{2,35}$/),
  version: z.coerce.number().int().min(1).max(1_000_000),
})
export const OfEdition = OfLetter.extend({ number: EditionNumber })
export const OfSignature = OfLetter.extend({ id: z.uuid() })
export const Language = z.object({
  language: z
    .string()
    .regex(/^[A-Za-z0-9-]{2,35}$/)
    .optional()
    .describe('Of the titles, where there are such; otherwise each letter’s own.'),
})
const page = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual)

export const SignatoryQuery = z.object({
  after: z.string().max(4000).optional().describe('What the page before gave as next.'),
  limit: page(1000, 100),
})
export const ChangeQuery = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .default(0)
    .describe('The number of the last change that is known.'),
  limit: page(1000, 100),
})
export const CountQuery = z.object({
  by: z.literal('day').optional().describe('Also at the end of each day, in UTC.'),
})
export const QueueQuery = z.object({
  after: z.string().max(100).optional().describe('What the page before gave as next.'),
  limit: page(200, 50),
})

export const Letters = z.object({ letters: z.array(ApiLetterSummary) })
export const Texts = z.object({ texts: z.array(ApiTextHead) })
export const CountsOverTime = ApiCounts.extend({ days: z.array(DayCount).optional() })
export const Signatories = z.object({
  signatories: z.array(ApiSignatory),
  next: z.string().nullable().describe('For the page that follows; null where there is none.'),
})
export const Editions = z.object({ editions: z.array(ApiEdition) })
export const Changes = z.object({
  changes: z.array(ApiChange),
  cursor: z.number().int().describe('The number of the last one, to go on from.'),
  more: z.boolean(),
})
export const Waiting = z.object({ waiting: z.array(ApiWaiting), next: z.string().nullable() })
export const SigningForm = z.object({ paused: z.boolean() })

// The document of all this, as its page shows it.

/** A field or parameter on one line. */
export type FieldShown = { name: string; type: string; description: string | null }

export type OperationShown = {
  id: string
  method: string
  path: string
  /** Whether it needs a token. */
  guarded: boolean
  parameters: FieldShown[]
  body: FieldShown[] | string | null
  answer: FieldShown[] | string | null
}

export type ShapeShown = { name: string; description: string | null; fields: FieldShown[] }
