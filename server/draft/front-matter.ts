import { stringify } from 'yaml'
import { partsOf, readTextFile, type FrontMatter } from '../letter/file.ts'
import type { Words } from './draft.ts'
import type { Rules } from './rules.ts'

/** What the file of a text says in its language. */
export function wordsOf(source: string): Words {
  const { front } = readTextFile('letter.md', source)
  const { markdown } = partsOf('letter.md', source)
  const addressed = (rows: FrontMatter['addressees']) =>
    rows.map(({ name, office = '' }) => ({ name, office }))
  return {
    title: front.title,
    addressees: addressed(front.addressees),
    conveners: front.conveners.map(({ name, logo = '', about = '' }) => ({ name, logo, about })),
    salutation: front.salutation ?? '',
    text: markdown.replace(/\r\n?/g, '\n').trim(),
    closing: front.closing ?? '',
    hands: addressed(front.hand_signatures),
    heading: front.signatories.heading,
  }
}

/** The rules that the file of a text gives. */
export function rulesOf(source: string): Rules {
  const { front } = readTextFile('letter.md', source)
  return {
    date: front.date,
    opens: front.opens ?? '',
    closes: front.closes ?? '',
    signs: front.signs,
    approval: front.approval,
    captcha: front.captcha,
    goal: front.goal ?? null,
    paper: front.paper,
    order: front.signatories.order,
    listLanguage: front.signatories.language ?? '',
    columns: front.signatories.columns,
    byCountry: front.signatories.by_country,
    convenersFirst: front.signatories.conveners_first,
  }
}

type Composing = { language: string; translation: boolean; words: Words; rules: Rules }

/** The file of a text, as a folder would have it. What is usual is left out. */
export function composeSource({ language, translation, words, rules }: Composing): string {
  const front = {
    title: words.title,
    date: rules.date,
    language,
    translation: translation || undefined,
    addressees: words.addressees.map(withoutEmpty),
    conveners: some(words.conveners.map(convenerOf)),
    salutation: words.salutation || undefined,
    closing: words.closing.trim() || undefined,
    hand_signatures: some(words.hands.map(withoutEmpty)),
    paper: unless(rules.paper, 'A4'),
    opens: rules.opens || undefined,
    closes: rules.closes || undefined,
    signs: unless(rules.signs, 'everyone'),
    approval: unless(rules.approval, 'organizations'),
    captcha: unless(rules.captcha, 'any'),
    goal: rules.goal ?? undefined,
    signatories: {
      heading: words.heading,
      order: rules.order,
      language: rules.listLanguage || undefined,
      columns: unless(rules.columns, 2),
      by_country: rules.byCountry || undefined,
      conveners_first: rules.convenersFirst || undefined,
    },
  }
  return `---\n${stringify(front, { lineWidth: 0 })}---\n\n${words.text.trim()}\n`
}

function convenerOf({ name, logo, about }: Words['conveners'][number]) {
  const text = about.trim()
  if (logo === '' && text === '') return name
  return withoutEmpty({ name, logo, about: text })
}

function withoutEmpty<Row extends Record<string, string>>(row: Row): Partial<Row> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')) as Partial<Row>
}

const unless = <V>(value: V, usual: V) => (value === usual ? undefined : value)
const some = <V>(rows: V[]) => (rows.length > 0 ? rows : undefined)
