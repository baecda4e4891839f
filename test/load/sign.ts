import type { Request } from 'autocannon'
import { v7 as uuid } from 'uuid'
import { one, sql } from '#server/database/sql.ts'
import { inventSignatures, type SignatureRow } from '#server/task/invented-signatures.ts'
import { solvedCaptchas } from './rig/captchas.ts'
import { compare } from './rig/compare.ts'
import { report, type Figure } from './rig/figure.ts'
import { latenciesAlike } from './rig/latencies.ts'
import { importOrganizations, onStage, type Stage } from './rig/stage.ts'
import { startBare } from './rig/started.ts'
import { mailboxKey } from '../seal/mailbox.ts'

// Signing with everything on: captcha, limits, likeness, outbox and fsync. Individuals for a minute, each with a mailbox
// of their own, by turns with a bare route that does one INSERT of the same values in the same table; organizations for
// a minute on a letter that 10,000 have signed, each signed for and confirmed. Then every signature that was
// acknowledged is looked for, with its mail; and new and repeated signings are told apart by their time, or not.
// `npm run bench -- sign` is both parts of individuals, `sign individuals` and `sign alike`; `sign organizations` takes as long.

const rounds = 6
const seconds = 10
/** Made before a round: more than it takes. */
const captchasOfRound = 45_000
const organizationsThere = 10_000

/** Whoever has seen known ones with a like name, and says that it is another. */
const ofOrganization = {
  as: 'organization',
  organization: 'another',
  contactName: 'Zoë Łukasz',
  contactRole: 'Director',
}

const part = process.argv[2] ?? 'individuals alike'

await onStage(async (stage) => {
  const acknowledged: string[] = []
  if (part.includes('individuals')) report('sign', await signIndividuals(stage, acknowledged))
  if (part.includes('alike')) report('sign', await latenciesAlike(stage, { count: 500, formOf: formOfOne }))
  if (part.includes('organizations')) report('sign', await signOrganizations(stage, acknowledged))
  const missing = acknowledged.length - (await countWhole(stage, acknowledged))
  report('sign', [
    { figure: 'acknowledged signatures', value: acknowledged.length, unit: 'signatures' },
    {
      figure: 'of these not there exactly once with exactly one confirmation mail',
      value: missing,
      unit: 'signatures',
      goal: '<= 0',
    },
  ])
})

async function signIndividuals(stage: Stage, acknowledged: string[]): Promise<Figure[]> {
  const { origin, letter, databaseUrl, add, key } = stage
  const bare = add(await startBare('bare-signing', { DATABASE_URL: databaseUrl, LETTER_ID: uuid() }))
  const forms = inventForms('individuals')
  const captchas: string[] = []
  const prepare = async () => {
    captchas.splice(0, Infinity, ...(await solvedCaptchas(key, captchasOfRound)))
  }
  const onSigned = (email: string) => acknowledged.push(email)
  return compare('signing by individuals', {
    ours: {
      url: `${origin}/en/letters/${letter.slug}/sign`,
      status: 303,
      prepare,
      request: signing(forms, { origin, onSigned, captchas, domain: 'people.example' }),
    },
    bare: {
      url: bare.origin,
      status: 303,
      request: signing(forms, { origin: bare.origin, domain: 'bare.example' }),
    },
    goals: { perSecond: '>= 2000', p99: '<= 250' },
    rounds,
    seconds,
  })
}

async function signOrganizations(stage: Stage, acknowledged: string[]): Promise<Figure[]> {
  const { origin, letter, databaseUrl, add, key } = stage
  await importOrganizations(stage, organizationsThere)
  const bare = add(await startBare('bare-signing', { DATABASE_URL: databaseUrl, LETTER_ID: uuid() }))
  const forms = inventForms('organizations')
  const captchas: string[] = []
  const prepare = async () => {
    captchas.splice(0, Infinity, ...(await solvedCaptchas(key, captchasOfRound / 3)))
  }
  const onSigned = (email: string) => acknowledged.push(email)
  return compare('signing by organizations', {
    ours: {
      url: `${origin}/en/letters/${letter.slug}/sign`,
      status: 303,
      prepare,
      request: signing(forms, { origin, onSigned, captchas, domain: 'bodies.example' }),
    },
    bare: {
      url: bare.origin,
      status: 303,
      request: signing(forms, { origin: bare.origin, domain: 'bare.example' }),
    },
    goals: { perSecond: '>= 300', p99: '<= 250' },
    rounds,
    seconds,
  })
}

/** What signers of many scripts type, as the page sends it but for the address. */
function inventForms(signs: 'individuals' | 'organizations'): string[] {
  const count = signs === 'individuals' ? 500 : 60_000
  const inventing = { seed: 2, count, from: new Date(), language: 'es', signs }
  return Array.from(inventSignatures(inventing), ({ row }) => formOf(row).toString())
}

function formOf(row: SignatureRow): URLSearchParams {
  const { name, second_name = '', role = '', affiliation = '', city = '', country = '', acronym = '' } = row
  const consents = { agree: 'yes', mayBind: 'yes', publish: 'yes' }
  const said =
    row.people === 0
      ? { ...ofOrganization, name, acronym, country }
      : { as: 'individual', name, secondName: second_name, role, affiliation, city, country }
  return new URLSearchParams({ ...said, ...consents })
}

function formOfOne(email: string): URLSearchParams {
  const consents = { agree: 'yes', publish: 'yes' }
  return new URLSearchParams({ as: 'individual', name: 'Zoë Łukasz', email, ...consents })
}

type Signing = {
  origin: string
  domain: string
  captchas?: string[]
  onSigned?: (email: string) => void
}

/** Every request another mailbox, also between the runs. */
function signing(forms: string[], { origin, domain, captchas, onSigned }: Signing): Request {
  let signed = 0
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
    setupRequest: (request: Request, context: { email?: string }) => {
      signed += 1
      context.email = `signer.${signed}@mail${signed}.${domain}`
      const form = forms[signed % forms.length]
      const captcha = captchas ? `&captcha=${encodeURIComponent(captchas.pop() ?? '')}` : ''
      return { ...request, body: `${form}&email=${encodeURIComponent(context.email)}${captcha}` }
    },
    onResponse: (status: number, _body: string, context: { email?: string }) => {
      if (status === 303 && context.email) onSigned?.(context.email)
    },
  }
}

/** How many of these mailboxes have exactly one signature, and it exactly one mail, the one that asks to confirm. */
async function countWhole({ pool, letter }: Stage, emails: string[]): Promise<number> {
  const keys = emails.map((email) => mailboxKey(pool, email))
  const { whole } = await one<{ whole: number }>(
    pool,
    sql`
    select count(*)::integer as whole
      from (select s.email_key
              from signatures s
              left join outbox o on o.letter_id = s.letter_id and o.signature_id = s.id and o.kind = 'confirm'
             where s.letter_id = ${letter.id} and s.email_key = any (${keys})
             group by s.email_key
            having count(*) = 1 and count(o.id) filter (where o.recipient_key = s.email_key) = 1) one`,
  )
  return whole
}
