import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeStamp } from '#server/limit/stamp.ts'
import { expectGoodPage, expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import * as site from '#test/embed/partner-site.ts'
import { frameOf, heightOf, partnersPage, slackOf } from '#test/embed/partner-site.ts'
import { writeLetter } from '#test/letter/written.ts'
import { namesThatRun } from '#test/fuzz/naughty.ts'
import { linkOf, signAndConfirm, type Stored } from '#test/signature/visitor.ts'
import { individual, linkIn, mailTo, shippedLetter, useWorld } from '#test/world.ts'

// Two sites on origins of their own: a partner's, and one that is nobody's.

const world = useWorld()
let browser: Browser
const sites: site.PartnerSite[] = []
/** What both have, by path. */
const pages = new Map<string, string>()
let partner: string
let stranger: string
let slug: string
/** What the desk gave the partner for its page. */
let snippet = ''

beforeAll(async () => {
  browser = await launchBrowser()
  slug = (await world.load(shippedLetter)).slug
  sites.push(await site.openSite(pages), await site.openSite(pages))
  ;[partner = '', stranger = ''] = sites.map(({ origin }) => origin)
})
afterAll(async () => {
  await browser.close()
  for (const { close } of sites) await close()
})

const loader = () => `<script async src="${world.origin}/embed.js"></script>`
const link = (path: string, words: string, more = '') =>
  `<a data-letter data-partner="rio-abierto" ${more} href="${world.origin}${path}">${words}</a>`
const held = (query = '') => `<iframe src="${world.origin}/en/letters/${slug}/embed${query}"></iframe>`

/** At the desk of the owner. */
async function openDesk(): Promise<Page> {
  const desk = await openPage(browser)
  await desk.goto(await world.signInAddress())
  await desk.getByRole('button').click()
  await desk.waitForURL(/\/desk$/)
  await desk.goto(`${world.origin}/desk/letters/${slug}/partners`)
  return desk
}

test('a coordinator adds a partner, and gets two lines for its page', async () => {
  const desk = await openDesk()
  await desk.getByLabel('Name').fill('Río Abierto')
  await desk.getByLabel('Its sites').fill('rio.example.org, http://rio.example.org')
  await desk.getByRole('button', { name: 'Add' }).click()
  await desk.getByText('They need https').waitFor()
  await desk.getByLabel('Its sites').fill(`https://rio.example.org\n${partner}/our-page`)
  await desk.getByLabel('Ask signers').check()
  await desk.getByRole('button', { name: 'Add' }).click()
  await desk.getByRole('heading', { name: 'Río Abierto' }).waitFor()
  snippet = await desk.getByRole('textbox', { name: 'For the partner’s page' }).inputValue()
  expect(snippet).toContain(`href="${world.origin}/letters/${slug}?partner=rio-abierto"`)
  await expectNoAxeFindings(desk)
  await desk.context().close()
})

test('an organization signs on the partner’s page, errors first, without leaving it, and counts for the partner', async () => {
  pages.set('/snippet', partnersPage(snippet))
  const phone = await openPage(browser, { width: 390 })
  await phone.goto(`${partner}/snippet`)
  const frame = await frameOf(phone, 'Sign the open letter')
  await frame.getByRole('link', { name: /^As an organization/ }).click()
  // A test is quicker than people are: the form was served a while ago.
  const stamp = makeStamp(world.key, new Date(Date.now() - 60_000))
  await frame
    .locator('input[name=stamp]')
    .evaluate((field, value) => field.setAttribute('value', value), stamp)
  await frame.getByLabel('Name of the organization').fill('اتحاد الأنهار')
  await frame.getByRole('button', { name: 'Sign', exact: true }).click()
  await frame.getByRole('heading', { name: 'There is a problem' }).waitFor()
  expect(await frame.getByLabel('Name of the organization').inputValue()).toBe('اتحاد الأنهار')
  await expect.poll(() => slackOf(phone, 'Sign the open letter')).toBeLessThan(2)
  await expectNoAxeFindings(phone)
  await shoot(phone, 'frame-errors')

  await frame.getByLabel('Your name').fill('مريم الحسن')
  await frame.getByLabel('Your role').fill('رئيسة')
  await frame.getByRole('textbox', { name: 'E-mail' }).fill('maryam@example.org')
  for (const field of ['mayBind', 'publish', 'partnerUpdates'])
    await frame.locator(`input[name=${field}]`).check()
  await frame.getByText('Checked: you are not a robot.').waitFor()
  await frame.getByRole('button', { name: 'Sign', exact: true }).click()
  await frame.getByText('maryam@example.org').waitFor()
  expect(new URL(phone.url()).origin).toBe(partner)
  await expect.poll(() => slackOf(phone, 'Sign the open letter')).toBeLessThan(2)
  // Neither the loader nor the frame leaves anything in the reader's browser.
  expect(await site.leftBehind(phone)).toEqual([])
  // The page hears that somebody has signed, once and no more than that; and its names are its own.
  await expect.poll(() => phone.evaluate('heard')).toEqual(['Sign the open letter undefined'])
  expect(await phone.evaluate('[e, t, n]')).toEqual(['ours', 'ours', 'ours'])

  await phone.goto(linkIn(await mailTo(world.inbox, 'maryam@example.org')))
  await phone.getByRole('button').click()
  await phone.waitForURL(/\/signature\//)
  await phone.context().close()

  const desk = await openDesk()
  const row = desk.getByRole('row', { name: /Río Abierto/ })
  expect(await row.getByRole('cell').allInnerTexts()).toEqual(['1', '0', '0', '1', '1', 'On'])
  await desk.goto(`${world.origin}/desk/letters/${slug}/queue`)
  await desk.getByRole('definition').filter({ hasText: 'Río Abierto' }).waitFor()
  await desk.goBack()
  await row.getByRole('link').click()
  await desk.getByRole('heading', { name: 'What came by it' }).waitFor()
  await expectGoodPage(desk, 'desk-partner')
  await desk.context().close()
})

test('on a page whose styles mind nobody, three frames are as tall as what they hold, each in its language', async () => {
  const three =
    link(`/en/letters/${slug}`, 'Sign the open letter') +
    link(`/letters/${slug}`, 'Firme la carta abierta', 'data-lang="es"') +
    link(`/ar/letters/${slug}/`, 'وقّعوا الرسالة')
  const plain = `<a href="${world.origin}/en/letters/${slug}">Only a link</a>`
  pages.set('/', partnersPage(three + plain + loader() + loader(), site.hostile))
  const wide = await openPage(browser)
  await wide.goto(partner)
  const languages: string[] = []
  for (const title of ['Sign the open letter', 'Firme la carta abierta', 'وقّعوا الرسالة']) {
    const frame = await frameOf(wide, title)
    await frame.getByRole('link').nth(1).waitFor()
    await expect.poll(() => slackOf(wide, title)).toBeLessThan(2)
    languages.push(
      await frame.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`),
    )
    const border = wide
      .locator(`iframe[title="${title}"]`)
      .evaluate((one) => getComputedStyle(one).borderStyle)
    expect(await border).toBe('none')
  }
  expect(languages).toEqual(['en ltr', 'es ltr', 'ar rtl'])
  expect(await wide.locator('a[data-partner]').count()).toBe(0)
  await shoot(wide, 'frames')

  const before = await heightOf(wide, 'Sign the open letter')
  await (
    await frameOf(wide, 'Sign the open letter')
  )
    .getByRole('link', { name: 'As an organization' })
    .click()
  await expect.poll(() => heightOf(wide, 'Sign the open letter')).toBeGreaterThan(before)

  // Included twice, the loader makes one frame of each link, and of links that come later, to other letters too.
  const other = await world.load(writeLetter({ slug: 'another', text: 'Another letter.\n' }))
  const later = `<a data-letter href="${world.origin}/en/letters/${other.slug}">Later</a>`
  await wide.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), later)
  await wide.locator('iframe[title="Later"]').waitFor({ state: 'attached' })
  await (await frameOf(wide, 'Later')).getByRole('heading', { name: 'How are you signing?' }).waitFor()
  expect(new URL((await frameOf(wide, 'Later')).url()).pathname).toBe('/en/letters/another/embed')
  await expect.poll(() => slackOf(wide, 'Later')).toBeLessThan(2)
  expect(await wide.locator('iframe').count()).toBe(4)
  expect(await wide.getByRole('link', { name: 'Only a link' }).count()).toBe(1)
  await wide.context().close()
})

test('the frame takes the partner’s theme and colour, as far as they can be read', async () => {
  pages.set(
    '/look',
    partnersPage(
      link(`/en/letters/${slug}`, 'Dark', 'data-theme="dark" data-accent="#0a3d62" data-compact') + loader(),
    ),
  )
  const wide = await openPage(browser)
  await wide.goto(`${partner}/look`)
  const frame = await frameOf(wide, 'Dark')
  await expect.poll(() => slackOf(wide, 'Dark')).toBeLessThan(2)
  await frame.getByRole('link', { name: /^As an individual You/ }).click()
  const button = frame.getByRole('button', { name: 'Sign', exact: true })
  await button.waitFor()
  expect(await frame.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(23, 22, 21)')
  expect(await button.evaluate((one) => getComputedStyle(one).color)).toBe('rgb(23, 22, 21)')
  expect(await button.evaluate((one) => getComputedStyle(one).backgroundColor)).not.toBe('rgb(10, 61, 98)')
  await expectNoAxeFindings(wide)
  await shoot(wide, 'frame-dark')
  await wide.context().close()
})

test('a site that is not allowed shows no form: its link stays, and works', async () => {
  pages.set('/named', partnersPage(held('?partner=rio-abierto')))
  pages.set('/unnamed', partnersPage(held()))
  const wide = await openPage(browser)
  const last = () => wide.frames().at(-1)
  for (const path of ['/named', '/unnamed']) {
    await wide.goto(`${stranger}${path}`)
    await expect.poll(() => last()?.url()).toMatch(/^chrome-error:/)
    await wide.goto(`${partner}${path}`)
    await last()?.getByRole('heading', { name: 'How are you signing?' }).waitFor()
  }
  // The same where the partner's own policy blocks frames.
  const policy = `<meta http-equiv="content-security-policy" content="frame-src 'none'">`
  pages.set('/without-frames', partnersPage(link(`/en/letters/${slug}`, 'Dark') + loader(), policy))
  for (const address of [`${partner}/without-frames`, `${stranger}/look`]) {
    await wide.goto(address)
    await expect.poll(() => last()?.url()).toMatch(/^chrome-error:/)
    await wide.getByRole('link', { name: 'Dark' }).click()
    await wide.waitForURL(`${world.origin}/en/letters/${slug}`)
  }
  await wide.context().close()
})

test('with scripts blocked the link works', async () => {
  const quiet = await openPage(browser, { scripts: false })
  await quiet.goto(`${partner}/look`)
  await quiet.getByRole('link', { name: 'Dark' }).click()
  await quiet.waitForURL(`${world.origin}/en/letters/${slug}`)
  await quiet.getByRole('link', { name: 'Sign this letter' }).first().waitFor()
  await quiet.context().close()
})

test('the loader weighs 0.6 kB and the first view of the frame 12 kB at most, with all that it loads', async () => {
  // Of letters that take one kind of signature, whose first view is the form itself.
  const only = await world.load(writeLetter({ slug: 'organizations', front: ['signs: organizations'] }))
  const bare = `<a data-letter href="${world.origin}/en/letters/${only.slug}">Sign</a>`
  pages.set('/form', partnersPage(bare + loader()))
  const wide = await openPage(browser)
  const heard: Promise<[path: string, bytes: number]>[] = []
  wide.on('response', (response) => {
    if (!response.url().startsWith(world.origin) || response.status() !== 200) return
    const path = new URL(response.url()).pathname
    heard.push(response.body().then((body) => [path, gzipSync(body).length]))
  })
  const weigh = async (address: string) => {
    await wide.goto(address, { waitUntil: 'networkidle' })
    return Promise.all(heard.splice(0))
  }
  const sum = (parts: [string, number][]) => parts.reduce((total, [, bytes]) => total + bytes, 0)
  const isLoader = ([path]: [string, number]) => path === '/embed.js'
  const isPage = ([path]: [string, number]) => /[.](js|css)$|letters\/[a-z-]+$/.test(path)

  const first = await weigh(`${partner}/look`)
  const weights = {
    loader: sum(first.filter(isLoader)),
    frame: sum(first.filter((part) => !isLoader(part))),
    'frame with a form': sum((await weigh(`${partner}/form`)).filter((part) => !isLoader(part))),
    'letter page, HTML, CSS and JS': sum((await weigh(`${world.origin}/en/letters/${slug}`)).filter(isPage)),
  }
  console.info(`bytes, gzip: ${JSON.stringify(weights)}`)
  expect(weights.loader).toBeGreaterThan(100)
  expect(weights.loader).toBeLessThanOrEqual(600)
  expect(weights.frame).toBeLessThanOrEqual(12_000)
  expect(weights['frame with a form']).toBeLessThanOrEqual(12_000)
  expect(weights['letter page, HTML, CSS and JS']).toBeLessThanOrEqual(22_000)
  await wide.context().close()
})

test('WordPress shows a card in its sandbox, as tall as it is, whose links lead to the letter', async () => {
  const address = `${world.origin}/ar/letters/${slug}`
  const asked = await fetch(`${world.origin}/api/oembed?url=${encodeURIComponent(address)}`)
  const { html } = (await asked.json()) as { html: string }
  pages.set(
    '/wordpress',
    partnersPage(`<p>A post</p>${site.asInWordPress(html)}<script>${site.wordPressScript()}</script>`),
  )
  const wide = await openPage(browser)
  await wide.goto(`${stranger}/wordpress`)
  const card = wide.frames().at(-1)
  if (!card) throw new Error('no card')
  const inside = () => card.evaluate(() => document.documentElement.getBoundingClientRect().height)
  await expect.poll(() => wide.locator('iframe').getAttribute('style')).toBeNull()
  expect(await wide.locator('blockquote').isVisible()).toBe(false)
  await expect
    .poll(
      async () => Number(await wide.locator('iframe').getAttribute('height')) - Math.max(200, await inside()),
    )
    .toBeLessThan(2)
  expect(await card.evaluate(() => self.origin)).toBe('null')
  expect(await card.evaluate(() => getComputedStyle(document.body).direction)).toBe('rtl')
  await expectNoAxeFindings(wide)
  await shoot(wide, 'card')
  await card.getByRole('link').last().click()
  await wide.waitForURL(`${address}/sign`)
  await wide.context().close()
})

test('what a letter’s page says to machines breaks no policy', async () => {
  const wide = await openPage(browser)
  await wide.addInitScript(() => {
    const broken: string[] = []
    Object.assign(globalThis, { broken })
    addEventListener('securitypolicyviolation', ({ violatedDirective }) => broken.push(violatedDirective))
  })
  await wide.goto(`${world.origin}/es/letters/${slug}`)
  const data = await wide.locator('script[type="application/ld+json"]').textContent()
  expect(JSON.parse(data ?? '')).toMatchObject({ '@type': 'Article', inLanguage: 'es' })
  expect(await wide.evaluate('broken')).toEqual([])
  await wide.context().close()
})

test('names that are programs run nowhere: no page reports a breach of its policy', async () => {
  const names = namesThatRun(12, 190)
  let signature: Stored | undefined
  for (const [index, name] of names.entries()) {
    const typed = { ...individual, name, affiliation: name, email: `program${index}@example.org` }
    signature = await signAndConfirm(world, slug, typed)
  }
  const wide = await openPage(browser)
  await wide.addInitScript(() => {
    const broken: string[] = []
    Object.assign(globalThis, { broken, alert: () => broken.push('a script ran') })
    addEventListener('securitypolicyviolation', ({ violatedDirective }) => broken.push(violatedDirective))
  })
  const own = signature ? linkOf(world, slug, 'manage', signature) : ''
  const search = encodeURIComponent(names[0]?.slice(0, 90) ?? '')
  for (const path of [
    `/en/letters/${slug}`,
    `/en/letters/${slug}/signatories?q=Ana`,
    `/en/letters/${slug}/signatories?q=${search}`,
    own,
    `${own}/change`,
    `/en/letters/${slug}/embed?accent=${search}`,
  ]) {
    expect((await wide.goto(`${world.origin}${path}`))?.status(), path).toBe(200)
    expect(await wide.evaluate('broken'), path).toEqual([])
  }
  await wide.goto(`${world.origin}/en/letters/${slug}/signatories?q=Ana`)
  expect(await wide.locator('main').innerText()).toContain(names[0]?.slice(0, 40))
  await wide.context().close()
})
