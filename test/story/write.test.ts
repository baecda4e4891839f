import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectGoodPage, launchBrowser, openPage } from '#test/browser.ts'
import { shippedLetter, useWorld } from '#test/world.ts'

// A coordinator goes on with a letter that is published: in the editor, beside its translations, and about its rules. How
// one is begun and pasted is in the story of March 25.

const world = useWorld()
let browser: Browser
let desk: Page
let slug: string

beforeAll(async () => {
  browser = await launchBrowser()
  desk = await openPage(browser)
  ;({ slug } = await world.load(shippedLetter))
})
afterAll(() => browser.close())

const deskAt = (path: string) => `${world.origin}/desk/letters/${slug}/${path}`
const press = (name: string | RegExp) => desk.getByRole('button', { name, exact: true }).click()
const saved = () =>
  desk
    .getByRole('status')
    .filter({ hasText: /^Saved at / })
    .waitFor()

describe('a coordinator', () => {
  test('finds where a letter is begun, and the one that there is', async () => {
    await desk.goto(await world.signInAddress())
    await press('Sign in')
    await desk.goto(`${world.origin}/desk/letters`)
    await desk.getByRole('link', { name: 'New letter' }).click()
    await expectGoodPage(desk, 'write-new')
    await desk.goto(deskAt('write/en'))
    await desk.getByRole('button', { name: 'Bold' }).waitFor()
    await expectGoodPage(desk, 'write-editor')
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

  test('sees beside the original what a translation lacks', async () => {
    await desk.goto(deskAt('write/es'))
    const text = desk.getByRole('textbox', { name: 'Text', exact: true })
    const paragraphs = (await text.inputValue()).split('\n\n')
    await text.fill(paragraphs.toSpliced(1, 1).join('\n\n'))
    await saved()
    await desk.reload()
    await desk.getByText('Missing in the translation').first().waitFor()
    await expectGoodPage(desk, 'write-translation')
  })

  test('corrects a word: the difference is shown, and the translation is marked', async () => {
    await desk.goto(deskAt('write/en'))
    const text = desk.getByRole('textbox', { name: 'Text', exact: true })
    const before = await text.inputValue()
    await text.fill(`Together, ${before}`)
    await saved()
    await desk.goto(deskAt('publish'))
    await desk.locator('.difference ins', { hasText: 'Together' }).first().waitFor()
    await desk.getByRole('radio', { name: /^Form\./ }).check()
    // The translation is not ready yet.
    await desk.locator('[name=publish-es]').uncheck()
    await expectGoodPage(desk, 'write-publish-correction')
    await press('Publish')
    await desk.getByRole('status').filter({ hasText: 'Published.' }).waitFor()
    await desk.goto(deskAt('write/es'))
    await desk.getByText('Changed since it was translated').first().waitFor()
  })

  test('sets the rules, and closes the letter', async () => {
    await desk.goto(deskAt('settings'))
    await desk.getByLabel('Goal (optional)').fill('500')
    await expectGoodPage(desk, 'write-settings')
    await press('Save, then publish…')
    // The translation goes along.
    await desk.getByRole('radio', { name: /^Form\./ }).check()
    await press('Publish')
    await desk.getByRole('status').filter({ hasText: 'Published.' }).waitFor()
    await desk.goto(deskAt('signing'))
    await expectGoodPage(desk, 'write-signing')
    await press('Close now')
    await desk.getByRole('heading', { name: 'Open again' }).waitFor()
  })

  test('reads back what was changed, and takes the translation off the page for a while', async () => {
    await desk.goto(deskAt('versions'))
    await desk.getByRole('link', { name: 'What changed with English, version 2' }).click()
    await desk.locator('.difference ins', { hasText: 'Together' }).first().waitFor()
    await expectGoodPage(desk, 'write-versions')
    await desk.goto(deskAt('publish'))
    await press('Take off the page: Spanish')
    await press('Put back: Spanish')
    await desk.getByRole('button', { name: 'Take off the page: Spanish' }).waitFor()
  })
})
