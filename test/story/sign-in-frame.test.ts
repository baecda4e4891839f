import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeStamp } from '#server/limit/stamp.ts'
import { expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { linkIn, mailTo, shippedLetter, useWorld } from '#test/world.ts'

// A partner's page, on another origin, with a style sheet that minds nobody else.

const world = useWorld()
let browser: Browser
let partner: Server
let partnerOrigin: string
let slug: string

beforeAll(async () => {
  browser = await launchBrowser()
  slug = (await world.load(shippedLetter)).slug
  partner = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(partnerPage())
  })
  await once(partner.listen(0, '127.0.0.1'), 'listening')
  partnerOrigin = `http://localhost:${(partner.address() as AddressInfo).port}`
})
afterAll(async () => {
  await browser.close()
  await new Promise((resolve) => partner.close(resolve))
})

function partnerPage(): string {
  const link = (path: string, words: string) => `<a data-letter href="${world.origin}${path}">${words}</a>`
  return `<!doctype html><html lang="en"><head><title>A partner</title>
    <style>* { color: red; font: 40px fantasy } iframe { border: 9px dashed } form { display: none }</style></head>
    <body><main><h1>We support a letter</h1>
    ${link(`/en/letters/${slug}`, 'Sign the open letter')}
    ${link(`/es/letters/${slug}`, 'Firme la carta abierta')}
    <a href="${world.origin}/en/letters/${slug}">Only a link</a></main>
    <script async src="${world.origin}/embed.js"></script><script async src="${world.origin}/embed.js"></script></body></html>`
}

async function frameOf(page: Page, title: string): Promise<Frame> {
  const element = await page.locator(`iframe[title="${title}"]`).elementHandle()
  const frame = await element.contentFrame()
  if (!frame) throw new Error(`no frame called ${title}`)
  return frame
}

const heightOf = (page: Page, title: string) =>
  page.locator(`iframe[title="${title}"]`).evaluate((frame) => frame.getBoundingClientRect().height)

test('somebody signs on the page of a partner, errors first, without leaving it', async () => {
  const page = await openPage(browser, { width: 390 })
  await page.goto(partnerOrigin)
  const frame = await frameOf(page, 'Sign the open letter')
  await frame.getByRole('link', { name: /^As an individual You/ }).click()
  // A test is quicker than people are: the form was served a while ago.
  const stamp = makeStamp(world.key, new Date(Date.now() - 60_000))
  await frame
    .locator('input[name=stamp]')
    .evaluate((field, value) => field.setAttribute('value', value), stamp)
  await frame.getByLabel('Your name').fill('مريم الحسن')
  await frame.getByRole('button', { name: 'Sign', exact: true }).click()
  await frame.getByRole('heading', { name: 'There is a problem' }).waitFor()
  expect(await frame.getByLabel('Your name').inputValue()).toBe('مريم الحسن')
  await expectNoAxeFindings(page)
  await shoot(page, 'frame-errors')

  await frame.getByLabel('E-mail').fill('maryam@example.org')
  for (const field of ['agree', 'publish']) await frame.locator(`input[name=${field}]`).check()
  await frame.getByText('Checked: you are not a robot.').waitFor()
  await frame.getByRole('button', { name: 'Sign', exact: true }).click()
  await frame.getByText('maryam@example.org').waitFor()
  expect(new URL(page.url()).origin).toBe(partnerOrigin)
  await shoot(page, 'frame-done')

  const mail = await mailTo(world.inbox, 'maryam@example.org')
  await page.goto(linkIn(mail))
  await page.getByRole('button').click()
  await page.waitForURL(/\/signature\//)
  const { rows } = await world.pool.query<{ line: string; origin: string }>(
    `select line, origin from signatories where origin <> 'import'`,
  )
  expect(rows).toEqual([{ line: 'مريم الحسن', origin: 'frame' }])
  await page.context().close()
})

test('each frame on a page is as tall as what it holds, and grows with its form', async () => {
  const page = await openPage(browser)
  await page.goto(partnerOrigin)
  const frame = await frameOf(page, 'Sign the open letter')
  await (await frameOf(page, 'Firme la carta abierta')).getByRole('link').first().waitFor()
  const fits = async () =>
    Math.abs(
      (await heightOf(page, 'Sign the open letter')) -
        (await frame.evaluate(() => document.documentElement.getBoundingClientRect().height)),
    )
  await expect.poll(fits).toBeLessThan(2)
  const before = await heightOf(page, 'Sign the open letter')
  await frame.getByRole('link', { name: 'As an organization' }).click()
  await frame.getByLabel('Name of the organization').waitFor()
  await expect.poll(() => heightOf(page, 'Sign the open letter')).toBeGreaterThan(before)
  await expect.poll(fits).toBeLessThan(2)
  await page.context().close()
})

test('the loader included twice makes one frame of each link, and of links that come later', async () => {
  const page = await openPage(browser)
  await page.goto(partnerOrigin)
  await page.locator('iframe').nth(1).waitFor()
  expect(await page.locator('iframe').count()).toBe(2)
  await page.evaluate((href) => {
    const link = document.createElement('a')
    link.href = href
    link.dataset.letter = ''
    link.textContent = 'Later'
    document.body.append(link)
  }, `${world.origin}/en/letters/${slug}`)
  await page.locator('iframe[title="Later"]').waitFor()
  expect(await page.locator('iframe').count()).toBe(3)
  expect(await page.getByRole('link', { name: 'Only a link' }).count()).toBe(1)
  await page.context().close()
})

test('with scripts blocked the link works', async () => {
  const page = await openPage(browser, { scripts: false })
  await page.goto(partnerOrigin)
  await page.getByRole('link', { name: 'Sign the open letter' }).click()
  await page.waitForURL(`${world.origin}/en/letters/${slug}`)
  await page.getByRole('link', { name: 'Sign this letter' }).first().waitFor()
  await page.context().close()
})

test('the letter itself is not shown in the frame of another site', async () => {
  const { headers } = await fetch(`${world.origin}/en/letters/${slug}`)
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  const embedded = await fetch(`${world.origin}/en/letters/${slug}/embed`)
  expect(embedded.headers.get('content-security-policy')).toContain('frame-ancestors *')
  expect(embedded.headers.get('x-frame-options')).toBeNull()
  const refused = await fetch(`${world.origin}/en/letters/no-such-letter/embed`)
  expect(refused.status).toBe(404)
  expect(refused.headers.get('content-security-policy')).toContain('frame-ancestors *')
})
