import { parse } from 'csv-parse/sync'
import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'
import { record } from '#server/coordinator/activity.ts'
import { AccountActivity, AccountChange } from '#server/coordinator/coordinator.ts'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { isKey } from '#web/words/desk.ts'
import { files, read } from '../tree.ts'
import { signed, signInAs, signInWithRole, useDesk, type Visitor } from './desk.ts'

const desk = useDesk()
let owner: Visitor
let guadalupe: Visitor
let path: string
let casa: string

beforeAll(async () => {
  owner = await signInAs(desk, 'owner@example.org')
  guadalupe = await signInWithRole(desk, 'guadalupe@example.org', { role: 'owner' })
  const letter = `/desk/letters/${desk.letter.slug}`
  path = `${letter}/activity`
  casa = await signed(desk, { name: 'Casa Roja', email: 'info@casaroja.example', country: 'MX' })
  await guadalupe.post(`${letter}/signatures/${casa}/decisions`, { kind: 'approve' })
  await owner.post(`${letter}/signing/pause`)
  await owner.post(`${letter}/invitations`, { email: 'zoe@example.org', role: 'reviewer' })
})

/** What a page says, without its marks. */
function said({ body }: { body: string }): string {
  const [, main = ''] = /<tbody>(.*)<\/tbody>/s.exec(body) ?? []
  return main.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}

describe('the activity of a letter', () => {
  test('says who did what, the newest first', async () => {
    const table = said(await owner.get(path))
    expect(table).toMatch(
      /Invited somebody[.] Role: Reviewer owner @example .org .*Paused signing .*Approved Casa Roja guadalupe @example .org/,
    )
  })

  test('is of one person where one is chosen', async () => {
    const { body } = await owner.get(path)
    const [, id = ''] = /value="([0-9a-f-]{36})"[^>]*>guadalupe@example[.]org/.exec(body) ?? []
    const table = said(await owner.get(`${path}?person=${id}`))
    expect(table).toContain('Approved')
    expect(table).not.toContain('Paused signing')
  })

  test('goes on from page to page', async () => {
    const { id: coordinatorId } = await ensureOwner(desk.pool, { email: 'busy@example.org', now: new Date() })
    for (let count = 1; count <= 60; count++) {
      const deed = { letterId: desk.letter.id, coordinatorId, kind: 'bulk-started', details: { count } }
      await record(desk.pool, { ...deed, now: new Date() })
    }
    const first = await owner.get(path)
    expect(said(first)).toContain('Decided about 60 signatures at once')
    expect(said(first)).not.toContain('Decided about 10 signatures at once')
    const [, next = ''] =
      /rel="next"[^>]*href="([^"]*)"|href="([^"]*)"[^>]*rel="next"/.exec(first.body)?.filter(Boolean) ?? []
    expect(said(await owner.get(next))).toMatch(/Decided about 10 signatures at once.*Approved Casa Roja/)
  })

  test('is exported, which is a deed too', async () => {
    await desk.pool.query("update sessions set factor_at = now() - interval '6 minutes'")
    expect((await owner.post(`${path}/export`)).headers.location).toContain('/desk/again')
    await desk.pool.query('update sessions set factor_at = now()')
    const { body, headers } = await owner.post(`${path}/export`)
    expect(headers['content-type']).toBe('text/csv; charset=utf-8')
    const rows = parse<Record<string, string>>(body, { columns: true })
    expect(rows[0]).toMatchObject({ kind: 'activity-exported', email: 'owner@example.org' })
    expect(rows.at(-1)).toMatchObject({ deed: 'Approved', email: 'guadalupe@example.org' })
    expect(rows.length).toBe(64)
    expect(said(await owner.get(path))).toMatch(/Exported the activity/)
  })

  test('is never changed, deleted or emptied', async () => {
    for (const change of [
      "update activity set kind = 'nothing'",
      'delete from activity',
      'truncate activity',
    ]) {
      await expect(desk.pool.query(change)).rejects.toThrow('activity is append-only')
    }
  })

  test('is for those who run the letter', async () => {
    const reviewer = await signInWithRole(desk, 'reviewer@example.org', { role: 'reviewer' })
    expect((await reviewer.get(path)).statusCode).toBe(403)
    expect((await reviewer.post(`${path}/export`)).statusCode).toBe(403)
  })
})

/** Kinds that are handed on as values, by the file that does. */
const handedOn: Record<string, readonly string[]> = {
  'server/coordinator/set-up-factor.ts': AccountChange.options,
  'server/coordinator/remove-factor.ts': AccountChange.options,
  'server/review/stop-bulk.ts': ['bulk-cancelled', 'bulk-undoing'],
  'server/review/tell-apart.ts': ['pair-different', 'pair-different-undone'],
  'server/draft/reschedule.ts': ['letter-opened', 'letter-closed', 'letter-extended'],
  'server/webhook/change-webhook.ts': [
    'webhook-stopped',
    'webhook-resumed',
    'webhook-removed',
    'webhook-secret-made',
    'webhook-replayed',
  ],
}
/** Of the view that puts activity and decisions together. */
const ofTheView = [...read('migrations/schema.sql').matchAll(/'([a-z]+-[a-z]+)'::text AS kind/g)].map(
  ([, kind = '']) => kind,
)

test('every deed that is recorded anywhere has its words', () => {
  const kinds = files
    .filter((file) => /^server\/.*[.]ts$/.test(file) && file !== 'server/coordinator/activity.ts')
    .filter((file) => read(file).includes('record('))
    .flatMap((file) => recordedIn(file))
  expect(kinds.length).toBeGreaterThan(25)
  const decided = ['approve', 'reject', 'same', 'undo'].map((kind) => `decided-${kind}`)
  const all = new Set([...kinds, ...decided, ...ofTheView, ...AccountActivity.options])
  expect([...all].filter((kind) => !isKey(`desk.activity.${kind}`))).toEqual([])
})

/** What is recorded, as the calls of `record` say it. */
function recordedIn(file: string): readonly string[] {
  const kinds: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'record') {
      const [, deed] = node.arguments
      const kind =
        deed && ts.isObjectLiteralExpression(deed)
          ? deed.properties.find((one) => one.name && ts.isIdentifier(one.name) && one.name.text === 'kind')
          : undefined
      const value = kind && ts.isPropertyAssignment(kind) ? kind.initializer : undefined
      const known = value && ts.isStringLiteral(value) ? [value.text] : handedOn[file]
      if (!known) throw new Error(`${file}: say in this test which kinds it records`)
      kinds.push(...known)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest))
  return kinds
}
