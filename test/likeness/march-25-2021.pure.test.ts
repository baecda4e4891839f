import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Described } from '#server/likeness/likeness.ts'
import { likenessOf } from '#server/likeness/score.ts'

const file = '../shared/reference/march-25-2021/signatories.csv'
const present = existsSync(file)
if (!present) console.info(`The signatories of March 25, 2021 are not in ${file}: their test does not run.`)

const Row = z.object({ name: z.string(), acronym: z.string() })

test.runIf(present)(
  'no two of the lines of March 25, 2021 are one, and a coordinator is asked about few',
  () => {
    const rows = z.array(Row).parse(parse(readFileSync(file), { columns: true }))
    for (const country of [null, 'GT']) {
      const all: Described[] = rows.map((row) => ({ ...row, country, domains: [] }))
      const judged = all.flatMap((one, place) => all.slice(place + 1).map((other) => likenessOf(one, other)))
      const asked = judged.filter(({ outcome }) => outcome === 'doubtful')
      expect(judged.length).toBe((rows.length * (rows.length - 1)) / 2)
      expect(judged.filter(({ outcome }) => outcome === 'same')).toEqual([])
      expect(asked.length).toBeLessThanOrEqual(2)
    }
  },
)
