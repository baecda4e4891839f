import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '#server/database/root.ts'
import { readSignatories } from '#server/letter/signatory-file.ts'
import { firstNameLine, isPostNominal, printedLine } from '#server/signature/line.ts'
import type { SignatoryRow } from '#server/signature/signature.ts'

describe('an organization', () => {
  test.each([
    ['Presente.org', undefined, 'Presente.org'],
    ['Center for Justice and International Law', 'CEJIL', 'Center for Justice and International Law (CEJIL)'],
    ['Mesa Nacional para las Migraciones', 'MENAMIG', 'Mesa Nacional para las Migraciones (MENAMIG)'],
    ['日本ペンクラブ', 'JPC', '日本ペンクラブ (JPC)'],
  ])('%s with the acronym %s prints "%s"', (name, acronym, line) => {
    expect(printedLine({ name, acronym }, 'es')).toBe(line)
  })

  test.each([
    ['Asamblea Ciudadana contra la Corrupción y la Impunidad -ACCI-', 'ACCI'],
    ['Mesa de Coordinación Transfronteriza Migraciones y Género -MTMG', 'MTMG'],
    ['Red Nacional por la Defensa de la Soberanía Alimentaria /REDSAG', 'REDSAG'],
    ['Asociación para el mejoramiento habitacional de Guatemala MEJORHA', 'MEJORHA'],
    ['Mesa nacional para las migraciones en República Dominicana(menamird)', 'menamird'],
    ['Mesa nacional para las migraciones en República Dominicana(menamird)', 'MENAMIRD'],
    ['Asociación Cristiana de Jóvenes de Honduras (ACJ-YMCA Honduras)', 'ACJ-YMCA Honduras'],
    ['Equipo de Reflexión, Investigación y Comunicación, ERIC-SJ', 'ERIC-SJ'],
    ['Movilidades Libres y Elegidas, A.C. - CoLibres', 'CoLibres'],
    ['Formación y Capacitación A.C.', 'A.C.'],
    ['Research & Development R&D', 'R&D'],
    ['CEJIL', 'CEJIL'],
    ['Élan (ÉLAN)', 'E\u0301lan'],
  ])('%s has its acronym %s already and prints as it is', (name, acronym) => {
    expect(printedLine({ name, acronym }, 'es')).toBe(name)
  })

  test.each([
    ['Red ACCI-SUR', 'ACCI', 'Red ACCI-SUR (ACCI)'],
    ['Pre-ACCI', 'ACCI', 'Pre-ACCI (ACCI)'],
    ['Vaccines for All', 'ACC', 'Vaccines for All (ACC)'],
  ])('%s has %s only as a part of another word, and it follows in brackets', (name, acronym, line) => {
    expect(printedLine({ name, acronym }, 'es')).toBe(line)
  })

  test('may have an acronym that would mean something to a search', () => {
    expect(printedLine({ name: 'Coro', acronym: '(.*)+' }, 'es')).toBe('Coro ((.*)+)')
  })
})

describe('a person', () => {
  test.each([
    ['O.P.', 'Zoë Łukasz O.P.'],
    ['O. P.', 'Zoë Łukasz O. P.'],
    ['mscs', 'Zoë Łukasz mscs'],
    ['Ph.D.', 'Zoë Łukasz Ph.D.'],
    ['S.J., Ph.D.', 'Zoë Łukasz S.J., Ph.D.'],
    ['teacher', 'Zoë Łukasz, teacher'],
    ['Profesor-Investigador', 'Zoë Łukasz, Profesor-Investigador'],
  ])('who adds %s prints as "%s"', (role, line) => {
    expect(printedLine({ name: 'Zoë Łukasz', role }, 'en')).toBe(line)
  })

  test('prints the affiliation after the role, or alone', () => {
    const parts = { name: 'Manuel Ángel Castillo', affiliation: 'El Colegio de México' }
    expect(printedLine(parts, 'es')).toBe('Manuel Ángel Castillo, El Colegio de México')
    expect(printedLine({ ...parts, role: 'Profesor-Investigador' }, 'es')).toBe(
      'Manuel Ángel Castillo, Profesor-Investigador, El Colegio de México',
    )
    expect(printedLine({ ...parts, role: 'O.P.' }, 'es')).toBe(
      'Manuel Ángel Castillo O.P., El Colegio de México',
    )
  })

  test('whose role only looks like letters of an order keeps its comma', () => {
    expect(['laica Dominica', 'sm all', 'mother', '', 'O.P. of Lima'].filter(isPostNominal)).toEqual([])
  })
})

describe('two people on one line', () => {
  test.each([
    ['es', 'Guadalupe', 'Raúl', 'Guadalupe y Raúl'],
    ['es', 'Ana', 'Inés', 'Ana e Inés'],
    ['es', 'Ana', 'Íñigo', 'Ana e Íñigo'],
    ['es', 'Ana', 'Hilario', 'Ana e Hilario'],
    ['es-MX', 'Ana', 'Yvonne', 'Ana e Yvonne'],
    ['es', 'Ana', 'Yolanda', 'Ana y Yolanda'],
    ['es', 'Ana', 'Ieva', 'Ana y Ieva'],
    ['en', 'Cuthbert', 'Inés', 'Cuthbert and Inés'],
    ['fr', 'Zoë', 'Raúl', 'Zoë et Raúl'],
    ['pt', 'Zoë', 'Raúl', 'Zoë e Raúl'],
    ['ar', 'مريم', 'زينب', 'مريم وزينب'],
    ['pl', 'Zoë', '李明', 'Zoë and 李明'],
  ])('are joined in %s: %s and %s give "%s"', (language, name, secondName, line) => {
    expect(printedLine({ name, secondName }, language)).toBe(line)
  })
})

// The columns of a list are enough to say its lines, but for what a coordinator wrote by hand.

const march = join(root, '../shared/reference/march-25-2021')
if (!existsSync(march)) console.info('The letter of March 25, 2021 is not there: its lines are not compared.')
const shipped = readdirSync(join(root, 'letters')).map((name) => join(root, 'letters', name))
const lists = [...shipped, ...(existsSync(march) ? [march] : [])]

describe.each(lists.map((folder) => [basename(folder), folder]))('the list of %s', (name, folder) => {
  const rows = readSignatories('signatories.csv', readFileSync(join(folder, 'signatories.csv'), 'utf8'))

  test('says every line from name, acronym, role and affiliation', () => {
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter((row) => madeOf(row) !== row.printed).map(({ printed }) => printed)).toEqual(
      byHand[name] ?? [],
    )
  })
})

/** Lines that were not written by the rule. */
const byHand: Record<string, string[]> = {}

function madeOf({ name, acronym, role, affiliation }: SignatoryRow): string {
  const parts = {
    acronym: acronym ?? undefined,
    role: role ?? undefined,
    affiliation: affiliation ?? undefined,
  }
  return printedLine({ name, ...parts }, 'es')
}

test('a name in Arabic letters has their comma after it', () => {
  const sami = { name: 'سامي خوري', role: 'أستاذ', affiliation: 'جامعة الوادي' }
  expect(printedLine(sami, 'ar')).toBe('سامي خوري، أستاذ، جامعة الوادي')
  expect(printedLine(sami, 'en')).toBe('سامي خوري، أستاذ، جامعة الوادي')
  expect(printedLine({ name: 'Ana Ruiz', role: 'teacher' }, 'ar')).toBe('Ana Ruiz, teacher')
  expect(firstNameLine({ name: 'سامي خوري' }, 'لبنان', 'ar')).toBe('سامي، لبنان')
})
