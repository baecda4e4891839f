import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '#test/browser.ts'
import {
  frameOf,
  heightOf,
  openSite,
  partnersPage,
  slackOf,
  type PartnerSite,
} from '#test/embed/partner-site.ts'
import { shippedLetter, useWorld } from '#test/world.ts'

// A partner's page, with a frame of somebody else beside ours.

const world = useWorld()
const title = 'Sign the open letter'
let browser: Browser
const sites: PartnerSite[] = []
const pages = new Map([['/stranger', '<title>A stranger</title>']])

beforeAll(async () => {
  browser = await launchBrowser()
  sites.push(await openSite(pages), await openSite(pages))
})
afterAll(async () => {
  await browser.close()
  for (const { close } of sites) await close()
})

test('what other windows say to the partner’s page moves nothing, and nobody passes for a signer', async () => {
  const { slug } = await world.load(shippedLetter)
  const [partner = '', stranger = ''] = sites.map(({ origin }) => origin)
  const ours = `<a data-letter href="${world.origin}/en/letters/${slug}">${title}</a>`
  const theirs = `<iframe title="Stranger" src="${stranger}/stranger"></iframe>`
  const loader = `<script async src="${world.origin}/embed.js"></script>`
  pages.set('/', partnersPage(ours + theirs + loader))
  const page = await openPage(browser)
  await page.goto(`${partner}/`)
  await frameOf(page, title)
  await expect.poll(() => slackOf(page, title)).toBeLessThan(2)

  const height = await heightOf(page, title)
  const shout = "postMessage({ undersigned: [4321, true] }, '*')"
  await (await frameOf(page, 'Stranger')).evaluate(`parent.${shout}`)
  await page.evaluate(shout)
  // What was said before has been heard when this is.
  await page.evaluate(`new Promise((heard) => {
    addEventListener('message', ({ data }) => data === 'last' && heard())
    postMessage('last', '*')
  })`)
  expect([await heightOf(page, title), await page.evaluate('heard')]).toEqual([height, []])
})
