import { wordAnnouncement } from './announcement/word-announcement.ts'
import { AccountChange } from './coordinator/coordinator.ts'
import { openInvitation } from './coordinator/find-invitation.ts'
import { invitationLasts } from './coordinator/invite.ts'
import { accountChangedMail, invitationMail, signInMail } from './coordinator/mails.ts'
import { maybe, soon, sql, type Db } from './database/sql.ts'
import { blockText } from './document/document.ts'
import { wordDelivery } from './edition/word-delivery.ts'
import { findPassages } from './letter/find-passages.ts'
import { currentTexts } from './letter/find.ts'
import type { Text } from './letter/letter.ts'
import { readTextFor } from './letter/text.ts'
import { noLetter, type MailSubject, type OutboxMail, type Wording } from './mail/mail.ts'
import { isStaleAboutOrganization, wordAboutOrganization } from './organization/mails.ts'
import {
  approvedMail,
  countsAgainMail,
  questionMail,
  rejectedMail,
  underReviewAgainMail,
} from './review/mails.ts'
import { countSignatories } from './signature/count.ts'
import {
  confirmMail,
  editedMail,
  erasedMail,
  linkedMail,
  receiptMail,
  reminderMail,
  signedAlreadyMail,
  textChangedMail,
  type LetterInShort,
  withdrawnMail,
} from './signature/mails.ts'
import { confirmationLasts, type Capacity } from './signature/signature.ts'
import { makeToken, type Purpose } from './signature/token.ts'

export type Words = { db: Db; key: Buffer; origin: string; now?: () => Date }

/**
 * What a mail of the outbox says, as things stand when it is sent or looked at: its links are made here and stored
 * nowhere. Null where there is nothing to say any more, such as a confirmation of a signature that was withdrawn.
 */
export function wordMails({
  db,
  key,
  origin,
  now = () => new Date(),
}: Words): (mail: OutboxMail) => Promise<Wording | null> {
  return async (mail) => {
    if (mail.kind === 'sign-in') return wordSignIn(mail, { key, origin })
    if (mail.kind === 'delivery') return wordDelivery(db, { mail, origin })
    if (mail.kind === 'announcement') return wordAnnouncement(db, { mail, key, origin })
    if (mail.kind === 'invitation') return wordInvitation(mail, { db, key, origin, now: now() })
    if (mail.kind === 'account-changed') return wordAccountChanged(mail, origin)

    const about = await findSubject(db, mail, origin)
    if (!about) return null
    const stale = isStale(mail.kind, about, now()) || isStaleAboutOrganization(mail.kind, about)
    if (stale && !mail.sentAt) return null
    const token: TokenFor = (purpose, id = about.id) => makeToken(key, purpose, mail.letterId, id)
    if (mail.kind === 'confirm') return wordConfirm(db, mail, { about, token })
    if (mail.kind === 'text-changed') return wordTextChanged(db, mail, { about, token })
    if (mail.kind === 'edited') return wordEdited(db, mail, { about, token })
    if (mail.kind === 'question') return wordQuestion(db, mail, { about, token })
    return wordAboutOrganization(mail, { about, token }) ?? wordAbout(mail.kind, about, token)
  }
}

type TokenFor = (purpose: Purpose, id?: string) => string

/** What was to be said is no longer so. */
function isStale(kind: string, about: Subject, now: Date): boolean {
  const { confirmed, withdrawn, counted, rejected, linked, signedAt, capacity } = about
  switch (kind) {
    case 'withdrawn':
    case 'erased':
    case 'dispute-rejected-contact':
      return false
    case 'confirm':
      return withdrawn || confirmed || now.getTime() - signedAt.getTime() >= confirmationLasts(capacity)
    case 'approved':
    case 'counts-again':
      return withdrawn || !counted
    case 'under-review-again':
      return withdrawn || counted || rejected
    case 'rejected':
      return withdrawn || !rejected
    case 'linked':
      return withdrawn || !linked
    default:
      return withdrawn
  }
}

type Subject = MailSubject & {
  id: string
  capacity: Capacity
  counted: boolean
  confirmed: boolean
  withdrawn: boolean
  rejected: boolean
  /** Whether a coordinator entered it from a list. */
  gathered: boolean
  /** Whether another one stands for both. */
  linked: boolean
  reason: string | null
  signedAt: Date
  closesAt: Date | null
  /** The letter in the reader's language. */
  text: Text
  /** The public contact says that the organization has not signed, and no coordinator has decided yet. */
  disputed: boolean
  /** What the contact added, the last time. */
  statement: string | null
  /** Why a coordinator kept or rejected the line, the last time. */
  resolvedFor: string | null
}

function wordAbout(kind: string, about: Subject, token: TokenFor): Wording | null {
  switch (kind) {
    case 'signed-already':
      return signedAlreadyMail({ ...about, token: token('manage') })
    case 'receipt':
      return receiptMail({ ...about, token: token('manage') })
    case 'withdrawn':
      return withdrawnMail({ ...about, token: token('manage') })
    case 'erased':
      return erasedMail(about)
    case 'approved':
      return approvedMail({ ...about, token: token('manage') })
    case 'rejected':
      return rejectedMail({ ...about, token: token('manage'), reason: about.reason ?? '' })
    case 'linked':
      return linkedMail({ ...about, token: token('manage') })
    case 'under-review-again':
      return underReviewAgainMail({ ...about, token: token('manage') })
    case 'counts-again':
      return countsAgainMail({ ...about, token: token('manage') })
    default:
      throw new Error(`no words for a mail of the kind ${kind}`)
  }
}

type About = { about: Subject; token: TokenFor }

/** The link once more, where it was asked for by the letter's end or its own, or by the signer. */
async function wordConfirm(
  db: Db,
  { letterId, payload }: OutboxMail,
  { about, token }: About,
): Promise<Wording> {
  const { text, closesAt, capacity } = about
  const none = { organizations: 0, people: 0 }
  const inShort: LetterInShort = {
    addressees: text.addressees.map(({ name }) => name),
    beginning: text.body.blocks.filter(({ kind }) => kind === 'paragraph').map(blockText)[0] ?? '',
    counts: capacity === 'organization' ? await countSignatories(db, letterId) : none,
    closesAt,
  }
  const confirming = { ...about, token: token('confirm'), inShort }
  return payload['reminder'] === true ? reminderMail(confirming) : confirmMail(confirming)
}

/** Nothing where it was agreed to meanwhile. */
async function wordTextChanged(db: Db, mail: OutboxMail, { about, token }: About): Promise<Wording | null> {
  const passages = await findPassages(db, { letterId: mail.letterId, signatureId: about.id })
  if (passages.length === 0 && !mail.sentAt) return null
  return textChangedMail({ ...about, token: token('manage'), passages })
}

async function wordEdited(db: Db, mail: OutboxMail, { about, token }: About): Promise<Wording | null> {
  const edit = await maybe<{ before: string | null; after: string | null }>(
    db,
    soon(sql`
    select before ->> 'line' as before, after ->> 'line' as after
      from edits
     where letter_id = ${mail.letterId} and id::text = ${mail.payload['edit']} and signature_id = ${about.id}`),
  )
  if (!edit?.before || !edit.after) return null
  return editedMail({ ...about, token: token('manage'), before: edit.before, after: edit.after })
}

async function wordQuestion(db: Db, mail: OutboxMail, { about, token }: About): Promise<Wording | null> {
  const question = await maybe<{ text: string }>(
    db,
    soon(sql`
    select text
      from questions
     where letter_id = ${mail.letterId} and id::text = ${mail.payload['question']} and signature_id = ${about.id}`),
  )
  return question ? questionMail({ ...about, token: token('manage'), text: question.text }) : null
}

type Row = Omit<Subject, keyof MailSubject | 'text'> & {
  line: string
  withheld: boolean
  slug: string
  language: string
}

async function findSubject(db: Db, mail: OutboxMail, origin: string): Promise<Subject | undefined> {
  const row = await maybe<Row>(
    db,
    soon(sql`
    select s.id, s.line, s.capacity, s.counted, s.confirmed_at is not null as confirmed, s.signed_at as "signedAt",
           s.withdrawn_at is not null as withdrawn, coalesce(s.verdict = 'rejected', false) as rejected,
           coalesce(s.verdict = 'same', false) as linked, s.origin = 'gathered' as gathered,
           s.published = 'withheld' as withheld, l.slug, l.language, l.closes_at as "closesAt",
           (select d.reason
              from decisions d
             where d.letter_id = s.letter_id and d.signature_id = s.id and d.kind = 'reject'
             order by d.decided_at desc, d.id desc
             limit 1) as reason,
           s.disputed_at is not null as disputed, dispute.statement, dispute.reason as "resolvedFor"
      from signatures s
      join letters l on l.id = s.letter_id
      left join lateral (
           select d.statement, d.reason
             from disputes d
            where d.letter_id = s.letter_id and d.signature_id = s.id
            order by d.disputed_at desc, d.id desc
            limit 1) dispute on true
     where s.letter_id = ${mail.letterId} and s.id = ${mail.signatureId}`),
  )
  if (!row) return undefined

  const text = readTextFor(await currentTexts(db, mail.letterId), mail.language, row.language)
  const { title, conveners } = text
  return { ...row, text, origin, language: mail.language, letter: { slug: row.slug, title, conveners } }
}

function wordSignIn(mail: OutboxMail, { key, origin }: { key: Buffer; origin: string }): Wording | null {
  const linkId = mail.payload['linkId']
  if (typeof linkId !== 'string') return null
  const token = makeToken(key, 'sign-in', noLetter, linkId)
  return signInMail({ origin, language: mail.language, token, minutes: 30 })
}

/** An invitation that was withdrawn or accepted has nothing to say any more. */
async function wordInvitation(
  mail: OutboxMail,
  { db, key, origin, now }: { db: Db; key: Buffer; origin: string; now: Date },
): Promise<Wording | null> {
  const { letterId, invitationId } = mail.payload
  if (typeof letterId !== 'string' || typeof invitationId !== 'string') return null
  const invitation = await openInvitation(db, { letterId, id: invitationId, now })
  if (!invitation) return null
  const token = makeToken(key, 'invite', letterId, invitationId)
  const days = invitationLasts / (24 * 60 * 60 * 1000)
  return invitationMail({ origin, language: mail.language, invitation, token, days })
}

function wordAccountChanged({ payload, language }: OutboxMail, origin: string): Wording | null {
  const { data: change } = AccountChange.safeParse(payload['change'])
  return change ? accountChangedMail({ origin, language, change }) : null
}
