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
const Standing = z.enum(['upcoming', 'open', 'paused', 'closed']).describe('api.says.standing')

const ApiCounts = z
  .object({ organizations: count, people: count })
  .meta({ id: 'Counts', description: 'api.says.counts' })

export const ApiProblem = z
  .object({
    code: z.string().describe('api.says.problem-code'),
    message: z.string().describe('api.says.problem-message'),
    detail: z.string().optional().describe('api.says.problem-detail'),
    id: z.string().optional().describe('api.says.problem-id'),
  })
  .meta({ id: 'Problem', description: 'api.says.problem' })

/** How much a program may ask for within a minute: a network, and a token that changes something. */
export type ApiLimits = { network: number; token: number }
/** A page has 1,000 lines: this is a list of half a million in a minute, or every letter's count twice a second. */
export const usualApiLimits: ApiLimits = { network: 600, token: 120 }

/** What any route may answer besides. */
export const anyProblem = {
  429: ApiProblem.describe('api.says.too-many'),
}
/** What a route may answer that reads what is sent. */
export const bodyProblems = {
  413: ApiProblem.describe('api.says.too-long'),
  415: ApiProblem.describe('api.says.media-type'),
}

const ApiLetterSummary = z
  .object({
    slug: Slug,
    language: z.string().describe('api.says.title-language'),
    title: z.string(),
    dated: z.iso.date(),
    conveners: z.array(z.string()),
    counts: ApiCounts,
    standing: Standing,
    closesAt: z.date().nullable(),
    url: z.url().describe('api.says.page'),
  })
  .meta({ id: 'LetterSummary' })

export const ApiEdition = z
  .object({
    number: z.number().int(),
    frozenAt: z.date(),
    counts: z.object({
      organizations: count,
      people: count,
      withheld: count.describe('api.says.withheld'),
    }),
    hash: z.string().describe('api.says.manifest-hash'),
    hidden: z.boolean().describe('api.says.hidden'),
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
  .meta({ id: 'Edition', description: 'api.says.edition' })

export const ApiLetter = ApiLetterSummary.extend({
  original: z.string().describe('api.says.original'),
  languages: z.array(z.string()),
  addressees: z.array(z.object({ name: z.string(), office: z.string().optional() })),
  signs: Signs.describe('api.says.signs'),
  listOrder: ListOrder,
  opensAt: z.date(),
  pdf: z.url().describe('api.says.pdf'),
}).meta({ id: 'Letter' })

const TextHead = z.object({
  language: z.string(),
  version: z.number().int(),
  title: z.string(),
  hash: z.string().describe('api.says.source-hash'),
  publishedAt: z.date(),
  replacedAt: z.date().nullable().describe('api.says.replaced'),
})
const ApiTextHead = TextHead.meta({ id: 'TextHead' })
export const ApiText = TextHead.extend({
  source: z.string().describe('api.says.source'),
}).meta({ id: 'Text', description: 'api.says.text' })

const ApiSignatory = Signatory.extend({ id: z.string() }).meta({
  id: 'Signatory',
  description: 'api.says.signatory',
})
const ApiChange = Change.extend({
  signatory: Signatory.nullable().describe('api.says.change-signatory'),
}).meta({
  id: 'Change',
  description: 'api.says.change',
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
    line: z.string().nullable().describe('api.says.waiting-line'),
    country: z.string().nullable(),
    website: z.string().nullable(),
    holds: z.array(Hold).describe('api.says.waiting-holds'),
    grade: Grade.nullable().describe('api.says.waiting-grade'),
    like: z.array(z.string()).describe('api.says.waiting-like'),
    since: z.string(),
  })
  .meta({ id: 'Waiting' })

export const ApiDecided = z
  .object({ decision: z.string().describe('api.says.decision') })
  .meta({ id: 'Decided' })
export const ApiSigning = z.object({ standing: Standing }).meta({ id: 'Signing' })
export const ApiImported = z
  .object({
    added: count,
    removed: count,
    kept: count,
    standing: z.array(z.string()).describe('api.says.import-standing'),
    rejected: z.array(z.string()).describe('api.says.import-rejected'),
  })
  .meta({ id: 'Imported' })

/** What is asked for, in addresses. */
export const OfLetter = z.object({ slug: Slug.describe('api.says.slug') })
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
    .describe('api.says.language'),
})
const page = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual)

export const SignatoryQuery = z.object({
  after: z.string().max(4000).optional().describe('api.says.after'),
  limit: page(1000, 100),
})
export const ChangeQuery = z.object({
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0).describe('api.says.after-change'),
  limit: page(1000, 100),
})
export const CountQuery = z.object({
  by: z.literal('day').optional().describe('api.says.by-day'),
})
export const QueueQuery = z.object({
  after: z.string().max(100).optional().describe('api.says.after'),
  limit: page(200, 50),
})

export const Letters = z.object({ letters: z.array(ApiLetterSummary) })
export const Texts = z.object({ texts: z.array(ApiTextHead) })
export const CountsOverTime = ApiCounts.extend({ days: z.array(DayCount).optional() })
export const Signatories = z.object({
  signatories: z.array(ApiSignatory),
  next: z.string().nullable().describe('api.says.next'),
})
export const Editions = z.object({ editions: z.array(ApiEdition) })
export const Changes = z.object({
  changes: z.array(ApiChange),
  cursor: z.number().int().describe('api.says.cursor'),
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
