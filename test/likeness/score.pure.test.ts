import { describe, expect, test } from 'vitest'
import type { Described, Likeness } from '#server/likeness/likeness.ts'
import { likenessOf } from '#server/likeness/score.ts'
import { domainsOf } from '#server/likeness/web-domain.ts'

type Given = Partial<Omit<Described, 'domains'>> & { website?: string }

function described(name: string, { website = '', country = null, ...more }: Given = {}): Described {
  return { name, country, domains: domainsOf({ website }), ...more }
}

function between(one: string, other: string, ...given: [Given?, Given?]): Likeness {
  return likenessOf(described(one, given[0]), described(other, given[1] ?? given[0]))
}

const codes = ({ vetoes }: Likeness) => vetoes.map(({ code }) => code)
const reasons = ({ reasons: all }: Likeness) => all.map(({ code }) => code)

describe('a machine links', () => {
  test.each([
    [
      'Fundación para la Justicia y el Estado Democrático de Derecho A. C.',
      'FUNDACION PARA LA JUSTICIA Y EL ESTADO DEMOCRATICO DE DERECHO',
    ],
    ['Centro de Derechos Humanos Fray Matías A.C.', 'Centro de Derechos Humanos Fray Matias, AC'],
    [
      'Asamblea Ciudadana contra la Corrupción y la Impunidad -ACCI-',
      'Asamblea Ciudadana contra la Corrupción y la Impunidad',
    ],
    [
      'Red Nacional por la Defensa de la Soberanía Alimentaria /REDSAG',
      'Red Nacional por la Defensa de la Soberanía Alimentaria (REDSAG)',
    ],
    ['Asociación para el mejoramiento habitacional MEJORHA', 'Asociación para el mejoramiento habitacional'],
    ['The Witness at the Border', 'Witness at the Border'],
    ['Tzome Ixuk, Mujeres Organizadas A.C.', 'Tzome Ixuk Mujeres Organizadas'],
    ['Servicios y Asesoría para la Paz', 'Servicios y Asesoria para  la Paz.'],
    ['Comunidades de Fe Organizada en Acción', 'Comunidades de Fe Organizdaa en Acción'],
    ['Verein für Menschenrechte Musterstadt e.V.', 'Verein fur Menschenrechte Musterstadt e. V.'],
  ])('%s and %s of one country', (one, other) => {
    expect(between(one, other, { country: 'MX' })).toMatchObject({ outcome: 'same', vetoes: [] })
  })

  test('one rare name although one of the two has no country', () => {
    expect(
      between('Centro Solidario Tsomanotik', 'Centro Solidario Tsomanotik A.C.', { country: 'MX' }, {})
        .outcome,
    ).toBe('same')
  })

  test('a name of one word with the same country and web domain', () => {
    const given = { country: 'US', website: 'https://www.presente.org' }
    expect(between('Presente', 'PRESENTE', given).outcome).toBe('same')
    expect(codes(between('Presente', 'PRESENTE', { country: 'US' }))).toContain('one-word')
  })

  test.each([
    ['Library of the River Marvena', 'River Marvena, Library of the'],
    ['Biblioteca de la Mujer Loreña', 'Library of the Loreña Woman'],
    ['Colectivo Marvenense de Fotografía', 'Colectvo Marvenense de Fotogrfía'],
  ])('%s and %s at one domain of their own, though not without it', (one, other) => {
    expect(between(one, other, { country: 'MX', website: 'https://www.marvena.example.org' }).outcome).toBe(
      'same',
    )
    expect(between(one, other, { country: 'MX' }).outcome).toBe('doubtful')
  })

  test('common words where they say the country', () => {
    expect(
      between('Ministry of Health of Guatemala', 'Ministry of Health, Guatemala', {}, { country: 'GT' })
        .outcome,
    ).toBe('same')
  })
})

describe('a coordinator is asked about', () => {
  test.each([
    ["Asociación Pop No'j", "Pop No'j Association"],
    ['Center for Justice and International Law (CEJIL)', 'CEJIL'],
    [
      'Centro por la Justicia y el Derecho Internacional (CEJIL)',
      'Center for Justice and International Law (CEJIL)',
    ],
    ['Center for Justice and International Law', 'Centro por la Justicia y el Derecho Internacional'],
    ['Projet Accompagnement Québec-Guatemala (PAQG)', 'PAQG'],
    ['Network in Solidarity with the People of Guatemala (NISGUA)', 'NISGUA'],
    ['Equipo de Reflexión, Investigación y Comunicación, ERIC-SJ', 'ERIC-SJ'],
    ['Comisión Mexicana de Defensa y Promoción de los Derechos Humanos', 'CMDPDH'],
    ['Red de Mujeres Mayas', 'Network of Mayan Women (Red de Mujeres Mayas)'],
    ['Movilidades Libres y Elegidas (Free and Chosen Mobilities)', 'Free and Chosen Mobilities'],
    ['Universidad Nacional de Barranca', 'National University of Barranca'],
  ])('%s and %s of one country, and no machine links them', (one, other) => {
    expect(between(one, other, { country: 'GT' }).outcome).toBe('doubtful')
  })

  test.each([
    ['Львівський державний університет', 'Lviv State University'],
    ['جامعة الفجر للعلوم', 'Al Fajr University of Science'],
    ['埼玉県医師会', 'Saitama Association of Physicians'],
    ['UNC System', 'University of North Carolina System'],
  ])('%s and %s of one country, in other letters or in short', (one, other) => {
    expect(between(one, other, { country: 'GT' }).outcome).toBe('doubtful')
  })

  test('a name in other letters whose domain is the other’s initials', () => {
    const [one, other] = ['日本養豚協会', 'Japan Pork Producers Association']
    expect(between(one, other, { website: 'https://jppa.example.org' }, {}).outcome).toBe('different')
    expect(between(one, other, { website: 'https://jppa.org' }, {}).outcome).toBe('doubtful')
  })

  test('not about every part of a whole that is found at one domain', () => {
    const given = { country: 'FR', website: 'https://grand-tout.org' }
    expect(between('Laboratoire de Mécanique', 'Observatoire des Mégafaunes', given).outcome).toBe(
      'different',
    )
  })

  test('two that share a web domain of their own, one of them in short', () => {
    const given = { country: 'MX', website: 'https://imumi.org' }
    const likeness = between('IMUMI', 'Mujeres en la Migración', given)
    expect(likeness.outcome).toBe('doubtful')
    expect(reasons(likeness)).toContain('same-domain')
  })

  test.each([
    [
      'the chapter of another country',
      'Malaria Consortium',
      'Malaria Consortium',
      { country: 'UG' },
      { country: 'GB' },
      'countries-differ',
    ],
    [
      'the same name with another domain',
      'Don Bosco Sur',
      'Don Bosco Sur',
      { country: 'IN', website: 'dbsur.org' },
      { country: 'IN', website: 'donboscosur.in' },
      'domains-differ',
    ],
    [
      'another number',
      'Colectivo Casa Norte 43',
      'Colectivo Casa Norte 44',
      { country: 'MX' },
      undefined,
      'numbers-differ',
    ],
    [
      'another legal form',
      'Sin Fronteras IAP',
      'Sin Fronteras A.C.',
      { country: 'MX' },
      undefined,
      'legal-forms-differ',
    ],
    [
      'other acronyms',
      'Canadian Institute for Water (CIW)',
      'Canadian Institute for Water (ICRA)',
      { country: 'CA' },
      undefined,
      'acronyms-differ',
    ],
    [
      'a word more',
      'Berghof Foundation',
      'Berghof Peace Foundation',
      { country: 'DE' },
      undefined,
      'word-in-one-name',
    ],
    [
      'another order',
      'Mujer, Salud y Migración Mesoamericana',
      'Salud, Mujer y Migración Mesoamericana',
      { country: 'GT' },
      undefined,
      'word-order-differs',
    ],
    [
      'a word that one letter changes',
      'Hunan University of Crafts',
      'Henan University of Crafts',
      { country: 'CN' },
      undefined,
      'typo-or-other-word',
    ],
    [
      'a name that many have, without a country',
      'Ministry of Health',
      'Ministry of Health',
      {},
      { country: 'KE' },
      'common-words',
    ],
    [
      'a name of common words, however many, without a country',
      'Institute of Experimental Cardiology and Biomedicine',
      'Institute of Experimental Cardiology and Biomedicine',
      {},
      { country: 'CH' },
      'common-words',
    ],
    [
      'a patron of half the schools of a country, written in two ways',
      "St. Mary's College",
      'Saint Mary’s College',
      { country: 'US' },
      undefined,
      'common-words',
    ],
    [
      'one and many',
      'The Lorena Foundation',
      'The Lorena Foundations',
      {},
      { country: 'DK' },
      'typo-or-other-word',
    ],
    [
      'the beginning of a word that nobody knows',
      'The Marv. Society S.p.A.',
      'The Marvenamarck Society SpA',
      { country: 'IT' },
      undefined,
      'typo-or-other-word',
    ],
    [
      'a place in brackets',
      'Colectivo Raíces (Tapachula)',
      'Colectivo Raíces',
      { country: 'MX' },
      undefined,
      'bracket-in-one-name',
    ],
    [
      'a country in one name',
      'Alboan Guatemala',
      'Alboan',
      { country: 'ES' },
      undefined,
      'country-in-one-name',
    ],
  ] as [string, string, string, Given, Given | undefined, string][])(
    'or leaves alone, but never links: %s',
    (...[, one, other, mine, theirs, veto]) => {
      const likeness = between(one, other, mine, theirs)
      expect(likeness.outcome).not.toBe('same')
      expect(codes(likeness)).toContain(veto)
    },
  )
})

describe('different ones stay different', () => {
  test.each([
    [
      'Mesa Nacional para las Migraciones en Guatemala (MENAMIG)',
      'Mesa nacional para las migraciones en República Dominicana(menamird)',
    ],
    ['Catalan Institute for Water Research (ICRA)', 'Canadian Institute for Advanced Research (ICRA)'],
    [
      'Centro de Derechos Humanos Fray Matías A.C.',
      'Centro para los Derechos Humanos Fray Juan de Larios, AC',
    ],
    ['Colectivo Sí a la Vida', 'Colectiva Feminista para el Desarrollo Local'],
    ['Mainz University of Applied Sciences', 'Vaasa University of Applied Sciences'],
    ['constructor', 'toString'],
    ['Guadalupe', 'Dominica'],
  ])('%s and %s', (one, other) => {
    const likeness = between(one, other)
    expect(likeness.outcome).not.toBe('same')
    expect(likeness.score).toBeLessThan(1)
  })

  test('an acronym of three letters alone asks nobody where countries differ', () => {
    expect(between('Keene State College', 'KSC', { country: 'US' }, { country: 'KR' }).outcome).toBe(
      'different',
    )
  })

  test('a people’s or a town’s name is no country', () => {
    expect(codes(between('Colegio Granada', 'Colegio Dominica', { country: 'MX' }))).not.toContain(
      'countries-in-names-differ',
    )
    expect(codes(between('Casa Guadalupe', 'Casa', { country: 'MX' }))).not.toContain('country-in-one-name')
  })
})

describe('reasons', () => {
  test('say what agrees, and that nothing else does', () => {
    const likeness = between(
      'Projet Accompagnement Québec-Guatemala (PAQG)',
      'Proyecto Acompañamiento Quebec-Guatemala (PAQG)',
    )
    expect(likeness.reasons).toEqual([
      { code: 'same-acronym', values: { acronym: 'PAQG' } },
      { code: 'same-name-in-languages', values: { languages: ['fr', 'es'] } },
      { code: 'nothing-else-agrees' },
    ])
  })

  test('name the language of an alias', () => {
    const likeness = likenessOf(
      described('Fundación Luz', { country: 'PE', aliases: [{ name: 'Light Foundation', language: 'en' }] }),
      described('Light Foundation', { country: 'PE' }),
    )
    expect(likeness.outcome).toBe('doubtful')
    expect(likeness.reasons).toContainEqual({
      code: 'same-name-in-languages',
      values: { languages: ['es', 'en'] },
    })
    expect(likeness.reasons).toContainEqual({ code: 'same-country', values: { country: 'PE' } })
  })
})
