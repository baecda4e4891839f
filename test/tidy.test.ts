import { describe, expect, test } from 'vitest'
import { refusals } from '#server/refusal.ts'
import { files, read, saying, sqlIn } from './tree.ts'

// The project's own law. A rule that is only written down is a wish; one that is here holds.

const code = /^(server|web|test|migrations)\/.*[.](ts|mjs|svelte|css|sql)$|^[^/]+[.](ts|js|mjs)$/
const server = /^server\/.*[.](ts|mjs)$/

const slices = [
  'letter',
  'organization',
  'signature',
  'likeness',
  'review',
  'coordinator',
  'document',
  'edition',
  'embed',
  'partner',
  'share',
  'mail',
  'captcha',
  'limit',
  'announcement',
  'gathering',
  'own',
  'draft',
  'export',
  'figure',
  'health',
  'press',
  'api',
  'access',
  'event',
  'webhook',
  'retention',
  'privacy',
  'seal',
]
/** Pure files beside the faces, by the one list of them. */
const pure = new RegExp(`/(${pureNames().join('|')})[.]ts$`)
const inSlices = new RegExp(`^server/(${slices.join('|')})/`)

describe('files', () => {
  test('nothing is named after what it is to programmers', () => {
    const banned =
      /(^|\/)(utils?|helpers?|common|misc|shared|types|services?|repositor(y|ies)|controllers?|managers?|index)([./]|$)/i
    expect(files.filter((file) => banned.test(file))).toEqual([])
  })

  test('names are whole words in lower case, joined by hyphens; components are capitalized', () => {
    const good = /^([a-z0-9]+(-[a-z0-9]+)*([.][a-z0-9]+)+|([A-Z][a-z]+)+[.]svelte)$/
    const named = files.filter((file) => code.test(file) && file.includes('/'))
    expect(named.filter((file) => !good.test(file.split('/').at(-1) ?? ''))).toEqual([])
  })

  test('each folder holds the kinds of file that the map names', () => {
    const kinds = [
      new RegExp(`^server/(${slices.join('|')}|database|backup|task)/[^/]+[.]ts$`),
      /^server\/task\/[^/]+[.]mjs$/,
      /^server\/[^/]+[.]ts$/,
      /^web\/(public|desk|embed|part)\/[^/]+[.](svelte|ts|css)$/,
      /^web\/words\/([^/]+[.]ts|[a-z]{2}[.]json)$/,
      /^web\/style\/[^/]+[.]css$/,
      /^web\/([^/]+[.]ts|tsconfig[.]json)$/,
      /^migrations\/((\d{4}-[a-z0-9-]+|schema)[.]sql|checksums)$/,
      /^(deploy|letters|test|[.]ci|[.]github)\//,
      /^[^/]+$/,
    ]
    expect(files.filter((file) => !kinds.some((kind) => kind.test(file)))).toEqual([])
  })

  test('every slice that does something has its face', () => {
    const acting = files.filter(
      (file) => inSlices.test(file) && !pure.test(file) && !/[/-]routes[.]ts$/.test(file),
    )
    expect(
      [...new Set(acting.map(sliceOf))].filter((slice) => !files.includes(`server/${slice}/${slice}.ts`)),
    ).toEqual([])
  })

  test('migrations are numbered without a gap', () => {
    const numbers = files.flatMap((file) => /^migrations\/(\d{4})-/.exec(file)?.[1] ?? []).map(Number)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })
})

describe('what stands in them', () => {
  test('nothing is put off', () => {
    expect(saying(/\b(TODO|FIXME|XXX|HACK)\b/, code)).toEqual([])
  })

  test('no test is put aside, and none keeps the others from running', () => {
    expect(saying(/\b(test|it|describe)[.](only|skip|todo)\b/, /^test\/.*[.]test[.]ts$/)).toEqual([])
  })

  test('nobody’s machine is named', () => {
    const path = /(^|["'`\s(=:])\/(work|root|home|Users)\/\w+/m
    expect(
      saying(path, /^(?!package-lock[.]json|letters\/).*[.](ts|js|mjs|json|svelte|css|sql|md|yml)$/),
    ).toEqual([])
  })

  test('the environment is read in one file', () => {
    expect(saying(/process\.env\b|import\.meta\.env\b/, /^(server|web)\//)).toEqual([
      'server/config.ts: process.env',
    ])
  })

  test('nobody asks for the time inside a slice: it is handed in', () => {
    const clock = /new Date\(\)|Date\.now\(\)/
    const told = new RegExp(`${inSlices.source}(?!([a-z]+-)?routes[.]ts|send[^/]*[.]ts)`)
    expect(saying(clock, told)).toEqual([])
    expect(
      saying(
        /\b(now|clock_timestamp|statement_timestamp)\(\)|\bcurrent_(timestamp|date|time)\b/i,
        server,
        sqlIn,
      ),
    ).toEqual([])
  })
})

describe('SQL', () => {
  test('is only written with the sql tag', () => {
    const untagged = /(?<!\bsql(<[^`]*>)?)(`|')\s*(select|insert into|update|delete from|with)\s+\S/i
    expect(saying(/[.]query\(\s*[`'"]/, inSlices)).toEqual([])
    // What signers agreed to is words of theirs: "With the button …".
    const notWords = new RegExp(`${inSlices.source}(?!consent-words)`)
    expect(saying(untagged, notWords)).toEqual([])
  })

  test('stands in verbs: not in faces, routes, mails and the typesetter', () => {
    const without = /^server\/(([^/]+)\/(\2|([a-z]+-)?routes|mails)[.]ts|document\/|page[.]ts|app[.]ts)/
    expect(saying(/\bsql`/, without)).toEqual([])
  })

  test('has one definition of "counted": nobody builds it again from what it is made of', () => {
    // To show a state is not to ask who counts: `select confirmed_at is not null as confirmed` is fine.
    const condition = String.raw`\b(where|and|or|on)\s+(not\s+)?\(?(\w+[.])?`
    const rebuilt = [
      new RegExp(String.raw`${condition}(confirmed_at|verdict|disputed_at)\s+is\s+not\s+null`, 'i'),
      /\bcardinality\((\w+[.])?holds\)/i,
      new RegExp(String.raw`${condition}verdict\s*(=|<>|!=|is\s+(not\s+)?distinct|in\b)`, 'i'),
      new RegExp(String.raw`${condition}counted\b`, 'i'),
      /\bconfirmed_at\s+is\s+not\s+null\s+and\b/i,
      /\bsum\(\s*(\w+[.])?people\b[^;]*\b(from|join)\s+signatures\b/i,
    ]
    for (const pattern of rebuilt) expect(saying(pattern, server, sqlIn)).toEqual([])
  })

  test('shows what counts from the view: what is public never looks into the table', () => {
    const showing = /^server\/(letter|edition|embed|document)\//
    expect(saying(/\b(from|join)\s+signatures\b/i, showing, sqlIn)).toEqual([])
  })

  test('defines the view of what counts by the one column, in the schema as it stands', () => {
    const schema = files
      .filter((file) => file === 'migrations/schema.sql')
      .map(read)
      .join('')
    const view = /create view (?:public[.])?signatories as([^;]*);/i.exec(schema)?.[1] ?? 'where counted'
    expect(view).toMatch(/where \(?(signatures[.])?counted\)?\s*$/i)
  })
})

describe('refusals', () => {
  const tests = textOf(/^test\/.*[.]test[.]ts$/)
  const raising = textOf(/^server\/(?!refusal[.]ts).*[.]ts$/)

  test('are each raised somewhere', () => {
    expect(Object.keys(refusals).filter((refusal) => !raising.includes(`'${refusal}'`))).toEqual([])
  })

  test('are each tried by a test', () => {
    expect(Object.keys(refusals).filter((refusal) => !tests.includes(`'${refusal}'`))).toEqual([])
  })
})

describe('slices', () => {
  test('do not lean on each other in a circle', () => {
    expect(circleIn(leanings())).toEqual([])
  })
})

/** Which slice calls verbs of which: faces and pure files lean on nothing, and routes stand above the slices. */
function leanings(): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>()
  for (const file of files.filter((name) => inSlices.test(name) && !/[/-]routes[.]ts$/.test(name))) {
    const from = sliceOf(file)
    for (const [, to = '', name = ''] of read(file).matchAll(
      /from '(?:[.][.]|#server)\/([a-z]+)\/([^']+)'/g,
    )) {
      if (to === from || !slices.includes(to) || name === `${to}.ts` || pure.test(`/${name}`)) continue
      graph.set(from, (graph.get(from) ?? new Set()).add(to))
    }
  }
  return graph
}

function circleIn(graph: Map<string, Set<string>>, path: string[] = []): string[] {
  const last = path.at(-1)
  if (last !== undefined && path.indexOf(last) < path.length - 1) return path.slice(path.indexOf(last))
  for (const next of last === undefined ? graph.keys() : (graph.get(last) ?? [])) {
    const circle = circleIn(graph, [...path, next])
    if (circle.length > 0) return circle
  }
  return []
}

function sliceOf(file: string): string {
  return file.split('/')[1] ?? ''
}

function pureNames(): string[] {
  const [, names = ''] = /const pureFiles = \[([^\]]*)\]/.exec(read('.dependency-cruiser.mjs')) ?? []
  return [...names.matchAll(/'([^']+)'/g)].map(([, name = '']) => name)
}

function textOf(where: RegExp): string {
  return files
    .filter((file) => where.test(file))
    .map(read)
    .join('\n')
}
