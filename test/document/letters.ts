import { readFileSync } from 'node:fs'
import { parse as parseCsv } from 'csv-parse/sync'
import { z } from 'zod'
import type { LetterDocument } from '#server/document/document.ts'
import { paragraphsOf } from '#server/letter/file.ts'
import { readFolder } from '#server/letter/folder.ts'
import { drawnPng, SMALL_JPEG } from './drawn.ts'
import { sampleLetter } from './sample.ts'

/** A letter that we ship, as its folder has it. */
async function shipped(slug: string, language: string): Promise<LetterDocument> {
  const { texts } = await readFolder(`letters/${slug}`)
  const text = texts.find(({ front }) => front.language === language)
  if (!text) throw new Error(`no text of ${slug} in ${language}`)
  const { front, body } = text
  const images = text.images.map(({ name, mediaType, width, height, bytes }) => {
    return [name, { mediaType, width, height, content: bytes.toString('base64') }] as const
  })
  const rows = z
    .array(z.object({ printed: z.string(), people: z.coerce.number() }))
    .parse(parseCsv(readFileSync(`letters/${slug}/signatories.csv`), { columns: true }))
  const linesOf = (kept: typeof rows) => kept.map(({ printed }) => printed)
  const [organizations, people] = [
    rows.filter((row) => row.people === 0),
    rows.filter((row) => row.people > 0),
  ]
  const split = front.signatories.order === 'organizations first'
  return {
    language,
    title: front.title,
    date: front.date,
    conveners: front.conveners,
    images: Object.fromEntries(images),
    addressees: front.addressees,
    body,
    closing: paragraphsOf(front.closing),
    signatories: {
      heading: front.signatories.heading,
      counts: {
        organizations: organizations.length,
        people: people.reduce((sum, row) => sum + row.people, 0),
      },
      groups: split
        ? [{ lines: linesOf(organizations) }, { lines: linesOf(people) }]
        : [{ lines: linesOf(rows) }],
    },
  }
}

const arabic = `نكتب إليكم بشأن جسور الوادي.[^1] يفيض النهر كل عام، وتُصلَح الجسور كل عام بعد فوات الأوان.

## ما نطلبه

نطلب من حكومتكم أن:

1. تُصلح الجسر القديم قبل موسم الأمطار (انظر المرفق)؛
2. تنشر خطط الجسر الجديد على https://example.org/bridges؛
3. تستمع إلى النجّار الذي بناه عام 1987.

> اهتزّ الجسر حين مرّت الحافلة، وعددنا الثواني حتى عبرت.

[^1]: انظر تقرير لجنة الجسور، الصفحة 12. https://example.org/bridges/report-2026.pdf

## المرفق 1: التواريخ

أُصلح الجسر القديم عام 1987، ولم يُصلح الجسر الجديد قط.`

const NAMES =
  'Zoë Łukasz|Guadalupe Ríos de la Fuente|Asociación de Vecinas del Puente Viejo|李明|مريم العلي|Олена Шевченко|Ελένη Ποταμίδου|Nguyễn Thị Hồng Nhung|김민수|שלום כהן'.split(
    '|',
  )
const COUNTRIES =
  'Argentina|Brazil|Canada|Côte d’Ivoire|Germany|Guatemala|Honduras|India|Kenya|Mexico|Spain|Viet Nam'.split(
    '|',
  )

/** Five hundred names in as many groups as countries, of uneven length. */
function byCountry(): LetterDocument {
  const names = Array.from({ length: 500 }, (_, index) => `${NAMES[index % NAMES.length]} ${index + 1}`)
  const groups = COUNTRIES.map((heading, index) => ({
    heading,
    lines: names.filter(
      (_, place) => ((place * place) % (COUNTRIES.length + 5)) % COUNTRIES.length === index,
    ),
  })).filter(({ lines }) => lines.length > 0)
  const counts = { organizations: 50, people: 450 }
  const signatories = {
    heading: 'Signed by',
    counts,
    withheld: { organizations: 0, people: 12 },
    identified: true,
    columns: 3,
    groups,
  }
  return sampleLetter('We write about the bridges of the valley.', { signatories, paper: 'Letter' })
}

const LONG_NOTE = `The bridges of the valley have a history of their own, which we tell here because nobody else has. ${'In that year the river rose again, and the bridge at the mill was closed for a month. '.repeat(85)}See https://example.org/bridges/history.`

const illustrated = sampleLetter(
  `The bridge as it stood in June.

![The old bridge, its middle pier in the water](bridge.jpg)

What we measured:

1. The level.

   ![A scale of ten marks](scale.png)

2. The current.

> ![A plan](plan.png)

![A picture that nobody sent](missing.png)`,
  {
    language: 'en',
    conveners: [
      { name: 'Friends of the Bridges', logo: 'wide.png' },
      { name: 'Amigas del Río', logo: 'tall.png' },
      { name: 'A convener without a logo' },
    ],
    images: {
      'wide.png': drawnPng({ width: 180, height: 30, color: 6 }),
      'tall.png': drawnPng({ width: 40, height: 90, color: 4 }),
      'scale.png': drawnPng({ width: 1400, height: 260, color: 2 }),
      'plan.png': drawnPng({ width: 300, height: 1200, color: 0 }),
      'bridge.jpg': SMALL_JPEG,
    },
  },
)

/** As authors write without knowing Markdown: levels left out, cells and items left empty, notes right after addresses. */
const careless = sampleLetter(
  `### What we saw

| Bridge | Built | Closed |
|---|---|---|
| Old |  | 2021[^cell] |
| New | 1968 |

##### In short

- one
-
- three

## What we ask

Read https://example.org/año/informe.pdf.[^after] Or «https://example.org/b»؛ the rest is known.[^empty]

[^cell]: ## Heading of a note

    | Year | |
    |---|---|
    | 2021 | closed |

[^after]: Of ten pages.

[^empty]:`,
)

/** The letters that files and pages are judged by. */
export const letters: Record<string, LetterDocument> = {
  marvena: await shipped('marvena-river', 'en'),
  marvenaSpanish: await shipped('marvena-river', 'es'),
  readingRoom: await shipped('night-reading-room', 'en'),
  arabic: sampleLetter(arabic, {
    language: 'ar',
    title: 'رسالة مفتوحة بشأن جسور الوادي',
    addressees: [
      { name: 'غوادالوبي ريوس', office: 'وزيرة الجسور' },
      { name: 'مريم العلي', office: 'رئيسة لجنة الأنهار' },
    ],
    salutation: 'سيادة الوزيرة،',
    closing: ['وتفضلوا بقبول فائق الاحترام،'],
    hands: [{ name: 'هدى النجّار', office: 'رئيسة الجمعية' }],
    signatories: {
      heading: 'الموقعون',
      counts: { organizations: 1, people: 4 },
      groups: [
        {
          lines: [
            'جمعية أصدقاء الأنهار المتخيَّلة',
            'هدى النجّار',
            'Zoë Łukasz',
            '李明',
            'محمد الأمين (القاهرة)',
          ],
        },
      ],
    },
  }),
  longNote: sampleLetter(
    `We write about bridges.[^1][^2] ${'The river rises each year, and each year the bridges are repaired too late. '.repeat(12)}[^1]\n\n| Bridge | Built |\n|---|---|\n| Old | 1911 |\n| New | 1968 |\n\n- one\n- two\n\n1. Repair:\n   1. the old one,\n   2. the new one.\n\n## Annex 1. Dates\n\nNone.\n\n[^1]: Short.\n\n[^2]: ${LONG_NOTE}`,
    { hands: [{ name: 'Ana Ruiz', office: 'Chair' }, { name: 'Li Ming' }], salutation: 'Madam Minister:' },
  ),
  byCountry: byCountry(),
  careless,
  illustrated,
  frozen: sampleLetter('One & two.', {
    title: 'Of “bread” & roses',
    edition: {
      number: 2,
      frozenOn: '2026-11-22',
      address: 'letters.example.org/e/bread/2',
      mark: 'undersigned:edition:bread/2/0123abcd',
    },
  }),
}
