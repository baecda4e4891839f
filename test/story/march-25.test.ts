import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { putApp } from '#server/coordinator/authenticator-app.ts'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { root } from '#server/database/root.ts'
import { parseText } from '#server/document/parse.ts'
import { readTextFile, type TextFile } from '#server/letter/file.ts'
import { likenessOf } from '#server/likeness/score.ts'
import { inventSignatures } from '#server/task/invented-signatures.ts'
import { expectGoodPage, launchBrowser, openPage } from '#test/browser.ts'
import { codeNow } from '#test/coordinator/desk.ts'
import { inSpanish } from '#test/draft/in-spanish.ts'
import { wordOf } from '#test/draft/pasted.ts'
import { signAndConfirm } from '#test/signature/visitor.ts'
import { sealEnvironment } from '#test/database.ts'
import { organization, useWorld } from '#test/world.ts'

// The whole day at the desk: the letter of March 25, 2021 is pasted from Word, translated, published; its 86 names come by
// e-mail; forty more sign, and wait; the letter is frozen, downloaded and checked. Nothing of that letter is kept here.

const march = join(root, '../shared/reference/march-25-2021')
const present = existsSync(join(march, 'letter.en.md'))
if (!present)
  console.info(`The letter of March 25, 2021 is not in ${march}: the story of the desk is not told.`)

const slug = 'forced-mobility'
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const Row = z.object({ printed: z.string(), kind: z.string(), name: z.string() })

const world = useWorld()
let browser: Browser
let desk: Page
let letter: TextFile
let names: z.infer<typeof Row>[]
let edition: Buffer

beforeAll(async () => {
  letter = readTextFile('letter.en.md', readFileSync(join(march, 'letter.en.md'), 'utf8'))
  names = z
    .array(Row)
    .parse(parse(readFileSync(join(march, 'signatories.csv')), { columns: true, bom: true }))
  browser = await launchBrowser()
  desk = await openPage(browser)
})
afterAll(() => browser.close())

const deskAt = (path: string) => `${world.origin}/desk/letters/${slug}/${path}`
/** By the letter's own navigation, from wherever one is. */
const goTo = (place: string) =>
  desk
    .getByRole('navigation', { name: 'This letter' })
    .getByRole('link', { name: place, exact: true })
    .click()
const press = (name: string | RegExp) => desk.getByRole('button', { name, exact: true }).click()
const saved = () =>
  desk
    .getByRole('status')
    .filter({ hasText: /^Saved at / })
    .waitFor()
const publicPage = async (locale = 'en') => (await fetch(`${world.origin}/${locale}/letters/${slug}`)).text()

describe.runIf(present)('a coordinator who writes the letter', () => {
  test('signs in with both factors, and begins a letter', async () => {
    await giveApp()
    await desk.goto(await world.signInAddress())
    await press('Sign in')
    await giveCode()
    await desk.waitForURL(/\/desk$/)
    await desk.goto(`${world.origin}/desk/new-letter`)
    await desk.getByLabel('Title').fill(letter.front.title)
    await desk.getByLabel('Address (optional)').fill(slug)
    await press('Begin writing')
    await desk.waitForURL(deskAt('write/en'))
  })

  test('pastes the text from Word: notes, demands and emphasis are what they were', async () => {
    await paste(wordOf(letter.body))
    expect(await written()).toEqual(letter.body)
    const rows = desk.locator('#addressees')
    for (const [at, { name, office = '' }] of letter.front.addressees.entries()) {
      if (at > 0) await rows.getByRole('button', { name: 'Add a row' }).click()
      await rows.getByLabel(`Name, row ${at + 1}`, { exact: true }).fill(name)
      await rows.getByLabel(`Office, row ${at + 1}`, { exact: true }).fill(office)
    }
    await saved()
    const shown = desk.frameLocator('iframe[src$="/preview"]')
    await expect.poll(() => shown.locator('.notes li').count()).toBe(letter.body.notes.length)
    await expect.poll(() => shown.locator('.addressees li').count()).toBe(letter.front.addressees.length)
    // The editor shows the page and the PDF in frames of its own.
    for (const framed of ['preview', 'letter.pdf']) {
      const headers = (await desk.request.get(deskAt(`write/en/${framed}`))).headers()
      expect(headers['x-frame-options']).toBe('SAMEORIGIN')
    }
    await expectGoodPage(desk, 'march-editor')
  })

  test('publishes it, warned of the annex that is missing', async () => {
    await press('Save, then publish…')
    await desk.getByText('Note 13 speaks of an annex, and the letter has none.').waitFor()
    await press('Publish')
    await desk.getByRole('status').filter({ hasText: 'Published.' }).waitFor()
    const page = await publicPage()
    for (const { name } of letter.front.addressees) expect(page).toContain(name)
  })

  test('adds Spanish, with every note', async () => {
    await goTo('Write')
    await desk.getByLabel('Language of the translation').selectOption('es')
    await press('Add a translation')
    await desk.waitForURL(deskAt('write/es'))
    await desk.getByLabel('Title').fill('Carta abierta sobre la movilidad forzada')
    const spanish = inSpanish(letter.body)
    await paste(wordOf(spanish))
    expect(await written()).toEqual(spanish)
    await saved()
    await press('Save, then publish…')
    await press('Publish')
    await desk.getByRole('status').filter({ hasText: 'Published.' }).waitFor()
    expect(await publicPage('es')).toContain('Carta abierta sobre la movilidad forzada')
  })
})

describe.runIf(present)('a coordinator who gathers names', () => {
  test('pastes the 86 names as they came by e-mail: 59 organizations, 27 lines of individuals, none doubtful', async () => {
    await goTo('Gather signatures')
    await desk.getByLabel('Pasted list').fill(names.map(({ printed }) => printed).join('\n'))
    await press('See what it would be')
    await desk.locator('.would', { hasText: 'Would be entered' }).waitFor()
    expect((await desk.locator('.would').innerText()).replace(/\s+/g, ' ')).toBe(
      'Would be entered: 59 organizations and 27 lines of individuals (28 people). None is doubtful.',
    )
    expect(await desk.getByRole('link', { name: 'New 86' }).count()).toBe(1)
    await expectGoodPage(desk, 'march-dry-run')
    await desk.getByRole('link', { name: 'Go on to enter 86 lines' }).click()
    await desk
      .getByLabel('How do you know')
      .fill('Each wrote to the secretariat; the e-mails are kept there.')
    await press('Enter 86 lines')
    await desk.getByText('86 lines entered.').waitFor()
    expect(await publicPage()).toContain('59 organizations and 28 people have signed')
  })

  test('finds forty that have signed since, and one that stood in the list already', async () => {
    const others = inventSignatures({
      seed: 25,
      count: 400,
      from: new Date(),
      language: 'en',
      signs: 'organizations',
    })
    const arrivals = [...new Set([...others].map(({ row }) => row.name))].slice(0, 40)
    for (const [at, name] of [...arrivals, againAs()].entries())
      await signAndConfirm(world, slug, {
        ...organization,
        organization: 'another',
        name,
        email: `office@signer-${at}.example`,
      })
    await goTo('Queue')
    await desk
      .getByText('41 signatures wait')
      .or(desk.getByText(/41 .*wait/))
      .first()
      .waitFor()
  })
})

describe.runIf(present)('a coordinator who decides', () => {
  // Two minutes are what the desk promises for them.
  test('approves the forty by keys within two minutes', { timeout: 120_000 }, async () => {
    const began = performance.now()
    for (let count = 0; count < 40; count++) {
      const line = await desk.locator('#item-line').innerText()
      await desk.keyboard.press('a')
      await desk.waitForFunction(
        (before) => document.querySelector<HTMLElement>('#item-line')?.innerText !== before,
        line,
      )
    }
    await expect.poll(async () => (await verdicts()).filter((one) => one === 'approved').length).toBe(40)
    console.info(`Forty approved by keys in ${((performance.now() - began) / 1000).toFixed(1)} s.`)
  })

  test('takes the last for one that stands, by a key, and undoes it by another', async () => {
    expect(await desk.locator('#item-line').innerText()).toBe(againAs())
    await desk.keyboard.press('s')
    await expect.poll(async () => (await verdicts()).at(-1)).toBe('same')
    await desk
      .locator('.decide')
      .getByText(/^The same as/)
      .or(desk.getByRole('button', { name: /^Undo/ }))
      .first()
      .waitFor()
    await desk.keyboard.press('u')
    await expect.poll(async () => (await verdicts()).at(-1)).toBe(null)
  })
})

describe.runIf(present)('a coordinator who delivers', () => {
  test('freezes edition 1, once the second factor is given afresh', async () => {
    await world.pool.query("update sessions set factor_at = now() - interval '1 day'")
    await giveApp()
    await goTo('Editions and news')
    const freeze = /^Freeze edition 1 with 99 organizations and 28 people/
    await press(freeze)
    await giveCode()
    await desk.waitForURL(deskAt('editions'))
    await desk.getByRole('button', { name: freeze }).click({ noWaitAfter: true })
    // Both languages are set in full, and a busy machine takes its time.
    await desk.getByText(/^Edition 1 is frozen with 99 organizations/).waitFor({ timeout: 60_000 })
    await expectGoodPage(desk, 'march-frozen')
    // Followed with a click a browser shows it.
    const address = await desk.getByRole('link', { name: 'PDF en' }).getAttribute('href')
    edition = await (await desk.request.get(`${world.origin}${address ?? ''}`)).body()
    expect(edition.subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('drops the file on the page that checks it, and runs the command: unaltered, and altered with one byte', async () => {
    const altered = Buffer.from(edition)
    altered[edition.length >> 1] = (altered[edition.length >> 1] ?? 0) ^ 1
    const commands = Promise.all([edition, altered].map(checkByCommand))
    expect(await dropped(edition)).toBe('Unaltered')
    expect(await dropped(altered)).toBe('Altered')
    expect(await commands).toMatchObject([{ code: 0 }, { code: 1 }])
  })
})

async function giveApp(): Promise<void> {
  const now = new Date()
  const owner = await ensureOwner(world.pool, { email: 'owner@example.org', now })
  await putApp(world.pool, { coordinatorId: owner.id, key: world.key, secret, step: 0, now })
}

async function giveCode(): Promise<void> {
  await desk.getByLabel('Code from your authenticator app').fill(codeNow(secret))
  await desk.locator('form:has([name=code]) button').first().click()
}

/** As the browser hands over what was copied from a word processor. */
async function paste(html: string): Promise<void> {
  await desk.getByRole('button', { name: 'Bold' }).waitFor()
  await desk.getByRole('textbox', { name: 'Text', exact: true }).evaluate((field, copied) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/html', copied)
    clipboardData.setData('text/plain', 'plain words')
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, html)
}

async function written() {
  const text = desk.getByRole('textbox', { name: 'Text', exact: true })
  await expect.poll(async () => (await text.inputValue()).length).toBeGreaterThan(1000)
  const { blocks, notes } = parseText(await text.inputValue())
  return { blocks, notes }
}

/** What was decided of those who signed on the page, the first one first. */
async function verdicts(): Promise<(string | null)[]> {
  const { rows } = await world.pool.query<{ verdict: string | null }>(
    "select verdict from signatures where origin = 'page' order by id",
  )
  return rows.map(({ verdict }) => verdict)
}

/** One of the list in a form that is neither surely the same nor surely another: the desk has to ask. */
function againAs(): string {
  const forms = names
    .filter(({ kind }) => kind === 'organization')
    .flatMap(({ name }) =>
      [name.toUpperCase(), name.split(' ').slice(0, -1).join(' '), `The ${name}`].map((form) => ({
        name,
        form,
      })),
    )
  const doubtful = forms.find(({ name, form }) => {
    const described = { name, acronym: null, country: null, domains: [] }
    const domains = [{ name: 'signer-40.example', shared: false }]
    return (
      form.split(' ').length > 2 &&
      likenessOf(described, { ...described, name: form, domains }).outcome === 'doubtful'
    )
  })
  if (!doubtful) throw new Error('no line of the list has a doubtful form')
  return doubtful.form
}

async function dropped(bytes: Buffer): Promise<string> {
  await desk.goto(`${world.origin}/en/check`)
  await desk.locator('html.checks-here').waitFor()
  const file = await desk.evaluateHandle((text) => {
    const transfer = new DataTransfer()
    const content = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
    transfer.items.add(new File([content], 'letter.pdf', { type: 'application/pdf' }))
    return transfer
  }, bytes.toString('base64'))
  await desk.dispatchEvent('main', 'drop', { dataTransfer: file })
  const verdict = desk.getByRole('heading', { name: /^(Unaltered|Altered|Not an edition of ours)$/ })
  return verdict.innerText()
}

async function checkByCommand(bytes: Buffer): Promise<{ code: number | null; said: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'edition-'))
  const file = join(folder, 'letter.pdf')
  await writeFile(file, bytes)
  const env = { ...process.env, ...sealEnvironment, DATABASE_URL: world.pool.options.connectionString ?? '' }
  const command = ['server/task/run.mjs', 'letter', 'check', file]
  const child = spawn(process.execPath, command, { cwd: root, env })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  await rm(folder, { recursive: true })
  return { code, said }
}
