import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '#server/app.ts'
import { makeSignInLink } from '#server/coordinator/make-sign-in-link.ts'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { root } from '#server/database/root.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import { copyDatabase } from '../database.ts'
import { limits, shippedLetter } from '../world.ts'
import { selfSigned } from './self-signed.ts'
import { openTlsProxy } from './tls-proxy.ts'

// The service as it stands in the world: behind a proxy of its own that speaks TLS.

const key = Buffer.alloc(32, 7)
const certificate = selfSigned()
const ends: (() => unknown)[] = []
let origin: string
let authority: string
let link: string

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headers-'))
  ends.push(() => rmSync(folder, { recursive: true }))
  authority = join(folder, 'authority.pem')
  writeFileSync(authority, certificate.cert)
  const { url: databaseUrl, seal, drop } = await copyDatabase()
  ends.push(drop)
  const proxy = await openTlsProxy(certificate)
  ends.push(proxy.close)
  origin = proxy.origin
  const trustProxy = ['127.0.0.1']
  const app = await buildApp({ databaseUrl, origin, key, seal, assets: 'built', limits, trustProxy })
  ends.push(() => app.close())
  await app.listen({ port: 0, host: '127.0.0.1' })
  proxy.leadTo((app.server.address() as AddressInfo).port)

  const { pool } = app.pg
  const now = new Date()
  const letter = await readFolder(shippedLetter)
  await inTransaction(pool, (db) => importLetter(db, { folder: letter, now }))
  const { id: coordinatorId } = await ensureOwner(pool, { email: 'owner@example.org', now })
  link = `/desk/sign-in/${await makeSignInLink(pool, { coordinatorId, key, now })}`
})
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

function ask(path: string, method = 'GET'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
    request(`${origin}${path}`, { method, ca: certificate.cert, headers }, (answer) =>
      resolve(answer.resume()),
    )
      .on('error', reject)
      .end()
  })
}

describe('behind a proxy that speaks TLS', () => {
  test('every check of `npm run headers` holds', async () => {
    const { code, said } = await runChecks()
    expect(said.filter((line) => !line.startsWith('ok'))).toEqual([])
    expect(said).toContain('ok   browsers come back with TLS alone')
    expect(said).toContain('ok   without TLS they are sent on')
    expect([code, said.length > 20]).toEqual([0, true])
  })

  test('browsers are told for a year, on pages, answers of programs and refusals alike', async () => {
    for (const path of ['/en', '/api/letters', '/no/such/page', '/desk', '/health']) {
      const { headers } = await ask(path)
      expect([path, headers['strict-transport-security']]).toEqual([
        path,
        'max-age=31536000; includeSubDomains',
      ])
    }
  })

  test('the cookie of the desk travels by TLS alone, for this host, and no script reads it', async () => {
    const { statusCode, headers } = await ask(link, 'POST')
    expect(statusCode).toBe(303)
    const [cookie = '', ...more] = headers['set-cookie'] ?? []
    expect(cookie).toMatch(/^__Host-session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect(more).toEqual([])
  })
})

async function runChecks(): Promise<{ code: number | null; said: string[] }> {
  const script = join(root, 'server/task/headers.ts')
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: authority }
  const child = spawn(process.execPath, ['--import', 'tsx', script, origin, '--quick'], { cwd: root, env })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()))
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { code, said: said.trim().split('\n') }
}
