import type { Db } from '../database/sql.ts'
import type { Compared } from '../likeness/described-signature.ts'
import type { Alike } from '../likeness/compared-candidates.ts'
import { findAlikeOfList, Met } from '../likeness/find-alike-of-list.ts'
import { hold } from '../likeness/held.ts'
import { nameKey } from '../likeness/normal-form.ts'
import type { Letter } from '../letter/letter.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import { faultsOf } from './faults.ts'
import { findByMailbox, findLines, findPeopleByName, foldedLine } from './find-standing.ts'
import type { Class, Entry, LineReason, Outcome, ReadLine } from './gathering.ts'

/** A line of the list as it was read. */
export type Judged = { place: number; read: ReadLine; line: string }
export type Verdict = { outcome: Outcome; reasons: LineReason[] }

/** What stood earlier in the list, for those after it; and all the others, for a line that is looked at again. */
export class Earlier {
  /** The last place that is in here. */
  upTo = 0
  readonly places = new Set<number>()
  organizations = new Met()
  /** By the ids that organizations of the list go by. */
  readonly ids = new Map<string, { place: number; line: string }>()
  readonly mailboxes = new Map<string, { place: number; line: string }>()
  readonly lines = new Map<string, { place: number; line: string }>()
  readonly names = new Map<string, { place: number; line: string }>()

  add(place: number): void {
    this.places.add(place)
    this.upTo = Math.max(this.upTo, place)
  }

  /** The list is read anew. */
  forget(): void {
    this.upTo = 0
    this.organizations = new Met()
    for (const known of [this.places, this.ids, this.mailboxes, this.lines, this.names]) known.clear()
  }
}

type Judging = { letter: Letter; lines: Judged[]; earlier: Earlier }

/**
 * What each of these lines is to those that stand on the letter, and to those before it in the list: new, a duplicate,
 * doubtful, or wrong. A few statements for all of them.
 */
export async function judge(db: Db, { letter, lines, earlier }: Judging): Promise<Map<number, Verdict>> {
  const faulty = new Map(lines.map(({ place, read }) => [place, faultsOf(read.entry, read.class, letter)]))
  const sound = lines.filter(({ place }) => faulty.get(place)?.length === 0)
  const found = await compareAll(db, { letter, lines: sound, earlier })
  return new Map(
    lines.map(({ place, read }) => {
      const faults = faulty.get(place) ?? []
      if (faults.length > 0)
        return [place, { outcome: 'wrong', reasons: faults.map((fault) => ({ code: 'fault', fault })) }]
      const doubts = read.doubts.map((doubt): LineReason => ({ code: 'doubt', doubt }))
      const alike = found.get(place) ?? []
      return [place, { outcome: outcomeOf(alike, doubts), reasons: [...alike, ...doubts] }]
    }),
  )
}

const certain = new Set(['same-line', 'same-mailbox', 'same-organization'])

function outcomeOf(alike: LineReason[], doubts: LineReason[]): Outcome {
  if (alike.some(({ code }) => certain.has(code))) return 'duplicate'
  return alike.length + doubts.length > 0 ? 'doubtful' : 'new'
}

type Reasons = Map<number, LineReason[]>

async function compareAll(db: Db, judging: Judging): Promise<Reasons> {
  const reasons: Reasons = new Map(judging.lines.map(({ place }) => [place, []]))
  await compareMailboxes(db, judging, reasons)
  await compareOrganizations(db, judging, reasons)
  await comparePeople(db, judging, reasons)
  return reasons
}

const isOrganization = ({ read }: Judged) => read.class === 'organization'

async function compareMailboxes(
  db: Db,
  { letter, lines, earlier }: Judging,
  reasons: Reasons,
): Promise<void> {
  const rows = lines.flatMap(({ place, read: { class: as, entry }, line }) =>
    entry.email ? [{ ...soughtOf(letter.id, as, entry, entry.email), place, line }] : [],
  )
  const standing = await findByMailbox(db, rows)
  const ids = [...standing.values()].map(({ id }) => id)
  const known = await findLines(db, { letterId: letter.id, ids })
  for (const row of rows) {
    const { place, line, email_key: mailbox, capacity, name_key: name } = row
    const found = standing.get(row)
    if (found) {
      const code = found.how === 'same' ? 'same-mailbox' : 'other-name'
      reasons.get(place)?.push({ code, line: known.get(found.id) ?? '', signatureId: found.id })
    }
    // An officer may sign for several organizations, a person once.
    const key = capacity === 'organization' ? `${mailbox} ${name}` : mailbox
    const before = earlier.mailboxes.get(key)
    if (before) reasons.get(place)?.push({ code: 'same-mailbox', ...before })
    else earlier.mailboxes.set(key, { place, line })
  }
}

function soughtOf(letterId: string, as: Class, { name, affiliation, country }: Entry, email: string) {
  const person = affiliation ? ('affiliated' as const) : ('individual' as const)
  return {
    letter_id: letterId,
    capacity: as === 'organization' ? ('organization' as const) : person,
    name,
    name_key: nameKey(name),
    country,
    email_key: canonicalEmail(email),
  }
}

async function compareOrganizations(
  db: Db,
  { letter, lines, earlier }: Judging,
  reasons: Reasons,
): Promise<void> {
  const organizations = lines.filter(isOrganization)
  if (organizations.length === 0) return
  const compared = organizations.map(({ place, line, read: { entry } }) => {
    const one = comparedOf(letter.id, place, entry)
    earlier.ids.set(one.id, { place, line })
    return one
  })
  const alike = await findAlikeOfList(db, { letterId: letter.id, compared, met: earlier.organizations })
  const ids = [...alike.values()].flat().map(({ id }) => id)
  const standing = ids.filter((id) => !earlier.ids.has(id))
  const known = await findLines(db, { letterId: letter.id, ids: standing })
  for (const [index, { place }] of organizations.entries()) {
    const found = alike.get(compared[index]?.id ?? '') ?? []
    for (const one of found.slice(0, 3)) {
      const before = earlier.ids.get(one.id)
      const other = before ?? { line: known.get(one.id) ?? '', signatureId: one.id }
      reasons.get(place)?.push(reasonOf(one, other))
    }
  }
}

/** An id that no signature has: it says the place. */
function comparedOf(letterId: string, place: number, entry: Entry): Compared {
  const { name, acronym = null, country = null, website = null, email = null } = entry
  return {
    letterId,
    id: `00000000-0000-0000-0000-${String(place).padStart(12, '0')}`,
    name,
    acronym,
    country,
    website,
    email,
  }
}

function reasonOf({ equal, confusable, likeness }: Alike, other: { line: string }): LineReason {
  if (equal || likeness.outcome === 'same') return { code: 'same-organization', ...other }
  if (likeness.outcome === 'different') return { code: confusable ? 'confusable' : 'near-name', ...other }
  return { code: 'likeness', ...other, reasons: likeness.reasons, vetoes: likeness.vetoes }
}

async function comparePeople(db: Db, { letter, lines, earlier }: Judging, reasons: Reasons): Promise<void> {
  const people = lines.filter((line) => !isOrganization(line))
  if (people.length === 0) return
  const { id: letterId, listLanguage } = letter
  const asked = people.map(({ place, line, read }) => ({
    place,
    line,
    name: read.entry.name,
    folded: foldedLine(line, listLanguage),
  }))
  const standing = await findPeopleByName(db, { letterId, listLanguage, asked })
  for (const { place, line, name, folded } of asked) {
    const mine = reasons.get(place)
    for (const { id: signatureId, line: other, how } of standing.get(place) ?? []) {
      if (mine?.some((reason) => 'signatureId' in reason && reason.signatureId === signatureId)) continue
      mine?.push({
        code: how === 'line' ? 'same-line' : how === 'name' ? 'same-name' : 'near-name',
        line: other,
        signatureId,
      })
    }
    compareEarlier(earlier, { place, line, name, folded }, mine)
  }
}

type Named = { place: number; line: string; name: string; folded: string }

function compareEarlier(
  earlier: Earlier,
  { place, line, name, folded }: Named,
  mine: LineReason[] | undefined,
): void {
  const sameLine = earlier.lines.get(folded)
  const key = nameKey(name).split(' ').toSorted().join(' ')
  const sameName = earlier.names.get(key)
  if (sameLine) mine?.push({ code: 'same-line', ...sameLine })
  else if (sameName) mine?.push({ code: 'same-name', ...sameName })
  if (!sameLine) earlier.lines.set(folded, { place, line })
  if (!sameName) earlier.names.set(key, { place, line })
}

/** Lines that were judged before, such as by another server: those after them are compared with them. */
export function catchUp(earlier: Earlier, { letter, lines }: Omit<Judging, 'earlier'>): void {
  for (const { place, read, line } of lines) {
    const { entry, class: as } = read
    if (entry.email) {
      const { email_key: mailbox, name_key: name } = soughtOf(letter.id, as, entry, entry.email)
      const key = as === 'organization' ? `${mailbox} ${name}` : mailbox
      if (!earlier.mailboxes.has(key)) earlier.mailboxes.set(key, { place, line })
    }
    if (as === 'organization') {
      const one = comparedOf(letter.id, place, entry)
      earlier.ids.set(one.id, { place, line })
      hold(earlier.organizations.held, one)
    } else
      compareEarlier(
        earlier,
        { place, line, name: entry.name, folded: foldedLine(line, letter.listLanguage) },
        undefined,
      )
  }
}
