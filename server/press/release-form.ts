import type { NamedRelease } from './folder.ts'
import type { Release, ReleaseForm } from './press.ts'
import { ReleaseName } from './press.ts'
import { readRelease, ReleaseProblem, writeRelease, type ReleaseFront } from './release-file.ts'

const rows = {
  contacts: ['name', 'role', 'email', 'phone'],
  quotes: ['text', 'speaker', 'role'],
  abouts: ['name', 'text'],
  links: ['label', 'url'],
} as const
type List = keyof typeof rows

/** The fields as the page sends them: `contacts-0-name`. */
export function readTyped(typed: Record<string, string>): ReleaseForm {
  const field = (name: string) => (typed[name] ?? '').trim()
  const list = <L extends List>(name: L) => {
    const found: Record<string, string>[] = []
    while (found.length < mostRows && rows[name].some((part) => `${name}-${found.length}-${part}` in typed)) {
      const at = found.length
      found.push(Object.fromEntries(rows[name].map((part) => [part, field(`${name}-${at}-${part}`)])))
    }
    return found as ReleaseForm[L]
  }
  return {
    name: field('name'),
    seen: field('seen'),
    language: field('language'),
    title: field('title'),
    date: field('date'),
    embargoDay: field('embargo-day'),
    embargoTime: field('embargo-time'),
    published: typed['published'] === 'yes',
    body: typed['body'] ?? '',
    contacts: list('contacts'),
    quotes: list('quotes'),
    abouts: list('abouts'),
    links: list('links'),
  }
}

const mostRows = 30

/** The form with an empty row under each list, or with `more` of them. */
export function withRows(form: ReleaseForm, more = 1): ReleaseForm {
  const empty = (name: List) => Object.fromEntries(rows[name].map((part) => [part, '']))
  const longer = <L extends List>(name: L) => {
    const filled = form[name].filter((row) => Object.values(row).some(Boolean))
    return [...filled, ...Array.from({ length: more }, () => empty(name))] as ReleaseForm[L]
  }
  return {
    ...form,
    contacts: longer('contacts'),
    quotes: longer('quotes'),
    abouts: longer('abouts'),
    links: longer('links'),
  }
}

/** What a release that is there says, to be changed. */
export function formOf(release: Release, markdown: string): ReleaseForm {
  const { name, language, title, dated, embargoUntil, published, writtenAt } = release
  const embargo = embargoUntil?.toISOString() ?? ''
  const words = <T extends object>(row: T) =>
    Object.fromEntries(Object.entries(row).map(([part, value]) => [part, String(value ?? '')]))
  return {
    name,
    seen: writtenAt.toISOString(),
    language,
    title,
    date: dated,
    embargoDay: embargo.slice(0, 10),
    embargoTime: embargo.slice(11, 16),
    published,
    body: markdown.trim(),
    contacts: release.contacts.map(words) as ReleaseForm['contacts'],
    quotes: release.quotes.map(words) as ReleaseForm['quotes'],
    abouts: release.abouts.map(words) as ReleaseForm['abouts'],
    links: release.links.map(words) as ReleaseForm['links'],
  }
}

export type FormProblem = {
  /** A key of the catalogues, and the field. */
  key: string
  field: string
  /** What the words name. */
  what?: string
}

/** The release that a form describes, or the first thing that is wrong with it. */
export function releaseOf(form: ReleaseForm): { release: NamedRelease } | { problem: FormProblem } {
  const problem = checkForm(form)
  if (problem) return { problem }
  const filled = <T extends object>(list: T[]) =>
    list
      .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')))
      .filter((row) => Object.keys(row).length > 0)
  const front = {
    title: form.title,
    date: form.date,
    language: form.language,
    embargo: form.embargoDay ? `${form.embargoDay}T${form.embargoTime || '00:00'}:00Z` : undefined,
    published: form.published,
    contacts: filled(form.contacts),
    quotes: filled(form.quotes),
    about: filled(form.abouts),
    links: filled(form.links),
  }
  try {
    const source = writeRelease({
      front: front as unknown as ReleaseFront,
      markdown: form.body.replaceAll('\r\n', '\n'),
    })
    return { release: { ...readRelease(source), name: form.name || nameFrom(form) } }
  } catch (error) {
    if (!(error instanceof ReleaseProblem)) throw error
    return { problem: problemOf(error) }
  }
}

/** In words of the catalogues: what the reader of files says is for those who write files. */
function problemOf({ about: { note, path = [] } }: ReleaseProblem): FormProblem {
  if (note) return { key: `desk.finding.${note.code}`, field: 'body', what: note.label }
  const [list, at, part] = path
  if (typeof at !== 'number') return wrong('release-unreadable', 'body')
  return wrong('release-row', `${list === 'about' ? 'abouts' : String(list)}-${at}-${String(part)}`)
}

const day = /^[1-9]\d{3}-\d{2}-\d{2}$/

const wrong = (key: string, field: string): FormProblem => ({ key: `desk.error.${key}`, field })

function checkForm(form: ReleaseForm): FormProblem | undefined {
  const moment = `${form.embargoDay}T${form.embargoTime || '00:00'}Z`
  const named = ReleaseName.safeParse(form.name || nameFrom(form)).success
  if (!form.title || form.title.length > 300) return wrong('release-title', 'title')
  if (!day.test(form.date) || Number.isNaN(Date.parse(form.date))) return wrong('release-date', 'date')
  if (form.embargoDay && Number.isNaN(Date.parse(moment))) return wrong('release-date', 'embargo-day')
  if (!form.body.trim()) return wrong('release-body', 'body')
  if (!named) return wrong('release-title', 'title')
  const rows = [
    ...form.quotes.map((quote, at) => checkQuote(quote, `quotes-${at}`)),
    ...form.contacts.map((contact, at) => checkContact(contact, `contacts-${at}`)),
    ...form.abouts.map((about, at) => checkAbout(about, `abouts-${at}`)),
    ...form.links.map((link, at) => checkLink(link, `links-${at}`)),
  ]
  return rows.find(Boolean)
}

function checkQuote({ text, speaker, role }: ReleaseForm['quotes'][number], row: string) {
  if ((text && speaker) || !(text || speaker || role)) return undefined
  return wrong('release-quote', `${row}-${text ? 'speaker' : 'text'}`)
}

function checkContact({ name, email, ...rest }: ReleaseForm['contacts'][number], row: string) {
  if (!name && (email || rest.role || rest.phone)) return wrong('release-contact', `${row}-name`)
  return email && !/^[^\s@]+@[^\s@]+[.][^\s@]+$/.test(email)
    ? wrong('email-wrong', `${row}-email`)
    : undefined
}

function checkAbout({ name, text }: ReleaseForm['abouts'][number], row: string) {
  return Boolean(name) === Boolean(text)
    ? undefined
    : wrong('release-about', `${row}-${name ? 'text' : 'name'}`)
}

function checkLink({ label, url }: ReleaseForm['links'][number], row: string) {
  if (!(label || url) || (label && /^https?:\/\/\S+$/.test(url))) return undefined
  return wrong('release-link', `${row}-${label ? 'url' : 'label'}`)
}

/** The first words of the title, in letters of addresses. */
function nameFrom({ title, date }: Pick<ReleaseForm, 'title' | 'date'>): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain.match(/[a-z0-9]+/g) ?? ['release']
  const start = words.slice(0, 8).join('-').slice(0, 80)
  return `${date}-${start.replace(/-$/, '')}`
}
