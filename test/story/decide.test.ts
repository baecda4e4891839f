import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { putApp } from '#server/coordinator/authenticator-app.ts'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { expectGoodPage as expectGood, launchBrowser, openPage } from '#test/browser.ts'
import { codeNow } from '#test/coordinator/desk.ts'
import { approve, signAndConfirm, stored } from '#test/signature/visitor.ts'
import { individual, linkIn, mailTo, organization, shippedLetter, useWorld } from '#test/world.ts'

// A coordinator works through the queue, by keyboard alone, with and without scripts.

const world = useWorld()
let browser: Browser
let desk: Page
let slug: string
let letterId: string

beforeAll(async () => {
  browser = await launchBrowser()
  ;({ slug, id: letterId } = await world.load(shippedLetter))
  const known = { ...organization, organization: 'another' }
  const come = (typed: Record<string, string>) => signAndConfirm(world, slug, { ...known, ...typed })
  await come({
    name: 'Red Intercultural de la Lámpara (RILA)',
    country: 'GT',
    website: 'https://rila.example/',
    email: 'ana@rila.example',
  })
  await come({
    name: 'Red Intercultural de la Lampara',
    acronym: 'RILA',
    country: 'GT',
    email: 'luz@correo-lampara.example',
    contactName: 'Luz Méndez',
  })
  await come({ name: 'منظمة أصدقاء النهر', country: 'EG', email: 'maryam@nahr.example' })
  for (const at of [1, 2, 3, 4])
    await come({
      name: `Comité Vecinal ${['Alba', 'Brisa', 'Cielo', 'Duna'][at - 1]}`,
      email: `c${at}@comite${at}.example`,
    })
  await signAndConfirm(world, slug, { ...individual, name: '李明', email: 'li.ming@example.net' })
  desk = await openPage(browser)
  await signIn(desk)
})

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** With both factors: what touches many asks for the second. */
async function signIn(page: Page): Promise<void> {
  const now = new Date()
  const owner = await ensureOwner(world.pool, { email: 'owner@example.org', now })
  await putApp(world.pool, { coordinatorId: owner.id, key: world.key, secret, step: 0, now })
  await page.goto(await world.signInAddress())
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Code from your authenticator app').fill(codeNow(secret))
  await page.locator('form:has([name=code]) button').first().click()
  await page.waitForURL(/\/desk$/)
}

afterAll(() => browser.close())

const verdictOf = async (line: string) =>
  (await stored(world, slug)).find((one) => one.line === line)?.verdict

const expectGoodPage = (page: Page, name: string) => expectGood(page, `decide-${name}`)

const item = (page: Page) => page.locator('#item-line')

describe('the queue', () => {
  test('shows who looks like whom, why, and what differs', async () => {
    await desk.goto(`${world.origin}/desk`)
    await desk.getByRole('link', { name: 'Red Intercultural de la Lampara (RILA)' }).click()
    await desk.getByText(/^Why: .*acronym/).waitFor()
    expect(await desk.locator('.side-by-side mark').allInnerTexts()).toContain('á')
    const widths = await desk
      .locator('.side-by-side thead th')
      .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().width))
    expect(widths.every((width) => width > 80)).toBe(true)
    await expectGoodPage(desk, 'alike')
  })

  test('is worked through by keys: next, approve, same, undo', async () => {
    await desk.goto(`${world.origin}/desk`)
    await desk.keyboard.press('j')
    await expect.poll(() => item(desk).innerText()).toBe('Red Intercultural de la Lampara (RILA)')
    await desk.keyboard.press('s')
    await expect.poll(() => verdictOf('Red Intercultural de la Lampara (RILA)')).toBe('same')
    await desk
      .getByText('Red Intercultural de la Lampara (RILA). The same as another.')
      .waitFor({ state: 'attached' })
    await desk.keyboard.press('u')
    await expect.poll(() => verdictOf('Red Intercultural de la Lampara (RILA)')).toBe(null)
    await desk
      .getByText('Red Intercultural de la Lampara (RILA). Waits again.')
      .waitFor({ state: 'attached' })
    await desk.keyboard.press('k')
    await expect.poll(() => item(desk).innerText()).toBe('Red Intercultural de la Lámpara (RILA)')
    await desk.keyboard.press('a')
    await expect.poll(() => verdictOf('Red Intercultural de la Lámpara (RILA)')).toBe('approved')
    await desk.keyboard.press('r')
    expect(await desk.evaluate(() => document.activeElement?.id)).toBe('reason')
  })

  test('lets keys be switched off', async () => {
    await desk.goto(`${world.origin}/desk`)
    await desk.getByLabel('Keys').uncheck()
    expect(await desk.locator('kbd').count()).toBe(0)
    const before = await item(desk).innerText()
    await desk.keyboard.press('j')
    expect(await item(desk).innerText()).toBe(before)
    await desk.getByLabel('Keys').check()
  })

  test('edits a line and asks a question without leaving the item', async () => {
    await desk.goto(`${world.origin}/desk`)
    await desk.getByRole('link', { name: 'Comité Vecinal Alba' }).click()
    await desk.getByText('Edit the line').click()
    await desk.locator('#edit-name').fill('Comité Vecinal del Alba')
    await desk.getByRole('button', { name: 'Change the line' }).click()
    await expect.poll(() => item(desk).innerText()).toBe('Comité Vecinal del Alba')
    await desk.getByText('Comité Vecinal Alba. Done.').waitFor({ state: 'attached' })
    await desk.getByText('Ask the signer').click()
    await desk.locator('#question').fill('Does the board know?')
    await desk.getByRole('button', { name: 'Send the question' }).click()
    await desk.getByText('asked: “Does the board know?”').or(desk.locator('.history q')).first().waitFor()
    await expectGoodPage(desk, 'edited')
    await world.pool.query('update outbox set due_at = now() where sent_at is null')
    const mail = await mailTo(world.inbox, 'c1@comite1.example', /question about your signature/)
    expect(mail.text).toContain('Does the board know?')
    expect(linkIn(mail)).toContain('/signature/')
  })

  test('says what is wrong beside the field, and keeps what was typed', async () => {
    await desk.getByText('Ask the signer').click()
    await desk.locator('#question').fill('x'.repeat(1001))
    await desk.getByRole('button', { name: 'Send the question' }).click()
    await desk.getByText('Shorten the question to 1,000 characters.').waitFor()
    expect(await desk.locator('#question').inputValue()).toHaveLength(1001)
    expect(await desk.evaluate(() => document.activeElement?.id)).toBe('question')
  })

  test('is chosen from, and decided as a whole with the number on the button', async () => {
    await desk.goto(`${world.origin}/desk/letters/${slug}/queue?grade=none`)
    await expectGoodPage(desk, 'filtered')
    await desk.getByRole('link', { name: 'Decide many at once' }).click()
    const button = desk.getByRole('button', { name: /^Approve \d+ signatures$/ })
    const count = Number(/\d+/.exec(await button.innerText())?.[0])
    expect(count).toBeGreaterThan(3)
    await expectGoodPage(desk, 'bulk')
    await button.click()
    await desk.getByText('Done.').waitFor()
    await desk.getByText(`${count} signatures approved.`).waitFor()
    await expectGoodPage(desk, 'bulk-done')
    await desk.getByRole('button', { name: `Undo ${count} decisions` }).click()
    await desk.getByText('Undone.').waitFor()
  })
})

describe('without scripts', () => {
  test('two are told apart, and a dispute is answered', async () => {
    const plain = await openPage(browser, { scripts: false })
    await signIn(plain)
    await plain.getByRole('link', { name: 'Red Intercultural de la Lampara (RILA)' }).click()
    await plain.getByRole('button', { name: 'Different organizations' }).click()
    await plain.getByText('Different, says owner@example.org.').waitFor()
    await expectGoodPage(plain, 'apart')

    await approve(world, letterId, 'منظمة أصدقاء النهر')
    const { rows } = await world.pool.query<{ id: string }>(
      "update signatures set disputed_at = now() where line = 'منظمة أصدقاء النهر' returning id",
    )
    await world.pool.query(
      `insert into disputes (letter_id, id, signature_id, statement, disputed_at)
       values ($1, gen_random_uuid(), $2, 'Nobody here signed this.', now())`,
      [letterId, rows[0]?.id],
    )
    await plain.goto(`${world.origin}/desk?at=${rows[0]?.id}`)
    await plain.getByText('Nobody here signed this.').waitFor()
    await expectGoodPage(plain, 'disputed')
    await plain.getByRole('button', { name: 'Keep it on the list' }).click()
    await plain.getByText('Enter a reason').waitFor()
    await plain.locator('#reason').fill('Their board has confirmed it.')
    await plain.getByRole('button', { name: 'Keep it on the list' }).click()
    await expect
      .poll(async () => (await stored(world, slug)).find(({ id }) => id === rows[0]?.id)?.counted)
      .toBe(true)
  })

  test('in Spanish', async () => {
    await world.pool.query("update coordinators set language = 'es'")
    await desk.goto(`${world.origin}/desk`)
    await desk.getByRole('link', { name: 'Red Intercultural de la Lampara (RILA)' }).click()
    await desk.getByRole('heading', { name: 'Se parece a' }).waitFor()
    await expectGoodPage(desk, 'spanish')
    await desk.getByRole('link', { name: 'Borrar estos datos' }).click()
    await desk.getByRole('button', { name: 'Borrar definitivamente' }).waitFor()
    await expectGoodPage(desk, 'erase')
  })
})
