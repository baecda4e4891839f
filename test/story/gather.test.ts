import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { putApp } from '#server/coordinator/authenticator-app.ts'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { root } from '#server/database/root.ts'
import { expectGoodPage as expectGood, launchBrowser, openPage } from '#test/browser.ts'
import { codeNow } from '#test/coordinator/desk.ts'
import { useWorld } from '#test/world.ts'

// A list arrives by e-mail: it is pasted, looked through, entered, comes again and is taken back; a spreadsheet and a sheet
// of paper follow. The list of March 25, 2021 is in its own story.

const list = [
  'Foro por el Agua',
  'Colectivo Semilla Azul (CSA)',
  'Zoë Łukasz',
  'Guadalupe Peña y Raúl Ibáñez',
].join('\n')
const organizations = '2 organizations'

const world = useWorld()
let browser: Browser
let desk: Page
let path: string
const slug = 'marvena-river'
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

beforeAll(async () => {
  browser = await launchBrowser()
  desk = await openPage(browser)
  await world.load(join(root, 'letters', slug))
  await world.pool.query(`update signatures set withdrawn_at = now()`)
  path = `${world.origin}/desk/letters/${slug}/gather`
})
afterAll(() => browser.close())

const expectGoodPage = (name: string) => expectGood(desk, `gather-${name}`)
const press = (name: string | RegExp) => desk.getByRole('button', { name }).click()

describe('a coordinator', () => {
  test('signs in, and finds where lists are gathered', async () => {
    const now = new Date()
    const owner = await ensureOwner(world.pool, { email: 'owner@example.org', now })
    await putApp(world.pool, { coordinatorId: owner.id, key: world.key, secret, step: 0, now })
    await desk.goto(await world.signInAddress())
    await press('Sign in')
    await desk.getByLabel('Code from your authenticator app').fill(codeNow(secret))
    await desk.locator('form:has([name=code]) button').first().click()
    await desk.goto(`${world.origin}/desk/letters/${slug}`)
    await desk.getByRole('link', { name: 'Gather signatures' }).click()
    await expectGoodPage('bring')
  })

  test('pastes the list, and is shown what it would be', async () => {
    await desk.getByLabel('Pasted list').fill(list)
    await press('See what it would be')
    const words = `Would be entered: ${organizations} and 2 lines of individuals (3 people). None is doubtful.`
    await desk.locator('.would', { hasText: 'Would be entered' }).waitFor()
    expect((await desk.locator('.would').innerText()).replace(/\s+/g, ' ')).toBe(words)
    expect(await desk.getByRole('link', { name: 'New 4' }).count()).toBe(1)
  })

  test('enters it with a note, and the page of the letter shows it', async () => {
    await desk.getByRole('link', { name: 'Go on to enter 4 lines' }).click()
    await press('Enter 4 lines')
    await desk.getByText('Say how you know that they signed').waitFor()
    await expectGoodPage('enter-mistake')
    await desk
      .getByLabel('How do you know')
      .fill('Each wrote to the secretariat; the e-mails are kept there.')
    await press('Enter 4 lines')
    await desk.getByText('4 lines entered.').waitFor()
    await expectGoodPage('entered')
    const page = await (await fetch(`${world.origin}/en/letters/${slug}`)).text()
    expect(page).toContain(`${organizations} and 3 people have signed`)
  })

  test('is told that all of it stands already, when it comes again', async () => {
    await desk.goto(path)
    await desk.getByLabel('Pasted list').fill(list)
    await press('See what it would be')
    await desk.getByRole('link', { name: 'Duplicates 4' }).click()
    await desk.getByText('The same organization:').first().waitFor()
    await expectGoodPage('duplicates')
    await press('Throw this list away')
  })

  test('takes the whole list back', async () => {
    await desk.locator('.earlier a').first().click()
    await press('Take back 4 lines')
    await desk.getByText('4 lines taken back.').waitFor()
    const page = await (await fetch(`${world.origin}/en/letters/${slug}`)).text()
    expect(page).not.toContain(`${organizations} and`)
  })

  test('looks at the columns of a spreadsheet, and at what is doubtful and wrong in it', async () => {
    await desk.goto(path)
    const csv =
      'Nombre;Organización;Correo electrónico\nZoë Łukasz;Foro por el Agua;zoe@example.org\nEko;;\nAna Ruiz;;ana@\n'
    await desk
      .getByLabel('Or a file')
      .setInputFiles({ name: 'firmas.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await press('See what it would be')
    await desk.getByRole('button', { name: 'Read the rows' }).waitFor()
    await expectGoodPage('columns')
    await press('Read the rows')
    await desk.getByRole('link', { name: 'Wrong 1' }).click()
    await desk.getByText('The e-mail address is none.').waitFor()
    await expectGoodPage('wrong')
    await desk.getByRole('link', { name: 'Correct Ana Ruiz' }).click()
    await desk.getByLabel('E-mail').waitFor()
    await expectGoodPage('correct')
    await desk.getByLabel('E-mail').fill('ana@example.org')
    await desk.keyboard.press('Enter')
    await desk.getByRole('status').filter({ hasText: 'It is now: new.' }).waitFor()
  })

  test('prints a sheet, and types in what stands on it, in Spanish', async () => {
    await world.pool.query("update coordinators set language = 'es'")
    await desk.goto(`${path}/sheet`)
    await expectGoodPage('sheet-spanish')
    await desk.getByLabel('Lugar y fecha de la hoja').fill('Asamblea del río, 3 de mayo')
    await desk.getByLabel('Quién la guarda').fill('Zoë Łukasz')
    await desk.getByLabel('Nombre, línea 1', { exact: true }).fill('Inés Soto')
    await desk.keyboard.press('Tab')
    await desk.keyboard.type('Foro por el Agua')
    await press('Ver qué sería')
    await desk.getByText('1 línea de individuos').waitFor()
    await desk.getByRole('link', { name: 'Seguir y registrar 1 línea' }).click()
    expect(await desk.getByLabel('¿Cómo sabe usted que firmaron?').inputValue()).toBe(
      'Firmaron en una hoja de papel: Asamblea del río, 3 de mayo. La guarda Zoë Łukasz.',
    )
    const pdf = await desk.request.get(`${path}/sheet.pdf?language=es`)
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
  })
})
