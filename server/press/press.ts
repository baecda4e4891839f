import { z } from 'zod'
import type { Body } from '../document/document.ts'
import type { EditionFile } from '../edition/edition.ts'
import type { LetterHead } from '../letter/letter.ts'

/** The address of a release, the same in every language: `2026-11-22-the-river-speaks`. */
export const ReleaseName = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}-[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(100)

export const ReleaseLanguage = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  .max(35)

/** Somebody whom journalists may ask: published on purpose. */
export type Contact = {
  name: string
  role?: string | undefined
  email?: string | undefined
  phone?: string | undefined
}

export type Quote = { text: string; speaker: string; role?: string | undefined }

/** A paragraph about an organization that issues the letter. */
export type About = { name: string; text: string }

export type PressLink = { label: string; url: string }

/** A release as lists have it. */
export type ReleaseHead = {
  name: string
  language: string
  title: string
  /** `2026-11-22` */
  dated: string
  embargoUntil: Date | null
  /** False while it is being written. */
  published: boolean
  writtenAt: Date
}

/** What a release says. */
export type ReleaseContent = {
  contacts: Contact[]
  quotes: Quote[]
  abouts: About[]
  links: PressLink[]
  body: Body
}

export type Release = ReleaseHead & ReleaseContent

/** Whether everybody may read it. */
export function isPublic(
  { published, embargoUntil }: Pick<ReleaseHead, 'published' | 'embargoUntil'>,
  now: Date,
): boolean {
  return published && (embargoUntil === null || embargoUntil <= now)
}

/** What can be taken along, besides the further links of releases. */
export type Download =
  | { kind: 'letter'; language: string }
  | { kind: 'edition'; number: number; file: Pick<EditionFile, 'kind' | 'language' | 'sizeBytes'> }
  /** A heading of the letter. */
  | { kind: 'annex'; id: string; title: string }
  | { kind: 'logo'; convener: string; address: string }

/** The page for the press. Quotes and contacts are those of its releases, the newest first. */
export type PressPage = {
  letter: LetterHead
  releases: ReleaseHead[]
  contacts: Contact[]
  quotes: Quote[]
  abouts: About[]
  links: PressLink[]
  downloads: Download[]
}

/** The page of a release. */
export type ReleasePage = { letter: LetterHead; release: Release; languages: string[] }

/** A release as it is being written: every field as text, lists by their rows. */
export type ReleaseForm = {
  /** Of the release that is changed; empty for a new one. */
  name: string
  /** When what is changed here was written, as the page had it: nobody overwrites what they have not seen. */
  seen: string
  language: string
  title: string
  date: string
  /** Day and time in UTC, `2026-11-22` and `08:00`. */
  embargoDay: string
  embargoTime: string
  published: boolean
  body: string
  contacts: Record<keyof Contact, string>[]
  quotes: Record<keyof Quote, string>[]
  abouts: Record<keyof About, string>[]
  links: Record<keyof PressLink, string>[]
}
