import type { Db } from '../database/sql.ts'
import { searchWords } from '../signature/sort-key.ts'
import { sealOf } from './attach.ts'
import { neverShown, shownInFull, type Unsealed } from './seal.ts'

/** What is kept to find a row by; further ones are not. */
const mostWords = 40

type Sealed<Row> = Row & { hidden_words: string[] }

/** A row as `signatures` keeps it: what is not shown sealed, and the keys by which it is found. `id` is the row's own. */
export function sealedRow<Row extends Unsealed>(db: Db, row: Row, id: string = row.id): Sealed<Row> {
  const seal = sealOf(db)
  const put = seal.under(id)
  const columns: (keyof Unsealed)[] = [
    ...neverShown,
    ...(isHidden(row) ? shownInFull : []),
    ...(row.published === 'withheld' ? (['line'] as const) : []),
  ]
  const sealed = columns.flatMap((column) => {
    const value = row[column]
    return typeof value === 'string' ? [[column, put(column, value)]] : []
  })
  return {
    ...row,
    ...(Object.fromEntries(sealed) as Partial<Row>),
    name_key: isHidden(row) ? seal.nameKey(row.name_key) : row.name_key,
    email_key: row.email_key && seal.mailboxKey(row.email_key),
    hidden_words: hiddenWordsOf(db, row),
  }
}

const isHidden = ({ capacity, published = 'full' }: Unsealed) =>
  capacity !== 'organization' && published !== 'full'

/**
 * By which the desk finds a row that no word of its line leads to: of an organization its acronym and words of its contact
 * and address, of people the names that are not shown and the second one of a joint line; of all, where the mailbox is.
 */
export function hiddenWordsOf(db: Db, row: Unsealed): string[] {
  const { capacity, email_key: mailbox, name, second_name: second, contact_name: contact, acronym } = row
  const parts =
    capacity === 'organization' ? [acronym, contact, mailbox] : [isHidden(row) ? name : undefined, second]
  const words = parts.flatMap((part) => searchWords(part ?? ''))
  const domain = mailbox?.slice(mailbox.lastIndexOf('@'))
  return [...new Set([...(domain ? [domain] : []), ...words])].slice(0, mostWords).map(sealOf(db).word)
}

const ofPeople = new Set<string>([...neverShown, ...shownInFull, 'line'])

/** Values of a row before or after it was changed, as `edits` keeps them: whatever may be somebody's name is sealed. */
export function sealedValues(
  db: Db,
  signatureId: string,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const put = sealOf(db).under(signatureId)
  return Object.fromEntries(
    Object.entries(values).map(([column, value]) => [
      column,
      typeof value === 'string' && ofPeople.has(column) ? put(column, value) : value,
    ]),
  )
}

/** One value that is kept about a signature elsewhere, such as where a mail of it goes. */
export function sealedFor(db: Db, signatureId: string, column: string, value: string): string {
  return sealOf(db).under(signatureId)(column, value)
}

/** A second officer, as `countersignatures` keeps one. */
export function sealedOfficer<Officer extends { name: string; role: string; email: string }>(
  db: Db,
  signatureId: string,
  { name, role, email }: Officer,
): { name: string; role: string; email: string } {
  const put = sealOf(db).under(signatureId)
  return {
    name: put('officer_name', name),
    role: put('officer_role', role),
    email: put('officer_email', email),
  }
}
