import type { Request } from 'autocannon'
import { v7 as uuid } from 'uuid'
import { one, sql } from '#server/database/sql.ts'
import { inventSignatures, type SignatureRow } from '#server/task/invented-signatures.ts'
import { compare } from './rig/compare.ts'
import { report } from './rig/figure.ts'
import { onStage, type Stage } from './rig/stage.ts'
import { startBare } from './rig/started.ts'

// Signing as an individual, each with a mailbox of their own, beside a bare route that does one INSERT of the same
// values in the same table. Then every signature that was acknowledged is looked for, with its mail.

await onStage(async (stage) => {
  const { origin, letter, databaseUrl, add } = stage
  const settings = { DATABASE_URL: databaseUrl, LETTER_ID: uuid() }
  const bare = add(await startBare('bare-signing', settings))
  const forms = inventForms()
  const acknowledged: string[] = []
  const figures = await compare('signing', {
    ours: {
      url: `${origin}/en/letters/${letter.slug}/sign`,
      status: 303,
      request: signing(forms, { origin, onSigned: (email) => acknowledged.push(email) }),
    },
    bare: { url: bare.origin, status: 303, request: signing(forms, { origin: bare.origin }) },
    goal: '>= 0.5',
  })
  const missing = acknowledged.length - (await countWhole(stage, acknowledged))
  report('sign', [
    ...figures,
    { figure: 'acknowledged signatures', value: acknowledged.length, unit: 'signatures' },
    {
      figure: 'of these not there exactly once with exactly one confirmation mail',
      value: missing,
      unit: 'signatures',
      goal: '<= 0',
    },
  ])
})

/** What individuals of many scripts type, as the page sends it but for the address. */
function inventForms(): string[] {
  const inventing = { seed: 2, count: 500, from: new Date(), language: 'es', signs: 'individuals' as const }
  return Array.from(inventSignatures(inventing), ({ row }) => new URLSearchParams(fieldsOf(row)).toString())
}

function fieldsOf(row: SignatureRow): Record<string, string> {
  const { name, second_name = '', role = '', affiliation = '', city = '', country = '' } = row
  const said = { name, secondName: second_name, role, affiliation, city, country }
  return { as: 'individual', ...said, agree: 'yes', publish: 'yes' }
}

type Signing = { origin: string; onSigned?: (email: string) => void }

/** Every request another mailbox, also between the runs. */
function signing(forms: string[], { origin, onSigned }: Signing): Request {
  let signed = 0
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
    setupRequest: (request: Request, context: { email?: string }) => {
      signed += 1
      context.email = `signer.${signed}@example.org`
      const form = forms[signed % forms.length]
      return { ...request, body: `${form}&email=${encodeURIComponent(context.email)}` }
    },
    onResponse: (status: number, _body: string, context: { email?: string }) => {
      if (status === 303 && context.email) onSigned?.(context.email)
    },
  }
}

/** How many of these mailboxes have exactly one signature, and it exactly one mail, the one that asks to confirm. */
async function countWhole({ pool, letter }: Stage, emails: string[]): Promise<number> {
  const { whole } = await one<{ whole: number }>(
    pool,
    sql`
    select count(*)::integer as whole
      from (select s.email
              from signatures s
              left join outbox o on o.letter_id = s.letter_id and o.signature_id = s.id
             where s.letter_id = ${letter.id} and s.email = any (${emails})
             group by s.email
            having count(*) = 1 and count(o.id) filter (where o.kind = 'confirm' and o.recipient = s.email) = 1) one`,
  )
  return whole
}
