import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '#server/database/root.ts'
import { expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { bare, readFile } from '#test/document/reading.ts'
import { linkIn, mailTo, shippedLetter, useWorld, type World } from '#test/world.ts'

// The main journey, on the letter of March 25 where its folder is, and on our own letter always.

const march = join(root, '../shared/reference/march-25-2021')
const marchIsHere = existsSync(join(march, 'letter.en.md'))
if (!marchIsHere)
  console.info('The letter of March 25, 2021 is not beside the project: its story does not run.')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const letters = [shippedLetter, ...(marchIsHere ? [march] : [])]

const journeys = letters.flatMap((folder) => [
  { folder, scripts: true },
  { folder, scripts: false },
])

for (const { folder, scripts } of journeys) {
  describe(`an officer signs ${basename(folder)} for Presente.org ${scripts ? 'with' : 'without'} scripts`, () => {
    const world = useWorld()
    let slug: string
    let counts: { organizations: number; people: number }
    let page: Page
    let confirmation: string

    beforeAll(async () => {
      slug = (await world.load(folder)).slug
      page = await openPage(browser, { scripts })
      counts = await countsOn(page, `${world.origin}/en/letters/${slug}`)
    })
    afterAll(() => page.context().close())

    const letterAddress = () => `${world.origin}/en/letters/${slug}`
    const name = (step: string) => `${step}-${slug}-${scripts ? 'scripts' : 'plain'}`

    test('the letter is read, and leads to the form', async () => {
      await page.goto(letterAddress())
      if (folder === march) expect(counts).toEqual({ organizations: 59, people: 28 })
      await expectNoAxeFindings(page)
      await shoot(page, name('letter'))
      await page.getByRole('link', { name: 'Sign this letter' }).first().click()
      await expectNoAxeFindings(page)
      await page.getByRole('link', { name: 'As an organization' }).click()
      await expectNoAxeFindings(page)
    })

    test('a form with mistakes says what to do and keeps what was typed', async () => {
      await page.getByLabel('Name of the organization').fill('Presente.org')
      if (scripts) expect(await page.locator('[data-line]').innerText()).toBe('Presente.org')
      await page.getByLabel('E-mail').fill('officer@')
      await page.getByRole('button', { name: 'Sign', exact: true }).click()
      await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
      expect(await page.title()).toMatch(/^Error: /)
      expect(await page.getByLabel('Name of the organization').inputValue()).toBe('Presente.org')
      await expectNoAxeFindings(page)
      await shoot(page, name('errors'))
    })

    test('the preview shows the line as it will print', async () => {
      expect(await page.locator('[data-line]').innerText()).toBe('Presente.org')
    })

    test('the signed form leads to "check your e-mail"', async () => {
      await fillIn(page)
      await page.getByRole('button', { name: 'Sign', exact: true }).click()
      await page.getByRole('heading', { name: 'Check your e-mail' }).waitFor()
      expect(await page.locator('main').innerText()).toContain('officer@presente.example')
      await expectNoAxeFindings(page)
      await shoot(page, name('sent'))
    })

    test('the mail has the link, and opening it twice confirms nothing', async () => {
      const mail = await mailTo(world.inbox, 'officer@presente.example')
      expect(mail.subject).toContain('Open letter')
      confirmation = linkIn(mail)
      for (let times = 0; times < 2; times++) await page.goto(confirmation)
      expect(await stateOf(world)).toEqual([{ confirmed: false, counted: false }])
      expect(await page.locator('main').innerText()).toContain('Presente.org')
      await expectNoAxeFindings(page)
      await shoot(page, name('confirm'))
    })

    // Once is enough: whatever the letter, it is the same page.
    if (scripts && folder === shippedLetter)
      test('a scanner that opens it in a browser and stays ten seconds confirms nothing', async () => {
        const scanner = await openPage(browser)
        const sent: string[] = []
        scanner.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).origin}`))
        await scanner.clock.install()
        await scanner.goto(confirmation)
        await scanner.clock.runFor(10_000)
        expect(new Set(sent)).toEqual(new Set([`GET ${world.origin}`]))
        await scanner.context().close()
        expect(await stateOf(world)).toEqual([{ confirmed: false, counted: false }])
      })

    test('the button confirms, and the second press says so', async () => {
      await page.getByRole('button').click()
      await page.waitForURL(/\/signature\//)
      expect(await page.locator('main').innerText()).toMatch(/under review/i)
      expect(await stateOf(world)).toEqual([{ confirmed: true, counted: false }])
      await expectNoAxeFindings(page)
      await shoot(page, name('status'))
      await page.goto(confirmation)
      expect(await page.locator('main').innerText()).toMatch(/already/i)
      expect(await countsOn(page, letterAddress())).toEqual(counts)
    })

    test('a coordinator signs in by the link of the console and approves it', async () => {
      await page.goto(await world.signInAddress())
      await page.getByRole('button').click()
      await page.waitForURL(/\/desk$/)
      await page.getByText('Presente.org').first().waitFor()
      await expectNoAxeFindings(page)
      await shoot(page, name('queue'))
      await approve(page)
      await expect.poll(() => stateOf(world)).toEqual([{ confirmed: true, counted: true }])
    })

    test('the page says one organization more', async () => {
      const now = await countsOn(page, letterAddress())
      expect(now).toEqual({ ...counts, organizations: counts.organizations + 1 })
      await page.goto(`${letterAddress()}/signatories?q=presente`)
      expect(await page.locator('main').innerText()).toContain('Presente.org')
      await expectNoAxeFindings(page)
      await shoot(page, name('signatories'))
    })

    test('the PDF holds every line, and each note on the page that cites it', async () => {
      await expectWholePdf(world, slug)
    })
  })
}

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel('Website').fill('presente.example')
  await page.getByLabel('Your name').fill('Zoë Łukasz')
  await page.getByLabel('Your role').fill('Executive director')
  await page.getByLabel('E-mail').fill('officer@presente.example')
  for (const field of ['mayBind', 'publish']) await page.locator(`input[name=${field}]`).check()
}

async function approve(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: /^Approve/ })
  if (!(await button.first().isVisible()))
    await page.getByRole('link', { name: 'Presente.org' }).first().click()
  await button.first().click()
}

async function countsOn(page: Page, address: string): Promise<{ organizations: number; people: number }> {
  await page.goto(address)
  const words = await page.locator('body').innerText()
  const found = /(\d+) organizations? and\s+(\d+) (?:people|person)/.exec(words)
  return { organizations: Number(found?.[1]), people: Number(found?.[2]) }
}

async function stateOf(world: World): Promise<{ confirmed: boolean; counted: boolean }[]> {
  const { rows } = await world.pool.query<{ confirmed: boolean; counted: boolean }>(
    `select confirmed_at is not null as confirmed, counted from signatures where origin = 'page'`,
  )
  return rows
}

async function expectWholePdf(world: World, slug: string): Promise<void> {
  const answer = await fetch(`${world.origin}/en/letters/${slug}/letter.pdf`)
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  const { pages } = await readFile(Buffer.from(await answer.arrayBuffer()))
  const whole = pages.map(({ text }) => text).join('')
  const { rows } = await world.pool.query<{ line: string }>('select line from signatories')
  expect(rows.map(({ line }) => line)).toContain('Presente.org')
  expect(rows.filter(({ line }) => !whole.includes(bare(line)))).toEqual([])

  const notes = (pattern: RegExp) =>
    pages.map(({ links }) => links.flatMap(({ contents }) => pattern.exec(contents)?.[1] ?? []))
  const cited = notes(/^Note (\d+)$/)
  expect(cited.flat().length).toBeGreaterThan(0)
  expect(notes(/note (\d+) is/)).toEqual(cited)
}
