import { describe, expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { files, read } from './tree.ts'

// The notes on running it, and the files that are copied from them.

const unit = read('deploy/undersigned.service')
const backup = read('deploy/undersigned-backup.service')
const notes = read('deploy/README.md')
const nginx = read('deploy/nginx.conf')
const caddy = read('deploy/Caddyfile')

function settingsIn(text: string): Record<string, string> {
  const lines = text.split('\n').flatMap((line) => [/^#?([A-Z_]+)=(.*)$/.exec(line) ?? []])
  return Object.fromEntries(lines.flatMap(([, name, value]) => (name && value ? [[name, value]] : [])))
}

describe('the settings', () => {
  test('are ones that the service takes', () => {
    const config = readConfig(settingsIn(read('deploy/settings.env')))
    expect(config.TRUST_PROXY).toEqual(['127.0.0.1', '::1'])
    expect(config.DATABASE_URL).toContain('sslmode=verify-full')
  })

  test('that are named are known to the one file that reads them', () => {
    const known = read('server/config.ts')
    const named = [...read('deploy/settings.env').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name = '']) => name)
    expect(named.length).toBeGreaterThan(9)
    expect(named.filter((name) => !known.includes(`${name}:`))).toEqual([])
  })
})

describe('the units', () => {
  test('start what there is', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } }
    const [node, ...flags] = scripts.start.split(' ').slice(0, -1)
    expect(unit).toContain(
      `ExecStart=/usr/bin/${node} ${flags.join(' ')} /opt/undersigned/dist/server/main.js\n`,
    )
    expect(backup).toContain('/usr/bin/node server/task/run.mjs backup')
    for (const file of [
      'server/main.ts',
      'server/task/run.mjs',
      'server/task/backup.ts',
      'server/task/restore.ts',
    ])
      expect(files).toContain(file)
  })

  test('the unit keeps the process to its own folders', () => {
    for (const line of [
      'ProtectSystem=strict',
      'ProtectHome=yes',
      'NoNewPrivileges=yes',
      'UMask=0077',
      'KillMode=mixed',
    ])
      expect(unit).toContain(`\n${line}\n`)
  })
})

describe('the proxies', () => {
  test('the proxies speak TLS 1.2 and newer', () => {
    expect(nginx).toMatch(/ssl_protocols TLSv1\.2 TLSv1\.3;/)
    // Caddy knows no older one.
    expect(caddy).not.toMatch(/tls1\.[01]/)
  })

  test('the proxies lead people on to https, and refuse programs that forgot it', () => {
    expect(nginx).toMatch(/location \/api \{ return 403; \}\s+location \/ \{ return 308 https/)
    expect(caddy).toMatch(/@programs path \/api \/api\/\*\s+respond @programs "Use https" 403\s+redir https/)
  })

  test('hand on the address that they see, and write down none', () => {
    expect(nginx).toContain('proxy_set_header X-Forwarded-For $remote_addr;')
    expect(nginx).toContain('access_log /var/log/nginx/undersigned.log undersigned;')
    const [, format = ''] = /log_format undersigned '([^']*)'/.exec(nginx) ?? []
    expect(format).not.toMatch(/remote_addr|request\b|request_uri|forwarded|referer|user_agent/)
  })
})

describe('the notes', () => {
  test('lead to files that are there', () => {
    const links = [notes, read('deploy/several-servers.md')].flatMap((text) => [
      ...text.matchAll(/`((?:deploy|server|test|migrations)\/[\w./-]+[a-z])`/g),
    ])
    expect(links.length).toBeGreaterThan(0)
    expect(links.map(([, file]) => file).filter((file) => !files.includes(file ?? ''))).toEqual([])
  })

  test('every key has its row in the note on keys', () => {
    for (const key of ['secret.key', 'data.key', 'backup.key'])
      expect(notes).toMatch(new RegExp(`\\| \`${key}\``))
  })

  test('the notes say how soon holes in packages are mended', () => {
    expect(notes).toMatch(/npm audit --omit=dev.*critical within two days and the rest within a month/)
  })

  test('the notes say what is logged, and what is not', () => {
    expect(notes).toMatch(/lines of JSON in the journal.*reqId/s)
    expect(notes).toContain('It holds no names, no addresses, no links')
  })
})
