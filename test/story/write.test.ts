import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '#server/database/root.ts'
import { blockText } from '#server/document/document.ts'
import { parseText } from '#server/document/parse.ts'
import { readTextFile } from '#server/letter/file.ts'
import { expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { wordOf } from '#test/draft/pasted.ts'
import { shippedLetter, useWorld } from '#test/world.ts'

// A coordinator makes a letter of what was written in Word: the letter of March 25 where it is, else our own.

const march = join(root, '../shared/reference/march-25-2021/letter.en.md')
const isMarch = existsSync(march)
if (!isMarch) console.info('The letter of March 25, 2021 is not beside the project: our own is written.')
const { front, body } = readTextFile(
  'letter.en.md',
  readFileSync(isMarch ? march : join(shippedLetter, 'letter.en.md'), 'utf8'),
)
const slug = 'forced-mobility'

const world = useWorld()
let browser: Browser
let desk: Page

beforeAll(async () => {
  browser = await launchBrowser()
  desk = await openPage(browser)
})
afterAll(() => browser.close())

const deskAt = (path: string) => `${world.origin}/desk/letters/${slug}/${path}`
const press = (name: string | RegExp) => desk.getByRole('button', { name, exact: true }).click()

async function expectGoodPage(name: string): Promise<void> {
  for (const width of [390, 1280]) {
    await desk.setViewportSize({ width, height: 900 })
    const wide = await desk.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(wide, `sideways at ${width} px`).toBe(0)
    await expectNoAxeFindings(desk)
  }
  await shoot(desk, `write-${name}`)
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

const saved = () =>
  desk
    .getByRole('status')
    .filter({ hasText: /^Saved at / })
    .waitFor()

describe('a coordinator', () => {
  test('begins a letter', async () => {
    await desk.goto(await world.signInAddress())
    await press('Sign in')
    await desk.goto(`${world.origin}/desk/letters`)
    await desk.getByText('There is no letter yet.').waitFor()
    await desk.getByRole('link', { name: 'New letter' }).click()
    await expectGoodPage('new')
    await desk.getByLabel('Title').fill(front.title)
    await desk.getByLabel('Address (optional)').fill(slug)
    await press('Begin writing')
    await desk.waitForURL(deskAt('write/en'))
  })

  test('pastes from Word: notes, demands and emphasis are what they were', async () => {
    await paste(wordOf(body))
    const text = desk.getByRole('textbox', { name: 'Text', exact: true })
    await expect.poll(async () => (await text.inputValue()).length).toBeGreaterThan(1000)
    const { blocks, notes } = parseText(await text.inputValue())
    expect({ blocks, notes }).toEqual(body)
    await saved()
  })

  test('addresses everybody, row by row, and is saved meanwhile', async () => {
    const rows = desk.locator('#addressees')
    for (const [at, { name, office = '' }] of front.addressees.entries()) {
      if (at > 0) await rows.getByRole('button', { name: 'Add a row' }).click()
      await rows.getByLabel(`Name, row ${at + 1}`, { exact: true }).fill(name)
      await rows.getByLabel(`Office, row ${at + 1}`, { exact: true }).fill(office)
    }
    await saved()
    await expect.poll(() => rows.locator('[data-count]').innerText()).toBe(String(front.addressees.length))
    const page = desk.frameLocator('iframe[src$="/preview"]')
    await page.getByRole('heading', { name: front.title }).waitFor()
    await expect.poll(() => page.locator('.notes li').count()).toBe(body.notes.length)
    await expect.poll(() => page.locator('.addressees li').count()).toBe(front.addressees.length)
    await expectGoodPage('editor')
  })

  test('sees it as a PDF beside the text', async () => {
    const answer = desk.waitForResponse((response) => response.url().includes('/letter.pdf'))
    await press('PDF')
    expect((await answer).headers()['content-type']).toBe('application/pdf')
  })

  test('loses nothing where the server is out of reach', async () => {
    await press('Page')
    await desk.context().setOffline(true)
    const salutation = desk.getByLabel('Salutation (optional)')
    await salutation.fill('Esteemed all:')
    await desk.getByText('Not saved: the server cannot be reached.').waitFor()
    await desk.context().setOffline(false)
    desk.once('dialog', (dialog) => void dialog.accept())
    await desk.goto(deskAt('write/en'))
    await press('Put it back')
    expect(await salutation.inputValue()).toBe('Esteemed all:')
    await saved()
  })

  test('publishes what was looked at', async () => {
    await press('Save, then publish…')
    await desk.waitForURL(deskAt('publish'))
    if (isMarch) await desk.getByText('Note 13 speaks of an annex, and the letter has none.').waitFor()
    await expectGoodPage('publish-new')
    await press('Publish')
    await desk.getByRole('status').filter({ hasText: 'Published.' }).waitFor()
    await desk.goto(`${world.origin}/en/letters/${slug}`)
    expect(await desk.locator('.notes > ol > li').count()).toBe(body.notes.length)
    expect(await desk.locator('.addressees li').count()).toBe(front.addressees.length)
  })

  test('adds Spanish beside the original', async () => {
    await desk.goto(deskAt('write'))
    await desk.getByLabel('Language of the translation').selectOption('es')
    await press('Add a translation')
    await desk.waitForURL(deskAt('write/es'))
    await desk.getByLabel('Title').fill('Carta abierta sobre la movilidad forzada')
    const [first] = body.blocks
    const length = first ? blockText(first).length : 0
    const said = 'Nosotras, las organizaciones y personas abajo firmantes, '.repeat(Math.round(length / 57))
    await paste(`<p class=MsoNormal>${said}<b>pedimos</b>:</p>`)
    await saved()
    await desk.reload()
    await desk.getByText('Missing in the translation').first().waitFor()
    await expectGoodPage('translation')
    await press('Save, then publish…')
    await press('Publish')
    await desk.goto(`${world.origin}/es/letters/${slug}`)
    await desk.getByRole('heading', { name: 'Carta abierta sobre la movilidad forzada' }).waitFor()
  })

  test('corrects a word: the difference is shown, and the translation is marked', async () => {
    await desk.goto(deskAt('write/en'))
    const text = desk.getByRole('textbox', { name: 'Text', exact: true })
    const before = await text.inputValue()
    await text.fill(before.replace(/^We/, 'All of us'))
    await saved()
    await desk.goto(deskAt('publish'))
    expect(await desk.locator('.difference ins').first().innerText()).toContain('All of us')
    await desk.getByRole('radio', { name: /^Form\./ }).check()
    await expectGoodPage('publish-correction')
    await press('Publish')
    await desk.getByRole('status').filter({ hasText: 'Published.' }).waitFor()
    await desk.goto(deskAt('write/es'))
    await desk.getByText('Changed since it was translated').first().waitFor()
  })

  test('sets the rules, and closes the letter', async () => {
    await desk.goto(deskAt('settings'))
    await desk.getByLabel('Goal (optional)').fill('500')
    await expectGoodPage('settings')
    await press('Save, then publish…')
    await press('Publish')
    await desk.getByRole('status').filter({ hasText: 'Published.' }).waitFor()
    await desk.goto(deskAt('signing'))
    await expectGoodPage('signing')
    await press('Close now')
    await desk.getByRole('heading', { name: 'Open again' }).waitFor()
  })
})
