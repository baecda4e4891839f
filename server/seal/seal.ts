/** What of a signature is never shown to the public, whoever signed. */
export const neverShown = ['email', 'contact_name', 'contact_role', 'city'] as const

/** What is shown of a person who is shown in full. The line is what "first name and country" shows. */
export const shownInFull = ['name', 'second_name', 'role', 'affiliation'] as const

/** A row of `signatures` as far as it is sealed: `email_key` and `name_key` are in clear. */
export type Unsealed = {
  id: string
  capacity: string
  published?: string | undefined
  people?: number | undefined
  acronym?: string | null | undefined
  name: string
  line: string
  name_key: string
  email_key?: string | null | undefined
} & {
  [Column in (typeof neverShown)[number] | 'second_name' | 'role' | 'affiliation']?: string | null | undefined
}

/** What seals and opens, and gives the keys by which sealed values are found. Made by `openSeal`. */
export type Seal = {
  /** Seals values of one row, each in its column, under a data key that is made for them. */
  under: (id: string) => (column: string, value: string) => string
  /** The value that was sealed; throws where anything about it was changed, or the key is another one. */
  open: (sealed: string) => string
  /** The key of a mailbox (`canonicalEmail`): 22 characters that tell nothing to whoever has not our look-up key. */
  mailboxKey: (canonical: string) => string
  /** The key of a name that is not shown; `#` tells it from one that is. */
  nameKey: (key: string) => string
  /** A whole word by which the desk finds a name that is not shown: 12 characters. */
  word: (word: string) => string
}
