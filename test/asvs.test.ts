import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readImage } from '#server/document/image.ts'
import { usualLimits } from '#server/limit/limit.ts'
import { formMailLimits, mailboxLimits } from '#server/mail/outbox.ts'
import { files, read, saying } from './tree.ts'

// What speaks for our safety, requirement by requirement and threat by threat: each names the tests that show it, or
// says since when and why there is none. And the laws of the source that some of them stand on.

const Row = z
  .object({
    control: z.string().optional(),
    tests: z
      .array(z.tuple([z.string(), z.string()]))
      .min(1)
      .optional(),
    state: z.enum(['does not apply', 'held, no test', 'not held', 'up to the operator']).optional(),
    note: z.string().min(10).optional(),
    on: z.iso.date().optional(),
  })
  .strict()
  .refine(({ tests, note }) => tests ?? note, 'neither a test nor a note')
  .refine(({ note, on }) => !note || on, 'a note without its day')
const Standard = z.object({
  standard: z.string(),
  levels: z.object({ 1: z.string(), 2: z.string() }),
  requirements: z.record(z.string(), Row),
})
const Threats = z.object({ threats: z.record(z.string(), Row) })

const { levels, requirements } = Standard.parse(JSON.parse(read('test/asvs.json')))
const { threats } = Threats.parse(JSON.parse(read('test/threats.json')))

describe('each requirement of ASVS 5.0', () => {
  test('of levels 1 and 2 has its row', () => {
    const [first, second] = [levels[1].split(' '), levels[2].split(' ')]
    expect([first.length, second.length]).toEqual([70, 183])
    expect(Object.keys(requirements).toSorted()).toEqual([...first, ...second].toSorted())
  })

  test('and each threat that names a test names one that is there', () => {
    const named = [...Object.entries(requirements), ...Object.entries(threats)].flatMap(
      ([row, { tests = [] }]) => tests.map(([file, sentence]) => ({ row, file, sentence })),
    )
    expect(named.length).toBeGreaterThan(200)
    expect(named.filter(({ file, sentence }) => !sentencesIn(file).includes(sentence))).toEqual([])
  })
})

const known = new Map<string, string[]>()

/** The sentences of its tests and descriptions. */
function sentencesIn(file: string): string[] {
  if (!files.includes(file)) return []
  const found = known.get(file) ?? sentences(read(file))
  known.set(file, found)
  return found
}

function sentences(source: string): string[] {
  const named = /(?:^|\n)\s*(?:(?:test|describe)\b[^\n'"`]*(?:\n\s*)?|\]?\)\(\s*)(['"`])(.*?)(?<!\\)\1/g
  const called = /\)\(\s*(['"`])(.*?)(?<!\\)\1,/g
  return [...source.matchAll(named), ...source.matchAll(called)].map(([, , sentence = '']) => sentence)
}

describe('the README', () => {
  const readme = read('README.md').replace(/\s+/g, ' ')

  test('says the limits that hold', () => {
    const { network, mailbox, letter } = usualLimits
    expect(readme).toContain(
      `A network passes ${network.minute} forms a minute, ${network.hour} an hour and ${network.day} a day, a mailbox ${mailbox.minute}, ${mailbox.hour} and ${mailbox.day}, a letter ${letter.minute} a minute`,
    )
    const { unanswered, inAll } = mailboxLimits
    expect(readme).toContain(
      `at most ${unanswered} unanswered mails, and ${inAll} in all, to one mailbox in 24 hours`,
    )
    const { inAll: ofOne, days } = formMailLimits
    expect(readme).toContain(`about one signature ${ofOne} in ${days} days`)
  })

  test('says what costs much, and how nobody else waits for it', () => {
    for (const said of [
      'PDFs are set in a process of their own',
      'in a process that may fail alone; exports are written by a writer of ours that holds a few hundred rows',
      'Organizations are compared when their mailbox is confirmed',
      'A text that a parser of Markdown would read for minutes is refused before it is parsed',
      'Nobody waits for a database that is gone',
    ])
      expect(readme).toContain(said)
  })

  test('says what images may be, as they are taken', () => {
    expect(readme).toContain('Images are PNG or JPEG files of the folder, 2 MB at most')
    expect(() => readImage(Buffer.alloc(2 * 2 ** 20 + 1))).toThrow('2 MB at most')
    expect(() => readImage(Buffer.from('GIF89a'))).toThrow(/PNG|JPEG/)
  })
})

describe('the source', () => {
  const ours = /^(server|web)\/.*[.](ts|mjs|svelte)$/
  const server = /^server\/(?!task\/).*[.]ts$/

  test('no program is started through a shell', () => {
    expect(saying(/(?<![.\w])exec(Sync)?\(|shell:\s*true/, ours)).toEqual([])
  })

  test('nothing is run that was put together', () => {
    expect(saying(/\beval\(|new Function\(|\bsetTimeout\(['"`]/, ours)).toEqual([])
  })

  test('no page takes HTML as it is', () => {
    expect(saying(/\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write/, /^web\//)).toEqual([])
  })

  test('few places reach out, and each is named here', () => {
    const reaches = /^import (?!type)[^\n]*from '(node:https?|nodemailer)'|(?<![.\w])fetch\(/m
    expect(files.filter((file) => server.test(file) && reaches.test(read(file)))).toEqual([
      'server/captcha/ask-hcaptcha.ts',
      'server/captcha/impatient-agent.ts',
      'server/mail/send.ts',
      'server/webhook/post-message.ts',
    ])
  })

  test('the algorithms in use are these, and no others', () => {
    const used = new Map<string, Set<string>>()
    const call =
      /\b(?:create(?:Cipher|Decipher)iv|createHash|createHmac|hkdfSync|scryptSync|pbkdf2Sync)\(\s*'([^']+)'/g
    for (const file of files.filter((name) => server.test(name)))
      for (const [, name = ''] of read(file).matchAll(call))
        used.set(name, (used.get(name) ?? new Set()).add(file))
    expect([...used.keys()].toSorted()).toEqual(['aes-256-gcm', 'md5', 'sha1', 'sha256'])
    // Names of versions for caches, and the number that PDF wants of a file inside it: nobody is kept out by them.
    expect([...(used.get('sha1') ?? []), ...(used.get('md5') ?? [])].toSorted()).toEqual([
      'server/document/embedded-file.ts',
      'server/page.ts',
      'server/share/keep-images.ts',
    ])
  })

  test('chance that anybody could foretell is for waiting times alone', () => {
    const guessed = files.filter((file) => server.test(file) && /Math\.random/.test(read(file)))
    expect(guessed).toEqual(['server/mail/send.ts', 'server/webhook/send.ts'])
  })

  test('what is served is built from server and web alone: no seed, no command, no test', () => {
    expect(saying(/from '[^']*\/(task|test)\//, /^(server\/(?!task\/)|web\/)/)).toEqual([])
    const [, inputs = ''] =
      /outDir: 'dist\/server'[\s\S]*?input: \{([^}]*)\}/.exec(read('vite.config.ts')) ?? []
    expect([...inputs.matchAll(/'([^']+[.]ts)'/g)].map(([, file]) => file)).toEqual([
      'server/main.ts',
      'server/document/worker.ts',
      'server/gathering/table-worker.ts',
    ])
  })

  test('browsers keep little, and nothing about signers', () => {
    const keeping = files.filter(
      (file) =>
        /^web\//.test(file) && /localStorage|sessionStorage|indexedDB|document\.cookie/.test(read(file)),
    )
    expect(keeping).toEqual(['web/desk/editor-copy.ts', 'web/desk/keys.ts'])
  })

  test('every package is pinned, with its sum, and comes from the registry', () => {
    const { packages } = z
      .object({
        packages: z.record(
          z.string(),
          z.object({
            resolved: z.string().optional(),
            integrity: z.string().optional(),
            inBundle: z.boolean().optional(),
          }),
        ),
      })
      .parse(JSON.parse(read('package-lock.json')))
    // Without an address of its own a package comes from the registry that npm is set to.
    const loose = Object.entries(packages).filter(
      ([path, { resolved = '', integrity = '', inBundle }]) =>
        path !== '' &&
        !inBundle &&
        !(/^(https:\/\/registry\.npmjs\.org\/.*)?$/.test(resolved) && integrity.startsWith('sha512-')),
    )
    expect(loose.map(([path]) => path)).toEqual([])
    const direct = z
      .object({
        dependencies: z.record(z.string(), z.string()),
        devDependencies: z.record(z.string(), z.string()),
      })
      .parse(JSON.parse(read('package.json')))
    const ranges = Object.entries({ ...direct.dependencies, ...direct.devDependencies })
    expect(ranges.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })
})
