/** What the service has told somebody who signs: the promises that it has to keep. */
export type Told = {
  /** The form's own key, by which its row is known. */
  formKey: string
  letterId: string
  mailbox: string
  /** How many people it counts for: 0 for an organization, which waits for the desk. */
  people: number
  /** Sent at all: what was never acknowledged may be there or not. */
  signed: boolean
  confirmed: boolean
  /** Whether the mailbox refuses every mail. */
  refuses?: boolean
  /** A hold that nobody can help, and without which it must not be there: nobody is let in by a fault. */
  heldFor?: string
}

export type SignatureFound = {
  id: string
  letterId: string
  formKey: string | null
  confirmed: boolean
  counted: boolean
  people: number
  holds: string[]
}

export type MailFound = {
  id: string
  signatureId: string | null
  kind: string
  sent: boolean
  failed: boolean
  /** Given up because there was no longer a reason to send it: its signer had acted on it. */
  moot: boolean
  leased: boolean
}

export type EventFound = { signatureId: string | null; kind: string; organizations: number; people: number }

/** What a mail server took: the id of the mail in its Message-ID. */
export type MailTaken = { id: string; to: string }

export type Counted = { letterId: string; organizations: number; people: number }

/** Everything of the letters that were signed, read at one moment, with nothing under way. */
export type Found = {
  signatures: SignatureFound[]
  mails: MailFound[]
  events: EventFound[]
  /** What the counting in the database says, and what readers are shown. */
  counts: Counted[]
  shown: Counted[]
}

export type Findings = {
  /** Told to somebody, and not there. */
  lost: string[]
  /** There more than once: a signature, a mail of one kind, an event. */
  doubled: string[]
  /** Confirmed with nothing against it, and missing in the count; or a count that is not the sum of its list. */
  uncounted: string[]
  /** Two things at once that exclude each other. */
  torn: string[]
  /** Mails that have neither left nor been given up. */
  left: string[]
  /** How many mails came another time, under their own Message-ID: what a crash may cause. */
  mailsAgain: number
}

type Checking = { told: Told[]; taken: MailTaken[]; found: Found }

/**
 * Holds what was acknowledged against what is there. Pure, and complete in this sense: the same signatures, mails and
 * counts in any other state than the one that was promised give a finding.
 */
export function check({ told, taken, found }: Checking): Findings {
  const findings: Findings = { lost: [], doubled: [], uncounted: [], torn: [], left: [], mailsAgain: 0 }
  const index = indexOf(found, taken)
  for (const one of told) checkPromise(one, index, findings)
  checkRows({ told, found, index }, findings)
  for (const mail of found.mails) checkMail(mail, index, findings)
  checkTaken(taken, index, findings)
  checkCounts(found, findings)
  return findings
}

/** Whether everything was as it should be; mails that came again are judged by how often something was killed. */
export function isClean({ lost, doubled, uncounted, torn, left }: Findings): boolean {
  return [lost, doubled, uncounted, torn, left].every((list) => list.length === 0)
}

type Index = {
  byForm: Map<string, SignatureFound[]>
  mailsOf: Map<string, MailFound[]>
  eventsOf: Map<string, EventFound[]>
  mailById: Map<string, MailFound>
  takenById: Map<string, MailTaken[]>
}

function indexOf(found: Found, taken: MailTaken[]): Index {
  return {
    byForm: groupBy(found.signatures, ({ formKey }) => formKey),
    mailsOf: groupBy(found.mails, ({ signatureId }) => signatureId),
    eventsOf: groupBy(found.events, ({ signatureId }) => signatureId),
    mailById: new Map(found.mails.map((mail) => [mail.id, mail])),
    takenById: groupBy(taken, ({ id }) => id),
  }
}

function groupBy<Item>(items: Item[], keyOf: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** The kinds of mail of which a signature has one, whatever happens. */
const once = { signed: ['confirm'], confirmed: ['receipt', 'linked'] }

function checkPromise(told: Told, index: Index, findings: Findings): void {
  const rows = index.byForm.get(told.formKey) ?? []
  const [row] = rows
  if (rows.length > 1) findings.doubled.push(`${told.mailbox}: ${rows.length} signatures of one form`)
  if (!row) {
    if (told.signed) findings.lost.push(`${told.mailbox}: the signature`)
    return
  }
  if (row.letterId !== told.letterId) findings.torn.push(`${told.mailbox}: on another letter`)
  if (row.people !== told.people)
    findings.torn.push(`${told.mailbox}: ${row.people} people instead of ${told.people}`)
  if (told.confirmed && !row.confirmed) findings.lost.push(`${told.mailbox}: the confirmation`)
  // Of a person who did everything right; who tried again too often may have to wait.
  const held = row.holds.filter((hold) => hold !== 'too-many' && hold !== told.heldFor)
  if (told.people > 0 && held.length > 0)
    findings.uncounted.push(`${told.mailbox}: held (${held.join(', ')})`)
  if (told.heldFor && !row.holds.includes(told.heldFor))
    findings.torn.push(`${told.mailbox}: not held (${told.heldFor})`)
  checkMailsOf(row, { told, index }, findings)
}

function checkMailsOf(
  row: SignatureFound,
  { told, index }: { told: Told; index: Index },
  findings: Findings,
): void {
  const mails = index.mailsOf.get(row.id) ?? []
  for (const [state, kinds] of Object.entries(once)) {
    const due = state === 'signed' || row.confirmed
    const own = mails.filter(({ kind }) => kinds.includes(kind))
    const what = `${told.mailbox}: the mail (${kinds.join(' or ')})`
    if (due && own.length === 0) findings.lost.push(what)
    if (due && !told.refuses && !row.confirmed && own.some(({ failed, moot }) => failed && !moot))
      findings.lost.push(`${what} was given up`)
    if (!due && own.length > 0) findings.torn.push(`${what}, of a signature that is not ${state}`)
    if (own.length > 1) findings.doubled.push(`${what}, ${own.length} times`)
    if (own.some(({ id }) => index.takenById.get(id)?.some(({ to }) => to !== told.mailbox)))
      findings.torn.push(`${what} went to somebody else`)
  }
}

/** Seen from the rows: what nobody sent, what counts without reason, and what should count and does not. */
function checkRows({ told, found, index }: Omit<Checking, 'taken'> & { index: Index }, findings: Findings) {
  const known = new Set(told.map(({ formKey }) => formKey))
  for (const { id, formKey, confirmed, counted, people, holds } of found.signatures) {
    const name = `signature ${id}`
    if (formKey === null || !known.has(formKey)) findings.doubled.push(`${name}: nobody sent it`)
    const mayCount = confirmed && people > 0 && holds.length === 0
    if (mayCount && !counted) findings.uncounted.push(name)
    if (counted && !confirmed) findings.torn.push(`${name}: counted and not confirmed`)
    checkEvents({ name, counted }, index.eventsOf.get(id) ?? [], findings)
  }
}

function checkEvents(
  { name, counted }: { name: string; counted: boolean },
  all: EventFound[],
  findings: Findings,
): void {
  const events = all.filter(({ kind }) => kind === 'signature.counted')
  if (events.length > 1) findings.doubled.push(`${name}: counted ${events.length} times`)
  if (counted && events.length === 0) findings.uncounted.push(`${name}: no event says so`)
  if (!counted && events.length > 0) findings.torn.push(`${name}: an event counts it, the list does not`)
}

function checkMail(mail: MailFound, index: Index, findings: Findings): void {
  const name = `mail ${mail.id} (${mail.kind})`
  if (mail.sent && mail.failed) findings.torn.push(`${name}: sent and given up`)
  if ((mail.sent || mail.failed) && mail.leased) findings.torn.push(`${name}: settled and under way`)
  if (mail.sent && !index.takenById.has(mail.id)) findings.lost.push(`${name}: marked as sent, never came`)
  if (!mail.sent && !mail.failed) findings.left.push(name)
  if (mail.failed && !mail.moot && index.takenById.has(mail.id))
    findings.torn.push(`${name}: given up, and it came`)
}

function checkTaken(taken: MailTaken[], index: Index, findings: Findings): void {
  for (const [id, times] of index.takenById)
    if (!index.mailById.has(id))
      findings.doubled.push(`mail ${id} to ${times[0]?.to}: the outbox has none like it`)
  findings.mailsAgain = taken.length - index.takenById.size
}

function checkCounts({ signatures, events, counts, shown }: Found, findings: Findings): void {
  const letters = new Set([...signatures, ...counts, ...shown].map(({ letterId }) => letterId))
  for (const letterId of letters) {
    const counting = signatures.filter((one) => one.letterId === letterId && one.counted)
    const ids = new Set(counting.map(({ id }) => id))
    const own = events.filter(({ signatureId }) => signatureId !== null && ids.has(signatureId))
    const sums = {
      list: asText(
        counting.filter(({ people }) => people === 0).length,
        sumOf(counting.map((s) => s.people)),
      ),
      events: asText(sumOf(own.map((e) => e.organizations)), sumOf(own.map((e) => e.people))),
      count: countIn(counts, letterId),
      page: countIn(shown, letterId),
    }
    for (const [name, said] of Object.entries(sums))
      if (said !== sums.list)
        findings.uncounted.push(`letter ${letterId}: ${sums.list} in the list, ${said} by its ${name}`)
  }
}

function countIn(counts: Counted[], letterId: string): string {
  const { organizations, people } = counts.find((one) => one.letterId === letterId) ?? {
    organizations: 0,
    people: 0,
  }
  return asText(organizations, people)
}

const asText = (organizations: number, people: number) =>
  `${organizations} organizations and ${people} people`
const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0)
