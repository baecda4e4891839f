import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findLetter } from '#server/letter/find.ts'
import { showHead } from '#server/letter/show.ts'
import { matchOrganization } from '#server/organization/match.ts'
import { expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { listed, maizal, organizationOf } from '#test/organization/listing.ts'
import { shippedLetter, useWorld } from '#test/world.ts'
import Sign from '#web/public/Sign.svelte'

// Whoever types the name of an organization that is known chooses it by keyboard, by touch, or not at all.

let browser: Browser
const world = useWorld()
let slug: string
let known: string | null

beforeAll(async () => {
  browser = await launchBrowser()
  const letter = await world.load(shippedLetter)
  slug = letter.slug
  known = await organizationOf(world, await listed(world, letter, maizal))
  const others = [
    'Maizal Vivo',
    'Red Maizal de Mujeres',
    'Cooperativa El Maizalito de la Sierra y sus Riberas',
  ]
  for (const [index, name] of others.entries())
    await listed(world, letter, {
      ...maizal,
      name,
      acronym: '',
      website: '',
      email: `a@maizal${index}.example`,
    })
})
afterAll(() => browser.close())

const pages = [
  { where: 'on the page', path: 'sign', width: 1280 },
  { where: 'on a phone', path: 'sign', width: 390 },
  { where: 'in a frame', path: 'embed', width: 390 },
]

for (const { where, path, width } of pages)
  describe(where, () => {
    let page: Page
    beforeAll(async () => {
      page = await openPage(browser, { width })
    })
    afterAll(() => page.context().close())

    const field = () => page.getByRole('combobox', { name: 'Name of the organization' })
    const options = () => page.getByRole('listbox', { name: 'Known organizations' }).getByRole('option')
    const chosen = () => page.locator('input[name=organization]').inputValue()
    const type = async (text: string) => {
      await page.goto(`${world.origin}/en/letters/${slug}/${path}?as=organization`)
      await field().pressSequentially(text)
      await options().first().waitFor()
    }

    test('a few letters bring the known ones, and their number is said', async () => {
      await type('maiz')
      expect(await options().allInnerTexts()).toHaveLength(4)
      expect(await page.getByRole('status').allInnerTexts()).toContain(
        '4 known organizations fit. The arrow keys choose one.',
      )
      expect(await field().getAttribute('aria-expanded')).toBe('true')
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      await shoot(page, `known-${path}-${width}`)
    })

    test('the arrow keys go through them and around, and the field says where they are', async () => {
      await type('maiz')
      await field().press('ArrowDown')
      await expectActive(0)
      await field().press('ArrowUp')
      await expectActive(3)
      await field().press('ArrowDown')
      await expectActive(0)
      await expectNoAxeFindings(page)
    })

    test('Enter chooses and fills in what is empty, without sending the form', async () => {
      await type('sur maiz')
      await page.getByRole('combobox', { name: 'Country' }).selectOption('HN')
      await field().focus()
      await field().press('ArrowDown')
      await field().press('Enter')
      expect(await field().inputValue()).toBe('Asociación Maizal del Sur')
      expect(await page.getByLabel('Acronym').inputValue()).toBe('AMS')
      expect(await page.getByRole('combobox', { name: 'Country' }).inputValue()).toBe('HN')
      expect(await page.locator('[data-line]').innerText()).toBe('Asociación Maizal del Sur (AMS)')
      expect(await chosen()).toBe(known)
      await page.getByText('Chosen: Asociación Maizal del Sur').waitFor()
      expect(await options().count()).toBe(0)
      await field().press('End')
      await field().pressSequentially('es')
      expect(await chosen()).toBe('')
    })

    test('a touch chooses too', async () => {
      await type('maizal v')
      await options().first().click()
      expect(await field().inputValue()).toBe('Maizal Vivo')
      expect(await page.getByRole('combobox', { name: 'Country' }).inputValue()).toBe('GT')
    })

    test('Escape and leaving the field close the list, and an arrow opens it again', async () => {
      await type('maiz')
      await field().press('Escape')
      expect(await options().count()).toBe(0)
      expect(await field().inputValue()).toBe('maiz')
      await field().press('ArrowDown')
      await expectActive(0)
      await field().press('Tab')
      expect(await options().count()).toBe(0)
      expect(await field().getAttribute('aria-expanded')).toBe('false')
      expect(await chosen()).toBe('')
    })

    async function expectActive(index: number): Promise<void> {
      const id = await options().nth(index).getAttribute('id')
      expect(await field().getAttribute('aria-activedescendant')).toBe(id)
      expect(await options().nth(index).getAttribute('aria-selected')).toBe('true')
      expect(await page.locator('[aria-selected=true]').count()).toBe(1)
    }
  })

describe('whoever typed a name that looks like a known one is asked, also without scripts', () => {
  let page: Page
  beforeAll(async () => {
    page = await openPage(browser, { width: 390, scripts: false })
  })
  afterAll(() => page.context().close())

  test('beside everything that was typed, and the answer travels with it', async () => {
    const address = `${world.origin}/en/letters/${slug}/sign`
    const typed = { name: 'Maizal del Sur', acronym: 'MS', contactName: 'Zoë Łukasz', mayBind: 'yes' }
    const html = await asked(typed)
    const sent: string[] = []
    await page.route(address, async (route) => {
      const body = route.request().postData()
      if (body) sent.push(body)
      await route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' })
    })
    await page.goto(address)
    const question = page.getByRole('group', { name: 'Is this your organization?' })
    expect((await question.getByRole('radio').all()).length).toBeGreaterThan(1)
    expect(await question.getByRole('radio', { checked: true }).count()).toBe(0)
    expect(await page.getByLabel('Name of the organization').inputValue()).toBe('Maizal del Sur')
    await expectNoAxeFindings(page)
    await shoot(page, 'known-question')
    await question.getByRole('radio', { name: 'Asociación Maizal del Sur (AMS)' }).press('Space')
    await page.getByRole('button', { name: 'Sign', exact: true }).press('Enter')
    await expect.poll(() => sent.length).toBe(1)
    const answer = new URLSearchParams(sent[0])
    expect(answer.getAll('organization')).toEqual([known])
    expect(Object.fromEntries(answer)).toMatchObject(typed)
  })

  /** The form as it comes back. */
  async function asked(values: Record<string, string>): Promise<string> {
    const { app, pool, origin } = world
    const now = new Date()
    const letter = await showHead(pool, { found: await findLetter(pool, slug), language: 'en', now })
    const described = { name: values['name'] ?? '', country: null, domains: [] }
    const { choices } = await matchOrganization(pool, { described, chosen: '' })
    const form = { values, errors: {}, choices }
    return app.renderPage(Sign, { locale: 'en', origin, path: '', letter, as: 'organization', form })
  }
})
