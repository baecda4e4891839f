import { expect, test } from 'vitest'
import { kill } from './kills.ts'
import { judge } from './rig/outcome.ts'

// `npm run faults` plays every fault at length; this is its first row, short.

test('who signed while the server and PostgreSQL were killed is there once, has their mail, and counts', async () => {
  const seed = Date.now() % 2 ** 31
  console.log(`faults: seed ${seed}`)
  const times = { signings: 200, server: 3, database: 1 }
  const killed = await kill({ seed, ...times, reading: 0, letters: 4, atOnce: 50, hurry: true })
  const { crowd, findings, serverBack, databaseBack, takenAlong } = killed
  expect(judge(killed).complaints).toEqual([])
  expect([serverBack.length, databaseBack.length, takenAlong]).toEqual([times.server, times.database, 0])
  expect(crowd.told.filter(({ signed }) => signed)).toHaveLength(times.signings)
  expect(findings.mailsAgain).toBeLessThanOrEqual(times.server + times.database)
}, 240_000)
