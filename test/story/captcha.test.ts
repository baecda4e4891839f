import type { FastifyInstance } from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '#server/app.ts'
import { expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { keys } from '#test/captcha/provider.ts'
import { shippedLetter, useWorld, zoe } from '#test/world.ts'
import { mailboxKey } from '#test/seal/mailbox.ts'

// The check against robots as people meet it: it begins when they do, says what it does, and is never in the way.

const world = useWorld()
let browser: Browser
let slug: string
/** The same service, where hCaptcha asks. */
let withKeys: FastifyInstance
let otherOrigin: string
beforeAll(async () => {
  browser = await launchBrowser()
  slug = (await world.load(shippedLetter)).slug
  const databaseUrl = world.pool.options.connectionString ?? ''
  const { key, seal } = world
  const settings = { databaseUrl, origin: 'http://localhost', key, seal, assets: 'built' } as const
  withKeys = await buildApp({ ...settings, hcaptcha: keys })
  otherOrigin = (await withKeys.listen({ port: 0, host: '127.0.0.1' })).replace('127.0.0.1', 'localhost')
})
afterAll(async () => {
  await browser.close()
  await withKeys.close()
})

const form = (locale = 'en') => `/${locale}/letters/${slug}/sign?as=individual`
const field = (page: Page) => page.locator('input[name=captcha]')
const status = (page: Page) => page.locator('.captcha [role=status]')

/** What a page asks for besides itself. */
function requestsOf(page: Page): string[] {
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  return requests
}

async function fillIn(page: Page, email: string): Promise<void> {
  await page.locator('input[name=name]').fill(zoe.name)
  await page.locator('input[name=email]').fill(email)
  for (const tick of await page.getByRole('checkbox').all()) await tick.check()
}

async function holdsOf(email: string): Promise<string[] | undefined> {
  const { rows } = await world.pool.query<{ holds: string[] }>(
    'select holds from signatures where email_key = $1',
    [mailboxKey(world.pool, email)],
  )
  return rows[0]?.holds
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  await page.getByRole('heading', { name: 'Check your e-mail' }).waitFor()
}

describe('work of the visitor’s machine', () => {
  test('begins with the first touch of the form, and says so in words', async () => {
    const page = await openPage(browser)
    const requests = requestsOf(page)
    await page.goto(world.origin + form())
    expect(await field(page).inputValue()).toBe('')
    expect(requests.filter((url) => url.includes('captcha'))).toEqual([])
    await page.locator('input[name=name]').focus()
    await status(page).getByText('Checked: you are not a robot.').waitFor()
    expect(await field(page).inputValue()).toMatch(/^[\w+/=]{300,2000}$/)
    expect(requests.filter((url) => !url.startsWith(world.origin))).toEqual([])
    await expectNoAxeFindings(page)
    await shoot(page, 'captcha-checked')
    await fillIn(page, 'checked@example.org')
    await signIn(page)
    // A test may be quicker than people are.
    expect((await holdsOf('checked@example.org'))?.filter((hold) => hold !== 'too-quick')).toEqual([])
    await page.context().close()
  })

  test('is done anew as soon as a form comes back with what it lacks, such as a country to print', async () => {
    const page = await openPage(browser)
    await page.goto(world.origin + form())
    const country = page.locator('label[for=country]')
    expect(await country.innerText()).toBe('Country (optional)')
    await page.getByRole('radio', { name: 'With my first name and country only' }).check()
    expect((await country.innerText()).trim()).toBe('Country')
    const published = page.getByRole('checkbox', { name: 'I agree that my name' })
    expect(await published.count()).toBe(1)
    await page.getByRole('radio', { name: 'Not at all' }).check()
    expect(await published.count()).toBe(0)
    await page.getByRole('radio', { name: 'With my first name and country only' }).check()
    await page.getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    await page.getByRole('link', { name: 'Choose a country' }).waitFor()
    await status(page).getByText('Checked: you are not a robot.').waitFor()
    await page.context().close()
  })

  test('does not keep anybody waiting who is quicker', async () => {
    const page = await openPage(browser)
    await page.route('**/captcha/challenge', () => undefined)
    await page.goto(world.origin + form())
    await fillIn(page, 'quick@example.org')
    expect(await status(page).innerText()).toBe('Checking that you are not a robot…')
    await signIn(page)
    expect(await holdsOf('quick@example.org')).toContain('captcha-missing')
    await page.context().close()
  })

  test('says when it cannot be done, in the reader’s language', async () => {
    const page = await openPage(browser, { locale: 'es-ES', width: 390 })
    await page.route('**/captcha/challenge', (route) => route.abort())
    await page.goto(world.origin + form('es'))
    await page.locator('input[name=name]').focus()
    await status(page).getByText('No hemos podido comprobar que no es usted un robot.').waitFor()
    expect(await field(page).inputValue()).toBe('')
    await expectNoAxeFindings(page)
    await shoot(page, 'captcha-unreached-spanish')
    await page.context().close()
  })

  test('is done in the frame on a partner’s page too', async () => {
    const page = await openPage(browser)
    await page.goto(`${world.origin}/en/letters/${slug}/embed?as=individual`)
    await page.locator('input[name=name]').focus()
    await status(page).getByText('Checked: you are not a robot.').waitFor()
    await page.context().close()
  })

  test('is told about where there are no scripts', async () => {
    const page = await openPage(browser, { scripts: false })
    await page.goto(world.origin + form())
    expect(await page.locator('form.signing').innerText()).toContain('Without scripts we cannot check')
    await expectNoAxeFindings(page)
    await fillIn(page, 'plain@example.org')
    await signIn(page)
    expect(await holdsOf('plain@example.org')).toContain('captcha-missing')
    await page.context().close()
  })
})

test('the field for machines is out of everybody’s way', async () => {
  const page = await openPage(browser)
  await page.goto(world.origin + form())
  const names: (string | null)[] = []
  await page.locator('input[name=name]').focus()
  for (let key = 0; key < 20; key++) {
    names.push(await page.evaluate(() => document.activeElement?.getAttribute('name') ?? null))
    await page.keyboard.press('Tab')
  }
  expect(names).toContain('email')
  expect(names).not.toContain('topic')
  expect(await page.getByRole('textbox', { name: 'Leave this field empty' }).count()).toBe(0)
  expect(await page.locator('input[name=topic]').getAttribute('autocomplete')).toBe('off')
  await page.context().close()
})

describe('hCaptcha', () => {
  /** What its script does, as far as we use it: shows itself, and hands over a token when it is solved. */
  const widget = `
    window.hcaptcha = {
      reset() {},
      render(place, { sitekey, callback }) {
        place.textContent = 'I am human'
        place.onclick = () => callback('P1_ey.' + sitekey)
      },
    }
    window.hcaptchaLoaded()`

  test('is asked for nothing before the visitor acts; then it may run under our policy', async () => {
    const page = await openPage(browser)
    const requests = requestsOf(page)
    const refused: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text())
    })
    await page.route('https://js.hcaptcha.com/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: widget }),
    )
    await page.goto(otherOrigin + form())
    expect(await page.locator('.captcha').innerText()).toContain('a service of another company')
    expect(requests.filter((url) => url.includes('hcaptcha'))).toEqual([])

    await page.locator('input[name=name]').focus()
    await page.getByText('I am human').click()
    expect(await field(page).inputValue()).toBe(`P1_ey.${keys.siteKey}`)
    expect(await status(page).innerText()).toBe('Checked: you are not a robot.')
    const [asked = ''] = requests.filter((url) => url.includes('hcaptcha'))
    expect(new URL(asked).hostname).toBe('js.hcaptcha.com')
    expect(refused).toEqual([])
    await expectNoAxeFindings(page)
    await shoot(page, 'captcha-hcaptcha')
    await page.context().close()
  })

  test('that cannot be reached by the visitor is no wall', async () => {
    const page = await openPage(browser)
    await page.route('https://js.hcaptcha.com/**', (route) => route.abort())
    await page.goto(otherOrigin + form())
    await page.locator('input[name=name]').focus()
    await status(page).getByText('You can sign all the same').waitFor()
    await page.context().close()
  })
})
