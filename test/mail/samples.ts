import { announcementMail } from '#server/announcement/mails.ts'
import { deliveryMail } from '#server/edition/mails.ts'
import { makeToken } from '#server/signature/token.ts'
import { signInMail } from '#server/coordinator/mails.ts'
import { noLetter, type MailSubject, type Wording } from '#server/mail/mail.ts'
import { approvedMail, countsAgainMail, rejectedMail, underReviewAgainMail } from '#server/review/mails.ts'
import {
  confirmMail,
  editedMail,
  erasedMail,
  receiptMail,
  reminderMail,
  signedAlreadyMail,
  textChangedMail,
  withdrawnMail,
} from '#server/signature/mails.ts'
import { deskLocales, locales } from '#web/words/language.ts'

// Every mail that we send, worded for the cast, in the languages of the site.

const key = Buffer.alloc(32, 3)
const letterId = '019ab000-0000-7000-8000-000000000001'
const signatureId = '019ab000-0000-7000-8000-000000000002'
const confirmToken = makeToken(key, 'confirm', letterId, signatureId)
const manageToken = makeToken(key, 'manage', letterId, signatureId)
const unsubscribeToken = makeToken(key, 'unsubscribe', letterId, signatureId)
const signInToken = makeToken(key, 'sign-in', noLetter, signatureId)

export const origin = 'https://letters.example.org'
export const reason = 'We called <the office>.\n\nNobody there knows of it & "nobody" may sign.'

const inShort = {
  addressees: ['Cordelia Finch', 'Marta Quispe', 'Oluwaseun Ade', 'Ivo Horák', 'Hana Novák'],
  beginning: 'The lamps on the quay have been dark since the spring, and nobody says why.',
  counts: { organizations: 59, people: 28 },
  closesAt: new Date('2026-12-24T12:00:00Z'),
}
const signedAt = new Date('2026-11-20T12:00:00Z')
const passages = [
  { before: 'Light the quay.', after: 'Light the quay and the bridge.' },
  { before: '', after: 'Say when it will be done.' },
  { before: 'Thank you.', after: '' },
  { before: 'One more.', after: 'One more time.' },
]

const delivered = {
  addressee: 'Ana <Paz> & sons',
  office: 'President of the Republic',
  number: 1,
  frozenAt: new Date('2026-11-22T12:00:00Z'),
  counts: { organizations: 59, people: 28 },
  attachment: undefined,
}
const news = { subject: 'it was handed over', body: 'Dear <all>,\n\nIt was handed over.' }

export type Sample = { name: string; language: string; path: string; wording: Wording }

export function samples(changes: Partial<MailSubject> = {}): Sample[] {
  return locales.flatMap((language) => samplesIn(language, changes))
}

function samplesIn(language: string, changes: Partial<MailSubject>): Sample[] {
  const about: MailSubject = {
    origin,
    language,
    letter: {
      slug: 'forced-mobility',
      title: 'Open letter on forced mobility and U.S. immigration policy',
      conveners: ['Centro Zoë & Łukasz', 'مريم للعدالة'],
    },
    line: 'Guadalupe y Raúl, <i>teachers</i> & neighbors',
    ...changes,
  }
  const letter = `/${language}/letters/${about.letter.slug}`
  const own = { path: `${letter}/signature/${manageToken}`, language }
  const confirm = { path: `${letter}/confirm/${confirmToken}`, language }
  const toConfirm = { ...about, token: confirmToken, inShort }
  const toManage = { ...about, token: manageToken }
  const [organization, individual] = ['organization', 'individual'] as const
  const named: Record<string, Omit<Sample, 'name'>> = {
    'confirm, individual': { ...confirm, wording: confirmMail({ ...toConfirm, capacity: individual }) },
    'confirm, organization': { ...confirm, wording: confirmMail({ ...toConfirm, capacity: organization }) },
    'signed already, individual': {
      ...own,
      wording: signedAlreadyMail({ ...toManage, capacity: individual }),
    },
    'signed already, organization': {
      ...own,
      wording: signedAlreadyMail({ ...toManage, capacity: organization }),
    },
    'receipt, counted': {
      ...own,
      wording: receiptMail({ ...toManage, capacity: individual, counted: true }),
    },
    'receipt, held': { ...own, wording: receiptMail({ ...toManage, capacity: individual, counted: false }) },
    'receipt, organization': {
      ...own,
      wording: receiptMail({ ...toManage, capacity: organization, counted: false }),
    },
    'reminder, individual': {
      ...confirm,
      wording: reminderMail({ ...toConfirm, capacity: individual, signedAt }),
    },
    'reminder, organization': {
      ...confirm,
      wording: reminderMail({ ...toConfirm, capacity: organization, signedAt }),
    },
    ...ofChanges(about, letter),
    approved: { ...own, wording: approvedMail(toManage) },
    rejected: { ...own, wording: rejectedMail({ ...toManage, reason }) },
    'under review again': { ...own, wording: underReviewAgainMail(toManage) },
    'counts again': { ...own, wording: countsAgainMail(toManage) },
    ...ofEditions(about, letter),
  }
  // Coordinators are written to in the desk's languages.
  if (deskLocales.some((one) => one === language)) {
    const path = `/desk/sign-in/${signInToken}`
    const wording = signInMail({ origin, language, token: signInToken, minutes: 30 })
    named['sign-in'] = { path, language, wording }
  }
  return Object.entries(named).map(([name, sample]) => ({ name: `${name} (${language})`, ...sample }))
}

/** What goes to addressees, and to those who asked for news. */
function ofEditions(about: MailSubject, letter: string): Record<string, Omit<Sample, 'name'>> {
  const { language } = about
  return {
    delivery: {
      path: `${letter}/editions/1`,
      language,
      wording: deliveryMail({ ...about, ...delivered }),
    },
    announcement: {
      path: letter,
      language,
      wording: announcementMail({
        ...about,
        ...news,
        edition: null,
        tokens: { unsubscribe: unsubscribeToken, manage: manageToken },
      }),
    },
    'announcement with the letter': {
      path: `${letter}/editions/1`,
      language,
      wording: announcementMail({
        ...about,
        ...news,
        edition: 1,
        tokens: { unsubscribe: unsubscribeToken, manage: manageToken },
      }),
    },
  }
}

/** What the signer, the text or the desk has changed. */
function ofChanges(about: MailSubject, letter: string): Record<string, Omit<Sample, 'name'>> {
  const { language } = about
  const toManage = { ...about, token: manageToken }
  return {
    'text changed': {
      path: `${letter}/signature/${manageToken}/text`,
      language,
      wording: textChangedMail({ ...toManage, passages }),
    },
    edited: {
      path: `${letter}/signature/${manageToken}`,
      language,
      wording: editedMail({ ...toManage, before: 'Gudalupe y Raúl', after: about.line }),
    },
    withdrawn: { path: letter, language, wording: withdrawnMail(toManage) },
    erased: { path: letter, language, wording: erasedMail(about) },
  }
}
