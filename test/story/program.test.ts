import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectGoodPage as expectGood, launchBrowser, openPage } from '#test/browser.ts'
import { signAndConfirm } from '#test/signature/visitor.ts'
import { individual, shippedLetter, useWorld, zoe } from '#test/world.ts'

// A coordinator lets programs in: a token, a webhook, what could not be delivered; and the page that explains it.

const world = useWorld()
let browser: Browser
let page: Page
let letter: { slug: string; id: string }

beforeAll(async () => {
  browser = await launchBrowser()
  letter = await world.load(shippedLetter)
  page = await openPage(browser)
  await page.goto(await world.signInAddress())
  await page.getByRole('button').click()
  await page.waitForURL(/\/desk$/)
  await world.pool.query('update sessions set factor_at = now()')
})
afterAll(() => browser.close())

const expectGoodPage = (name: string) => expectGood(page, `program-${name}`)

const press = (name: string | RegExp) => page.getByRole('button', { name }).click()

describe('a coordinator', () => {
  test('makes a token, and ends it', async () => {
    await page.goto(`${world.origin}/desk/account`)
    await page.getByRole('link', { name: 'Tokens for programs' }).click()
    await press('Make the token')
    await page.getByRole('alert').waitFor()
    await expectGoodPage('token-mistake')
    await page.getByLabel('What it is for').fill('The newsletter')
    await page.getByLabel('Run letters').check()
    await page.getByLabel('Freeze editions').check()
    await press('Make the token')
    await page.getByText(/undersigned_[\w-]{43}/).waitFor()
    await expectGoodPage('token')
    await press('End the token')
    expect(await page.getByRole('table').count()).toBe(0)
  })

  test('adds a webhook, sees what could not be delivered, and sends it again', async () => {
    await page.goto(`${world.origin}/desk/letters/${letter.slug}`)
    await page.getByRole('link', { name: 'Webhooks' }).click()
    await press('Add the webhook')
    await page.getByRole('alert').waitFor()
    const long = `https://hooks.example.org/${'organizations-of-the-river/'.repeat(4)}undersigned`
    for (const address of [long, 'https://crm.example.net/hook']) {
      await page.getByLabel('Address').fill(address)
      await press('Add the webhook')
      await page.getByText(/whsec_/).waitFor()
    }
    await expectGoodPage('webhook')
    await signAndConfirm(world, letter.slug, { ...individual, ...zoe })
    await world.pool.query('select number_events($1)', [letter.id])
    await world.pool.query(
      `insert into webhook_deliveries (letter_id, webhook_id, number, due_at, attempts, tried_at, status, problem, failed_at)
       select w.letter_id, w.id, e.number, now() + interval '5 minutes', case url when $2 then 10 else 2 end, now(),
              case url when $2 then 502 end, case url when $2 then null else 'timeout' end,
              case url when $2 then now() end
         from webhooks w, (select max(number) as number from events where letter_id = $1) e`,
      [letter.id, long],
    )
    await page.goto(`${world.origin}/desk/letters/${letter.slug}/webhooks`)
    await expectGoodPage('webhook-troubled')
    await world.pool.query("update coordinators set language = 'es'")
    await page.reload()
    await expectGoodPage('webhook-spanish')
    await press(/^Reenviar$/)
    await page.getByText('Abandonado').waitFor({ state: 'detached' })
    await page.goto(`${world.origin}/desk/account/access`)
    await expectGoodPage('token-spanish')
  })
})

describe('whoever writes a program', () => {
  test.each(['en', 'es', 'ar'])('reads in %s what it can ask, without scripts', async (locale) => {
    await page.goto(`${world.origin}/${locale}/api`)
    await page.locator('#signatories summary').click()
    await expectGoodPage(`api-${locale}`)
  })
})
