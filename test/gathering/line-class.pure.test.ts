import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Class } from '#server/gathering/gathering.ts'
import { classOfName } from '#server/gathering/line-class.ts'
import { readLine } from '#server/gathering/read-line.ts'
import { readList } from '#server/gathering/read-list.ts'
import { inventSignatures } from '#server/task/invented-signatures.ts'

const reference = '../shared/reference'
const present = existsSync(`${reference}/people/pairs.csv`)
if (!present) console.info(`The names to judge by are not in ${reference}: their tests do not run.`)

/** Names that nothing was tuned on: by their hash the other half. */
const heldOut = (name: string) => (createHash('sha1').update(name).digest()[0] ?? 0) % 2 === 1

function rightOf(names: string[], as: 'organization' | 'individual'): { right: number; wrong: number } {
  const classed = [...new Set(names)].filter(heldOut).map(classOfName)
  const share = (count: number) => count / classed.length
  return {
    right: share(classed.filter((one) => !one.doubtful && one.as === as).length),
    wrong: share(classed.filter((one) => !one.doubtful && one.as !== as).length),
  }
}

describe.runIf(present)('of names that nobody has looked at', () => {
  test('97 of 100 organizations are taken for organizations', () => {
    const file = gunzipSync(readFileSync(`${reference}/organizations/ror.jsonl.gz`)).toString('utf8')
    const Entry = z.object({
      names: z.array(z.tuple([z.string(), z.string().nullable(), z.array(z.string())])),
    })
    const names = file
      .trim()
      .split('\n')
      .flatMap((line) => Entry.parse(JSON.parse(line)).names)
      .filter(([, , types]) => types.includes('ror_display'))
      .map(([name]) => name)
    const { right, wrong } = rightOf(names, 'organization')
    expect(right).toBeGreaterThanOrEqual(0.97)
    expect(wrong).toBeLessThanOrEqual(0.02)
  })

  test('97 of 100 people are taken for people', () => {
    const Row = z.object({ a: z.string(), b: z.string(), category: z.string() })
    const rows = z.array(Row).parse(parse(readFileSync(`${reference}/people/pairs.csv`), { columns: true }))
    // Made up to be broken, of one word and without capitals: those are doubtful.
    const names = rows.filter(({ category }) => /^(acl|medline)/.test(category)).flatMap(({ a, b }) => [a, b])
    const { right, wrong } = rightOf(names, 'individual')
    expect(right).toBeGreaterThanOrEqual(0.97)
    expect(wrong).toBeLessThanOrEqual(0.01)
  })

  test('the lines of March 25, 2021 are 59 organizations and 27 lines of people, one of them joint', () => {
    const Row = z.object({ printed: z.string(), kind: z.string(), people: z.string() })
    const file = readFileSync(`${reference}/march-25-2021/signatories.csv`)
    const rows = z.array(Row).parse(parse(file, { columns: true }))
    const lines = readList(rows.map(({ printed }) => printed).join('\n'))
    expect(lines.map(({ text }) => text)).toEqual(rows.map(({ printed }) => printed))
    const read = lines.map(({ text }) => readLine(text))
    expect(read.filter(({ doubts }) => doubts.length > 0)).toEqual([])
    const classes: Class[] = rows.map(({ kind, people }) =>
      kind === 'organization' ? 'organization' : people === '2' ? 'joint' : 'individual',
    )
    expect(read.map((line) => line.class)).toEqual(classes)
    expect(classes.filter((one) => one === 'organization').length).toBe(59)
  })
})

test.each<[string, Class]>([
  ['Red de Mujeres del Valle', 'organization'],
  ['El Farol', 'organization'],
  ['Sin Fronteras IAP', 'organization'],
  ['Amnesty International', 'organization'],
  ['Witness at the Crossing', 'organization'],
  ['Collectif 21', 'organization'],
  ['Les Amis de la Terre', 'organization'],
  ['Associação Juízes para a Paz', 'organization'],
  ['Flüchtlingsrat Hessen e.V.', 'organization'],
  ['Rosa Luxemburg Stiftung', 'organization'],
  ['Fondazione Migrantes', 'organization'],
  ['منظمة العفو الدولية', 'organization'],
  ['شبكة النساء العربيات', 'organization'],
  ['北京大学', 'organization'],
  ['FODHAP', 'organization'],
  ['Tejido Vivo, Mujeres del Lago A.C.', 'organization'],
  ['Lebensraum, Luft und Licht gGmbH', 'organization'],
  ['Zoë Łukasz', 'individual'],
  ['مريم الحسن', 'individual'],
  ['李明', 'individual'],
  ['J. R. Ortiz', 'individual'],
  ['Dr. Hans Müller, Universität Wien', 'individual'],
  ['Hna. Rosa Paz, mscs', 'individual'],
  ['Esperanza Flores Iglesias', 'individual'],
  ['José Ortega y Gasset', 'individual'],
  ['Oluwaseun Adebayo', 'individual'],
  ['Nguyễn Thị Minh Khai', 'individual'],
  ['García López, María Inés', 'individual'],
  ['Jean-Pierre Dupont, chercheur, CNRS', 'individual'],
  ['Guadalupe Peña y Raúl Ibáñez', 'joint'],
  ['Ana e Inés Soto', 'joint'],
  ['John & Mary Smith', 'joint'],
])('%s is one of kind %s', (text, as) => {
  expect(readLine(text)).toMatchObject({ class: as, doubts: [] })
})

test('what stands around a name is told apart', () => {
  expect(readLine('Dr. Juan Peña, Director, Casa Roja México <juan@casaroja.example>').entry).toMatchObject({
    name: 'Juan Peña',
    role: 'Director',
    affiliation: 'Casa Roja México',
    email: 'juan@casaroja.example',
  })
  expect(readLine('Andrés Delgado O.P.').entry).toMatchObject({ name: 'Andrés Delgado', role: 'O.P.' })
  expect(readLine('Movimiento Sin Tierra (MST), Brasil – www.mst.example').entry).toMatchObject({
    name: 'Movimiento Sin Tierra (MST)',
    acronym: 'MST',
    country: 'BR',
    website: 'www.mst.example',
  })
  expect(readLine('García López, María Inés').entry).toMatchObject({
    name: 'María Inés García López',
    printed: undefined,
  })
  expect(readLine('Guadalupe Peña y Raúl Ibáñez, docentes').entry).toMatchObject({
    name: 'Guadalupe Peña',
    secondName: 'Raúl Ibáñez',
    role: 'docentes',
    printed: 'Guadalupe Peña y Raúl Ibáñez, docentes',
  })
})

test('what little parts is doubtful', () => {
  expect(readLine('Vuma Zani, Women of the Coast').doubts).toEqual(['affiliation-unclear'])
  expect(readLine('harris').doubts).toEqual(['class-unclear'])
})

test('a heading says what follows, and a line that looks otherwise is doubtful', () => {
  expect(readLine('Xul Tepec', { as: 'organization' })).toMatchObject({ class: 'organization', doubts: [] })
  expect(readLine('Foro por el Agua', { as: 'individual' }).doubts).toEqual(['heading-differs'])
})

test('lists are read as they arrive', () => {
  const list = readList(`> Organizaciones firmantes (3):
> 1. Foro por el Agua;
> 2) Red Nacional por la Defensa de la Tierra en
> Honduras
  • Colectivo Semilla

A título personal
- Zoë Łukasz
Guatemala:
* Ana Ruiz`)
  expect(list).toEqual([
    { text: 'Foro por el Agua', as: 'organization' },
    { text: 'Red Nacional por la Defensa de la Tierra en Honduras', as: 'organization' },
    { text: 'Colectivo Semilla', as: 'organization' },
    { text: 'Zoë Łukasz', as: 'individual' },
    { text: 'Ana Ruiz', as: 'individual', country: 'GT' },
  ])
  expect(readList('1 Al Este\n2 100 Ciudades\n3 Otra Voz').map(({ text }) => text)).toEqual([
    'Al Este',
    '100 Ciudades',
    'Otra Voz',
  ])
  expect(readList('100 Ciudades').map(({ text }) => text)).toEqual(['100 Ciudades'])
  expect(readList('Foro; Red Azul; Zoë Łukasz').length).toBe(3)
})

test('any text is read, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      for (const { text: line, ...told } of readList(text)) {
        const { class: as, entry } = readLine(line, told)
        expect(as === 'joint').toBe(entry.secondName !== undefined)
      }
    }),
    { numRuns: 300 },
  )
})

test('invented signatures are taken for what they are', () => {
  const lines = [...inventSignatures({ seed: 3, count: 2000, from: new Date(0), language: 'es' })].map(
    ({ row }) => row,
  )
  const read = lines.map(({ line, capacity }) => {
    const { class: as, doubts } = readLine(line)
    return doubts.length > 0 ? 'doubtful' : (as === 'organization') === (capacity === 'organization')
  })
  const share = (what: unknown) => read.filter((one) => one === what).length / read.length
  expect(share(true)).toBeGreaterThanOrEqual(0.9)
  expect(share(false)).toBeLessThanOrEqual(0.05)
})

test('a line of a hundred thousand letters is read, not tried from each of them', () => {
  for (const letter of ['a', '٣', 'é']) expect(readLine(letter.repeat(100_000)).entry.email).toBeUndefined()
  const { entry } = readLine(`${'a'.repeat(100_000)} <ana@casa.example>`)
  expect(entry.email).toBe('ana@casa.example')
})
