import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#server/database/sql.ts'
import { sealedFor } from '#server/seal/seal-row.ts'
import { fillLetter } from '#server/task/fill-letter.ts'
import { expectGoodPage as expectGood, launchBrowser, openPage } from '#test/browser.ts'
import { shippedLetter, useWorld } from '#test/world.ts'

// A coordinator looks at the figures, takes a list along, and writes to the press; a journalist reads it.

const world = useWorld()
let browser: Browser
let page: Page
let slug: string

beforeAll(async () => {
  browser = await launchBrowser()
  page = await openPage(browser)
  const letter = await world.load(shippedLetter)
  slug = letter.slug
  await fillLetter(world.pool, { slug, count: 300, seed: 5, now: new Date() })
  const waiting = await world.pool.query<{ id: string }>(
    'select id from signatures where letter_id = $1 and confirmed_at is null limit 3',
    [letter.id],
  )
  const error =
    '550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in virtual mailbox table'
  for (const { id } of waiting.rows) {
    const stored = (text: string) => sealedFor(world.pool, id, 'error', text)
    await world.pool.query(sql`
      insert into outbox (letter_id, id, kind, signature_id, recipient, language, created_at, due_at, failed_at, error)
      values (${letter.id}, gen_random_uuid(), 'confirm', ${id}, ${stored('nobody@example.org')}, 'en', now(), now(), now(),
              ${stored(error)})`)
  }
  await page.goto(await world.signInAddress())
  await page.getByRole('button').click()
  await page.waitForURL(/\/desk$/)
})
afterAll(() => browser.close())

async function visit(path: string): Promise<void> {
  expect((await page.goto(`${world.origin}${path}`))?.status()).toBe(200)
}

const expectGoodPage = (name: string) => expectGood(page, name)

test('the figures are charts with their tables', async () => {
  await visit(`/desk/letters/${slug}/figures`)
  await expectGoodPage('desk-figures')
  await page.locator('summary').first().click()
  expect(await page.getByRole('row', { name: /^Confirmed/ }).count()).toBe(1)
  expect(await page.getByRole('img', { name: 'By country' }).count()).toBe(1)
})

test('a list is taken along as a file', async () => {
  await visit(`/desk/letters/${slug}/export`)
  await expectGoodPage('desk-export')
  await page.getByLabel('E-mail', { exact: false }).last().check()
  await page.getByRole('button', { name: 'Download' }).click()
  await page.getByRole('alert').waitFor()
  await world.pool.query('update sessions set factor_at = now()')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download' }).click()
  expect((await downloading).suggestedFilename()).toMatch(/^marvena-river-signatures-.*[.]csv$/)
  await visit(`/desk/letters/${slug}/activity`)
  await page.getByText(/^\s*Exported signatures as csv/).waitFor()
  await expectGoodPage('desk-activity')
})

test('what a letter’s navigation leads to, and the pages of all letters, are good to read on a phone and on a desk', async () => {
  const places = ['', '?q=mar&at=', '/queue', '/partners', '/versions'].map(
    (at) => `/desk/letters/${slug}${at}`,
  )
  for (const path of ['/desk/letters', '/desk/outbox', ...places]) {
    await visit(path)
    await expectGoodPage(`desk-places${path.replaceAll(/\W/g, '-')}`)
  }
  const nav = page.getByRole('navigation', { name: 'This letter' })
  await page.setViewportSize({ width: 390, height: 800 })
  await nav.getByRole('link', { name: 'Together with' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/people$/)
  expect(await nav.getByRole('link').allInnerTexts()).toEqual([
    'Letter page',
    'Decide',
    'Letter',
    'Deliver',
    'See',
    'Together with',
    'People',
    'Partners',
    'Webhooks',
  ])
  await page.setViewportSize({ width: 1280, height: 800 })
  expect(await nav.getByRole('link').count()).toBe(17)
})

test('a release is written, looked at and read', async () => {
  await visit(`/desk/letters/${slug}/press`)
  await expectGoodPage('desk-press')
  await page.getByRole('link', { name: 'Write a release' }).click()
  await page.getByLabel('Headline').fill('The Commission will receive the villages')
  await page.getByRole('button', { name: 'Save and look at it' }).click()
  await page.getByText('Write the text of the release.').waitFor()
  expect(await page.getByLabel('Headline').inputValue()).toBe('The Commission will receive the villages')
  await expectGoodPage('desk-press-write')
  await page
    .getByRole('textbox', { name: 'Text', exact: true })
    .fill('LOS TILOS – The Commission comes to the river.')
  await page.getByLabel('What was said').fill('We will look at the mark on the wall.')
  await page.getByLabel('Who said it').fill('Ingrid Solano Weiss')
  await page.getByRole('checkbox', { name: 'Public' }).check()
  await page.getByRole('button', { name: 'Save and look at it' }).click()
  await page.getByText('This release is public.').waitFor()
  await expectGoodPage('desk-press-preview')

  await visit(`/en/letters/${slug}`)
  await page.getByRole('link', { name: 'For the press' }).click()
  await page.getByText('We will look at the mark on the wall.').waitFor()
  await expectGoodPage('press')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: /^Copy the quote ?: Ingrid/ }).click()
  await page.getByText('Copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('We will look at the mark')
  await page.getByRole('link', { name: /Let the river be heard/ }).click()
  await page.getByRole('button', { name: 'Copy the release' }).waitFor()
  await expectGoodPage('press-release')
  await visit(`/ar/letters/${slug}/press`)
  await expectGoodPage('press-arabic')
})
