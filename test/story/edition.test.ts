import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { putApp } from '#server/coordinator/authenticator-app.ts'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { makeToken } from '#server/signature/token.ts'
import { expectGoodPage as expectGood, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { codeNow } from '#test/coordinator/desk.ts'
import { newest, signAndConfirm } from '#test/signature/visitor.ts'
import { individual, mailTo, shippedLetter, useWorld, zoe } from '#test/world.ts'

// A letter is frozen, delivered, checked and announced. The day before that is in the story of March 25.

const language = 'es'

const world = useWorld()
let browser: Browser
let desk: Page
let folder: string
let slug: string
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

beforeAll(async () => {
  browser = await launchBrowser()
  folder = await mkdtemp(join(tmpdir(), 'edition-'))
  slug = (await world.load(shippedLetter)).slug
  desk = await openPage(browser)
})
afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true })
})

const letterAt = (locale = 'en') => `${world.origin}/${locale}/letters/${slug}`
const deskAt = (path: string) => `${world.origin}/desk/letters/${slug}/${path}`
const file = (name: string) => join(folder, name)

const expectGoodPage = (page: Page, name: string) => expectGood(page, `edition-${name}`)
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()

describe('a coordinator', () => {
  test('signs in with both factors', async () => {
    const now = new Date()
    const owner = await ensureOwner(world.pool, { email: 'owner@example.org', now })
    await putApp(world.pool, { coordinatorId: owner.id, key: world.key, secret, step: 0, now })
    await desk.goto(await world.signInAddress())
    await press(desk, 'Sign in')
    await desk.getByLabel('Code from your authenticator app').fill(codeNow(secret))
    await desk.locator('form:has([name=code]) button').first().click()
    await desk.waitForURL(/\/desk$/)
  })

  test('freezes the letter by a button that says what will stand in it', async () => {
    await signAndConfirm(world, slug, { ...individual, ...zoe, updates: 'yes' })
    await desk.goto(deskAt('editions'))
    await expectGoodPage(desk, 'desk-none')
    const button = desk.getByRole('button', { name: /^Freeze edition 1 with/ })
    expect(await button.innerText()).toMatch(/\d+ organizations and \d+ people/)
    await button.click()
    await desk.getByText(/^Edition 1 is frozen with \d+ organizations/).waitFor()
    await expectGoodPage(desk, 'desk-frozen')
  })

  test('sees the mails to addressees before they go, and sends them', async () => {
    await desk.getByRole('link', { name: 'Deliver', exact: true }).click()
    await desk.locator('#email-0').fill('president@')
    await press(desk, 'Preview the mails')
    await desk.getByRole('alert').first().waitFor()
    await expectGoodPage(desk, 'deliver-mistake')
    await desk.locator('#email-0').fill('president@office.example')
    await desk.locator('#language-0').selectOption(language)
    await press(desk, 'Preview the mails')
    await desk.getByText(`Attached: ${slug}.${language}.pdf`).waitFor()
    await expectGoodPage(desk, 'deliver-preview')
    await press(desk, 'Deliver edition 1 to 1 addressee')
    await desk.getByText('1 mail to an addressee is on its way.').waitFor()
    const mail = await mailTo(world.inbox, 'president@office.example')
    const [attached] = mail.attachments
    await writeFile(file('delivered.pdf'), Buffer.from(attached?.content as ArrayBuffer))
  })

  test('writes to the signers who asked for news, with the final letter', async () => {
    await desk.goto(deskAt('editions'))
    await desk.getByRole('link', { name: 'Send to signers' }).click()
    await expectGoodPage(desk, 'announce')
    await desk.locator('#subject-en').fill('it was handed over')
    await desk.locator('#body-en').fill('Dear all,\n\nThe letter was handed over today.')
    await press(desk, 'Preview the mail')
    await desk.getByText('The letter was handed over today.').nth(1).waitFor()
    await expectGoodPage(desk, 'announce-preview')
    await press(desk, 'Send it to 1 mailbox')
    await desk.getByText('1 mail to a signer is on its way.').waitFor()
    const mail = await mailTo(world.inbox, zoe.email, /handed over$/)
    expect(mail.text).toContain(`${letterAt()}/editions/1`)
    await desk.goto(deskAt('editions'))
    await expectGoodPage(desk, 'desk-delivered')
  })

  test('works at a desk in Spanish', async () => {
    await world.pool.query("update coordinators set language = 'es'")
    for (const path of ['editions', 'editions/1/deliver', 'announce']) {
      await desk.goto(deskAt(path))
      await expectGoodPage(desk, `spanish-${path.replaceAll('/', '-')}`)
    }
  })
})

for (const scripts of [true, false]) {
  describe(`a reader ${scripts ? 'with' : 'without'} scripts`, () => {
    let page: Page
    /** The pages are the same without scripts: one of them is looked at there, all are with them. */
    const look = async (name: string) => {
      if (scripts) await expectGoodPage(page, name)
      else if (name === 'check-none') await expectGoodPage(page, `${name}-plain`)
    }

    beforeAll(async () => {
      page = await openPage(browser, { scripts })
    })
    afterAll(() => page.context().close())

    test('reads on the letter to whom it was delivered, and finds the edition', async () => {
      await page.goto(letterAt())
      await page
        .locator('.editions')
        .getByText(/^Delivered on/)
        .waitFor()
      if (scripts) await shoot(page, 'edition-letter')
      await page.locator('.editions').getByRole('link', { name: 'Edition 1' }).click()
      await page.getByRole('heading', { name: 'Edition 1' }).waitFor()
      await look('page')
      await page.goto(`${letterAt('es')}/editions/1`)
      await page.getByRole('heading', { name: 'Edición 1' }).waitFor()
      await look('page-spanish')
    })

    test('downloads the letter', async () => {
      const answer = await fetch(`${letterAt()}/editions/1/letter.${language}.pdf`)
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(bytes.equals(await readFile(file('delivered.pdf')))).toBe(true)
      const altered = Buffer.from(bytes)
      altered[bytes.length >> 1] = (altered[bytes.length >> 1] ?? 0) ^ 1
      await writeFile(file('altered.pdf'), altered)
      await writeFile(file('other.pdf'), '%PDF-1.7 of somebody else')
    })

    test.each([
      ['delivered.pdf', 'Unaltered', 'This file is edition 1 of the letter'],
      ['altered.pdf', 'Altered', 'This file says that it is edition 1 of the letter'],
      ['other.pdf', 'Not an edition of ours', 'This file is no edition of a letter from here.'],
    ])('is told of %s that it is: %s', async (name, verdict, words) => {
      await page.goto(`${world.origin}/en/check`)
      const sent: string[] = []
      page.on('request', (request) => {
        if (request.method() !== 'GET') sent.push(request.method())
      })
      await page.getByLabel('PDF file').setInputFiles(file(name))
      await press(page, 'Check')
      await page.getByRole('heading', { name: verdict, exact: true }).waitFor()
      expect(await page.getByRole('status').innerText()).toContain(words)
      // With scripts the file stays where it is.
      expect(sent).toEqual(scripts ? [] : ['POST'])
      await look(`check-${basename(name, '.pdf')}`)
    })

    test('is told in Spanish, and to choose a file first', async () => {
      await page.goto(`${world.origin}/es/check`)
      await look('check-spanish')
      await press(page, 'Comprobar')
      await page.getByText('Elija primero un archivo.').waitFor()
      await look('check-none')
    })

    test('ends the news by a button', async () => {
      await world.pool.query('update signatures set wants_updates = true')
      const { id, letter_id: letterId } = await newest(world, slug)
      await page.goto(`${letterAt()}/unsubscribe/${makeToken(world.key, 'unsubscribe', letterId, id)}`)
      await look('unsubscribe')
      await press(page, 'No more news')
      await page.getByText('Your signature stands.').waitFor()
      await look('unsubscribed')
    })
  })
}
