import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeStamp } from '#server/limit/stamp.ts'
import { expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { writeLetter } from '#test/letter/written.ts'
import { linkIn, mailTo, shippedLetter, useWorld } from '#test/world.ts'

// Two sites on origins of their own, with style sheets that mind nobody else: a partner's, and one that is nobody's.

const world = useWorld()
let browser: Browser
const sites: Server[] = []
/** What the partner's page has, by path. */
const pages = new Map<string, string>()
let partner: string
let stranger: string
let slug: string
/** What the desk gave the partner for its page. */
let snippet = ''

beforeAll(async () => {
  browser = await launchBrowser()
  slug = (await world.load(shippedLetter)).slug
  partner = await openSite()
  stranger = await openSite()
})
afterAll(async () => {
  await browser.close()
  for (const site of sites) await new Promise((resolve) => site.close(resolve))
})

async function openSite(): Promise<string> {
  const site = createServer(({ url = '/' }, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(pages.get(url) ?? partnersPage())
  })
  sites.push(site)
  await once(site.listen(0, '127.0.0.1'), 'listening')
  return `http://localhost:${(site.address() as AddressInfo).port}`
}

const hostile = `* { color: red !important; font: 40px fantasy !important; direction: rtl }
  iframe { display: none !important; border: 9px dashed !important; height: 20px !important; width: 30px !important }
  form, p { display: none !important }`
const loader = () => `<script async src="${world.origin}/embed.js"></script>`
const link = (path: string, words: string, more = '') =>
  `<a data-letter data-partner="rio-abierto" ${more} href="${world.origin}${path}">${words}</a>`

function page(body: string, lang = 'en'): string {
  return `<!doctype html><html lang="${lang}"><head><title>A partner</title></head>
    <body><main><h1>We support a letter</h1>${body}</main>
    <script>var e = 'ours', t = 'ours', n = 'ours', heard = []
    addEventListener('undersigned:signed', (event) => heard.push(event.target.title + ' ' + event.detail))</script></body></html>`
}

function partnersPage(): string {
  const links =
    link(`/en/letters/${slug}`, 'Sign the open letter') +
    link(`/letters/${slug}`, 'Firme la carta abierta', 'data-lang="es"') +
    link(`/ar/letters/${slug}/`, 'وقّعوا الرسالة')
  return page(
    `<style>${hostile}</style>${links}<a href="${world.origin}/en/letters/${slug}">Only a link</a>${loader()}${loader()}`,
  )
}

async function frameOf(page: Page, title: string): Promise<Frame> {
  const element = await page.locator(`iframe[title="${title}"]`).elementHandle()
  const frame = await element?.contentFrame()
  if (!frame) throw new Error(`no frame called ${title}`)
  return frame
}

const heightOf = (page: Page, title: string) =>
  page.locator(`iframe[title="${title}"]`).evaluate((frame) => frame.getBoundingClientRect().height)

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
  await shoot(desk, 'desk-partners')
  await desk.getByLabel('Its sites').fill(`https://rio.example.org\n${partner}/our-page`)
  await desk.getByLabel('Ask signers').check()
  await desk.getByRole('button', { name: 'Add' }).click()
  await desk.getByRole('heading', { name: 'Río Abierto' }).waitFor()
  snippet = await desk.getByRole('textbox', { name: 'For the partner’s page' }).inputValue()
  expect(snippet).toContain(`href="${world.origin}/letters/${slug}"`)
  await expectNoAxeFindings(desk)
  await desk.context().close()
})

test('an organization signs on the partner’s page, errors first, without leaving it, and counts for the partner', async () => {
  pages.set('/snippet', page(snippet))
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
  // The page hears that somebody has signed, once and no more than that; and its names are its own.
  await expect.poll(() => phone.evaluate('heard')).toEqual(['Sign the open letter undefined'])
  expect(await phone.evaluate('[e, t, n]')).toEqual(['ours', 'ours', 'ours'])
  await shoot(phone, 'frame-done')

  await phone.goto(linkIn(await mailTo(world.inbox, 'maryam@example.org')))
  await phone.getByRole('button').click()
  await phone.waitForURL(/\/signature\//)
  await phone.context().close()

  const desk = await openDesk()
  const row = desk.getByRole('row', { name: /Río Abierto/ })
  expect(await row.getByRole('cell').allInnerTexts()).toEqual(['1', '0', '0', '1', '1', 'On'])
  await row.getByRole('link').click()
  await desk.getByRole('heading', { name: 'What came by it' }).waitFor()
  await expectNoAxeFindings(desk)
  await shoot(desk, 'desk-partner')
  await desk.context().close()
})

test('on a page whose styles mind nobody, three frames are as tall as what they hold, each in its language', async () => {
  const wide = await openPage(browser)
  await wide.goto(partner)
  const titles = ['Sign the open letter', 'Firme la carta abierta', 'وقّعوا الرسالة']
  const languages: string[] = []
  for (const title of titles) {
    const frame = await frameOf(wide, title)
    await frame.getByRole('link').nth(1).waitFor()
    const inside = () => frame.evaluate(() => document.documentElement.getBoundingClientRect().height)
    await expect.poll(async () => Math.abs((await heightOf(wide, title)) - (await inside()))).toBeLessThan(2)
    languages.push(
      await frame.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`),
    )
    expect(
      await wide.locator(`iframe[title="${title}"]`).evaluate((one) => getComputedStyle(one).borderStyle),
    ).toBe('none')
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

  // Included twice, the loader makes one frame of each link, and of links that come later.
  await wide.evaluate(
    (html) => document.body.insertAdjacentHTML('beforeend', html),
    link(`/en/letters/${slug}`, 'Later'),
  )
  await wide.locator('iframe[title="Later"]').waitFor({ state: 'attached' })
  expect(await wide.locator('iframe').count()).toBe(4)
  expect(await wide.getByRole('link', { name: 'Only a link' }).count()).toBe(1)
  await wide.context().close()
})

test('the frame takes the partner’s theme and colour, as far as they can be read', async () => {
  pages.set(
    '/look',
    page(
      link(`/en/letters/${slug}`, 'Dark', 'data-theme="dark" data-accent="#0a3d62" data-compact') + loader(),
    ),
  )
  const wide = await openPage(browser)
  await wide.goto(`${partner}/look`)
  const frame = await frameOf(wide, 'Dark')
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
  pages.set(
    '/bare',
    page(`<iframe src="${world.origin}/en/letters/${slug}/embed?partner=rio-abierto"></iframe>`),
  )
  pages.set('/nobody', page(`<iframe src="${world.origin}/en/letters/${slug}/embed"></iframe>`))
  const wide = await openPage(browser)
  for (const path of ['/bare', '/nobody']) {
    await wide.goto(`${stranger}${path}`)
    await expect.poll(() => wide.frames().at(-1)?.url()).toMatch(/^chrome-error:/)
    await wide.goto(`${partner}${path}`)
    await wide.frames().at(-1)?.getByRole('heading', { name: 'How are you signing?' }).waitFor()
  }
  await wide.goto(`${stranger}/look`)
  await expect.poll(() => wide.frames().at(-1)?.url()).toMatch(/^chrome-error:/)
  await wide.getByRole('link', { name: 'Dark' }).click()
  await wide.waitForURL(`${world.origin}/en/letters/${slug}`)
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
  const wide = await openPage(browser)
  const weights = new Map<string, number>()
  const heard: Promise<void>[] = []
  wide.on('response', (response) => {
    if (!response.url().startsWith(world.origin) || response.status() !== 200) return
    const weigh = async () =>
      void weights.set(new URL(response.url()).pathname, gzipSync(await response.body()).length)
    heard.push(weigh())
  })
  const weighed = async (address: string) => {
    weights.clear()
    await wide.goto(address, { waitUntil: 'networkidle' })
    await Promise.all(heard.splice(0))
    return [...weights]
  }
  const parts = await weighed(`${partner}/look`)
  const sum = (some: [string, number][]) => some.reduce((total, [, bytes]) => total + bytes, 0)
  const [loaded, rest] = [
    parts.filter(([path]) => path === '/embed.js'),
    parts.filter(([path]) => path !== '/embed.js'),
  ]
  expect(loaded).toHaveLength(1)
  // The form itself, for letters that take one kind of signature: nobody is asked which.
  const only = await world.load(writeLetter({ slug: 'only-organizations', front: ['signs: organizations'] }))
  pages.set(
    '/only',
    page(`<a data-letter href="${world.origin}/en/letters/${only.slug}">Sign</a>${loader()}`),
  )
  const form = (await weighed(`${partner}/only`)).filter(([path]) => path !== '/embed.js')
  const letter = (await weighed(`${world.origin}/en/letters/${slug}`)).filter(
    ([path]) => !/woff2|ttf/.test(path),
  )
  console.info(
    `gzip, bytes: loader ${sum(loaded)}, frame ${sum(rest)}, frame of organizations ${sum(form)}, letter page: ` +
      letter.map(([path, bytes]) => `${path.split('.').at(-1)?.slice(0, 20)} ${bytes}`).join(', '),
  )
  expect(sum(loaded)).toBeLessThanOrEqual(600)
  expect(sum(rest)).toBeLessThanOrEqual(12_000)
  expect(sum(form)).toBeLessThanOrEqual(12_000)
  expect(sum(letter)).toBeLessThanOrEqual(25_000)
  await wide.context().close()
})

/** WordPress's own, where Debian's package is installed; else what of it speaks with cards, said again in short. */
function wordPressScript(): string {
  const file = '/usr/share/wordpress/wp-includes/js/wp-embed.js'
  if (existsSync(file)) return readFileSync(file, 'utf8')
  console.info(`Without ${file}: the card is tried with a stand-in of ours.`)
  return `addEventListener('message', ({ data, source }) => {
      const frame = document.querySelector('iframe[data-secret="' + data.secret + '"]')
      if (!frame || source !== frame.contentWindow) return
      frame.removeAttribute('style')
      document.querySelector('blockquote').style.display = 'none'
      if (data.message === 'height') frame.height = Math.max(200, Math.min(1000, data.value))
      if (data.message === 'link' && document.activeElement === frame) top.location.href = data.value
    })
    addEventListener('load', () => {
      const frame = document.querySelector('iframe')
      frame.contentWindow.postMessage({ message: 'ready', secret: frame.dataset.secret }, '*')
    })`
}

test('WordPress shows a card in its sandbox, as tall as it is, whose links lead to the letter', async () => {
  const address = `${world.origin}/ar/letters/${slug}`
  const asked = await fetch(`${world.origin}/api/oembed?url=${encodeURIComponent(address)}`)
  const { html } = (await asked.json()) as { html: string }
  // What WordPress leaves of it (wp_filter_oembed_result): these attributes, a sandbox of its own, and a secret.
  const kept = html
    .replace('<blockquote>', '<blockquote class="wp-embedded-content" data-secret="k3yForThis1">')
    .replace(/ sandbox="[^"]*"/, '')
    .replace(/ src="([^"]*)"/, ' src="$1#?secret=k3yForThis1" data-secret="k3yForThis1"')
    .replace(
      '<iframe',
      '<iframe style="position: absolute; clip: rect(1px, 1px, 1px, 1px);" class="wp-embedded-content" ' +
        'sandbox="allow-scripts" security="restricted"',
    )
  pages.set('/wordpress', page(`<p>A post</p>${kept}<script>${wordPressScript()}</script>`))
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
