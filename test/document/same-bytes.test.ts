import { execFileSync } from 'node:child_process'
import { delimiter } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

// Processes of their own: a time zone or a locale that is changed in a running one is half a change.

const others = (process.env['OTHER_NODES'] ?? '').split(delimiter).filter((path) => path !== '')
if (others.length === 0)
  console.info('OTHER_NODES names no other Node (a list of paths as in PATH): their bytes are not compared.')

function hashes(node: string, env: Record<string, string> = {}): unknown {
  const rest = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:LANG|LC_.*|TZ)$/.test(name)),
  )
  const args = ['--import', 'tsx', 'test/document/hash-letters.ts']
  return JSON.parse(execFileSync(node, args, { encoding: 'utf8', env: { ...rest, ...env } }))
}

describe('the bytes of our letters', () => {
  let here: unknown
  beforeAll(() => {
    here = hashes(process.execPath, { TZ: 'UTC', LANG: 'C.UTF-8' })
  })

  it.each([
    ['in Tokyo, in Egyptian Arabic', { TZ: 'Asia/Tokyo', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' }],
    ['in Tijuana, in Turkish', { TZ: 'America/Tijuana', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }],
  ])('are the same %s', (_, env) => {
    expect(hashes(process.execPath, env)).toEqual(here)
  })

  it.each(others)('are the same with %s', (node) => {
    expect(hashes(node)).toEqual(here)
  })
})
