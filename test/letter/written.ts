import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Written = {
  slug: string
  /** Lines of front matter besides those that every letter has. */
  front?: string[]
  order?: 'one list' | 'organizations first'
  language?: string
  text?: string
  /** Lines of signatories.csv without their positions, after its header. */
  list?: string[]
}

export const listHeader = 'position,printed,kind,name,acronym,role,affiliation,people'

const parent = mkdtempSync(join(tmpdir(), 'undersigned-letters-'))
// Not after a file of tests: several share this module.
process.once('exit', () => rmSync(parent, { recursive: true }))

/** A letter's folder with what a test is about. */
export function writeLetter({ slug, list, language = 'en', ...said }: Written): string {
  const folder = join(mkdtempSync(join(parent, 'letter-')), slug)
  mkdirSync(folder)
  writeFileSync(join(folder, `letter.${language}.md`), letterText({ language, ...said }))
  if (list) writeFileSync(join(folder, 'signatories.csv'), listText(list))
  return folder
}

export function letterText({
  front = [],
  order = 'one list',
  language = 'en',
  text = 'Keep the lamps lit.\n',
}: Partial<Written>) {
  return `---
title: Open letter on the lamps
date: 2026-01-19
language: ${language}
addressees:
  - { name: Cordelia Finch, office: Mayor }
signatories: { heading: Signed by, order: ${order} }
${front.map((line) => `${line}\n`).join('')}---

${text}`
}

/** Each of "organization Red (R)", "individual Zoë" as a line of the file. */
function listText(list: string[]): string {
  const rows = list.map((line, index) => `${index + 1},${line}\n`)
  return `${listHeader}\n${rows.join('')}`
}

export const person = (name: string, people = 1) => `${name},individual,${name},,,,${people}`
export const body = (name: string, acronym = '') => `${name},organization,${name},${acronym},,,`
