import { performance } from 'node:perf_hooks'
import type pg from 'pg'
import { v7 as uuid } from 'uuid'
import { nameKey } from '#server/likeness/normal-form.ts'
import { enterNames } from '#server/organization/enter-names.ts'
import { chanceOf, type Chance } from '#server/task/chance.ts'
import {
  inventCountry,
  inventOrganization,
  inventTongue,
  type OrganizationName,
} from '#server/task/invented-names.ts'
import { report } from './rig/figure.ts'
import { onStage } from './rig/stage.ts'

// What is offered while a name is typed, of a registry with 100,000 organizations: each beginning of a name as it grows,
// words from its middle, and the commonest words of all. Through HTTP, one after the other.

const known = 100_000
const typing = 300
const batch = 1000

await onStage(async ({ origin, pool }) => {
  const names = await fill(pool)
  const typed = names.filter((_, index) => index % Math.floor(known / typing) === 0).flatMap(asTyped)
  for (const text of typed.slice(0, 200)) await ask(origin, text)
  const times: number[] = []
  const unanswered: number[] = []
  for (const text of typed) {
    times.push(await ask(origin, text))
    // One letter is answered without the database: what is left is the machine's.
    unanswered.push(await ask(origin, 'a'))
  }
  report('organization', [
    { figure: 'organizations known', value: names.length, unit: 'organizations' },
    { figure: 'times that something was typed', value: times.length, unit: 'requests' },
    { figure: 'what is offered, half of the time', value: at(times, 0.5), unit: 'ms' },
    { figure: 'what is offered, 99 of 100 times', value: at(times, 0.99), unit: 'ms', goal: '<= 20' },
    {
      figure: 'one letter, to which nothing is offered, 99 of 100 times',
      value: at(unanswered, 0.99),
      unit: 'ms',
    },
  ])
})

function at(times: number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0
}

async function ask(origin: string, text: string): Promise<number> {
  const start = performance.now()
  const answer = await fetch(`${origin}/organizations?${new URLSearchParams({ q: text })}`)
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`${answer.status} to ${text}`)
  return performance.now() - start
}

function asTyped(name: string): string[] {
  const letters = Array.from(name)
  const beginnings = Array.from({ length: Math.min(8, Math.floor(letters.length / 2)) }, (_, index) =>
    letters.slice(0, 2 * index + 2).join(''),
  )
  const words = name.split(' ')
  const middle = words[Math.floor(words.length / 2)] ?? ''
  return [
    ...beginnings,
    middle,
    `${middle} ${words.at(-1)}`,
    `${words.at(-1)} ${middle.slice(0, 1)}`,
    'de la',
    'as',
  ]
}

/** Names that differ, as all of a registry's do in some way. */
async function fill(pool: pg.Pool): Promise<string[]> {
  const names: string[] = []
  for (let from = 0; from < known; from += batch) {
    const entries = Array.from({ length: batch }, (_, index) => invent(from + index))
    names.push(...entries.map(({ name }) => name))
    await enter(pool, entries)
  }
  await pool.query('vacuum analyze')
  return names
}

type Entry = OrganizationName & { id: string; country: string }

function invent(row: number): Entry {
  const chance = chanceOf(7, row)
  const tongue = inventTongue(chance)
  const { name, ...acronym } = inventOrganization(tongue, chance)
  const place = `${name} ${syllables(chance)}`
  return { id: uuid(), name: place.slice(0, 200), ...acronym, country: inventCountry(tongue, chance) }
}

/** The village where it is. */
function syllables(chance: Chance): string {
  const parts = Array.from(
    { length: 3 },
    () => chance.among([...'bcdfglmnprstvz']) + chance.among([...'aeiou']),
  )
  const text = parts.join('')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

async function enter(pool: pg.Pool, entries: Entry[]): Promise<void> {
  const rows = entries.map(({ id, name, country }) => ({ id, name_key: nameKey(name), country }))
  const { rows: fresh } = await pool.query<{ id: string }>(
    `insert into organizations (id, name_key, country, created_at)
     select id, name_key, country, now() from json_populate_recordset(null::organizations, $1::json)
     on conflict do nothing returning id`,
    [JSON.stringify(rows)],
  )
  const ids = new Set(fresh.map(({ id }) => id))
  await enterNames(
    pool,
    entries
      .filter(({ id }) => ids.has(id))
      .map(({ id, name, acronym = null }) => ({
        organizationId: id,
        name: { kind: 'name', name, language: null },
        acronym: acronym?.slice(0, 60) ?? null,
      })),
  )
}
