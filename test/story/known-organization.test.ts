import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { listed, maizal, organizationOf } from '#test/organization/listing.ts'
import { newest } from '#test/signature/visitor.ts'
import { shippedLetter, useWorld } from '#test/world.ts'

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

  test('beside everything that was typed, and goes on with the answer', async () => {
    await page.goto(`${world.origin}/en/letters/${slug}/sign?as=organization`)
    await page.getByLabel('Name of the organization').fill('Maizal del Sur')
    await page.getByLabel('Your name').fill('Zoë Łukasz')
    await page.getByLabel('Your role').fill('Director')
    await page.getByLabel('E-mail').fill('zoe@maizal.example')
    for (const field of ['mayBind', 'publish']) await page.locator(`input[name=${field}]`).check()
    await page.getByRole('button', { name: 'Sign', exact: true }).press('Enter')

    const question = page.getByRole('group', { name: 'Is this your organization?' })
    await question.waitFor()
    expect(await question.getByRole('radio', { checked: true }).count()).toBe(0)
    expect(await page.getByLabel('Your name').inputValue()).toBe('Zoë Łukasz')
    expect(await page.locator('input[name=mayBind]').isChecked()).toBe(true)
    await expectNoAxeFindings(page)
    await shoot(page, 'known-question')

    await question.getByRole('radio', { name: 'Asociación Maizal del Sur (AMS)' }).press('Space')
    await page.getByRole('button', { name: 'Sign', exact: true }).press('Enter')
    await page.getByRole('heading', { name: 'Check your e-mail' }).waitFor()
    expect(await organizationOf(world, await newest(world, slug))).toBe(known)
  })
})
