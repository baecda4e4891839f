import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '#server/database/transaction.ts'
import { requestCountersignature } from '#server/organization/request-countersignature.ts'
import { expectGoodPage, expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { contactIs, enter, listed, maizal, organizationOf, ownerOf } from '#test/organization/listing.ts'
import { linkIn, mailTo, shippedLetter, useWorld } from '#test/world.ts'

// What an organization hears of a letter that lists it, or that it is to sign, and what one press of a button does.

let browser: Browser
let page: Page
const world = useWorld()
let letter: { id: string; slug: string }

beforeAll(async () => {
  browser = await launchBrowser()
  page = await openPage(browser, { width: 390, scripts: false })
  letter = await world.load(shippedLetter)
  await ownerOf(world)
})
afterAll(() => browser.close())

test('an organization that is listed and never agreed takes its line off', async () => {
  const signature = await listed(world, letter, maizal)
  await contactIs(world, await organizationOf(world, signature), 'oficina@maizal.example')
  await enter(world, signature)
  await world.pool.query(`update outbox set due_at = created_at where kind = 'listed'`)
  await page.goto(linkIn(await mailTo(world.inbox, 'oficina@maizal.example')))
  await expectGoodPage(page, 'listed')

  await page.getByLabel('What should the coordinators know?').fill('Our board has not met.')
  await page.getByRole('button', { name: 'We have not signed' }).press('Enter')
  await page.getByRole('heading', { name: 'The line is taken off' }).waitFor()
  await expectNoAxeFindings(page)
  await shoot(page, 'listed-disputed')
  await page.goto(`${world.origin}/en/letters/${letter.slug}/signatories?q=maizal`)
  expect(await page.locator('main').innerText()).not.toContain('Asociación Maizal del Sur')
})

test('a second officer says that the organization signs', async () => {
  const { letter_id: letterId, id: signatureId } = await listed(world, letter, {
    ...maizal,
    name: 'Red del Lago',
  })
  const form = { name: 'Inés Ak’abal', role: 'Treasurer', email: 'ines@maizal.example' }
  const asking = { letterId, signatureId, form, language: 'es', coordinatorId: null, now: new Date() }
  await inTransaction(world.pool, (db) => requestCountersignature(db, asking))
  await page.goto(linkIn(await mailTo(world.inbox, form.email)))
  await page.getByRole('heading', { name: '¿Firma su organización?' }).waitFor()
  await expectGoodPage(page, 'countersign')

  await page.getByRole('button', { name: 'Sí, firma' }).press('Enter')
  await page.getByRole('heading', { name: 'Gracias' }).waitFor()
  await expectNoAxeFindings(page)
})
