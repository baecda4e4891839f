import { TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectGoodPage as expectGood, launchBrowser, openPage } from '#test/browser.ts'
import { linkIn, mailTo, shippedLetter, useWorld } from '#test/world.ts'

// From the first link to the desk, and what keeps it from others: in a browser, on paper, by passkey and by app.

const world = useWorld({ host: 'localhost', secondFactor: 'required' })
let browser: Browser
let slug: string
beforeAll(async () => {
  browser = await launchBrowser()
  slug = (await world.load(shippedLetter)).slug
})
afterAll(() => browser.close())

const expectGoodPage = (page: Page, name: string) => expectGood(page, `factor-${name}`)

/** As from an app that scanned the key of the page. */
async function codeOf(page: Page): Promise<string> {
  const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '')
  return new TOTP({ secret }).generate()
}

/** An authenticator in the browser that touches and verifies by itself. */
async function plugInAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

describe('the first owner, without scripts', () => {
  let page: Page
  let codes: string[]
  beforeAll(async () => {
    page = await openPage(browser, { scripts: false })
  })
  afterAll(() => page.context().close())

  test('follows the link that the start prints, and is led to a second factor', async () => {
    await page.goto(await world.signInAddress())
    await press(page, 'Sign in')
    await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
    expect(await page.getByRole('button', { name: 'Make a passkey' }).count()).toBe(0)
    expect(await page.locator('main').innerText()).toContain('Passkeys need JavaScript')
    await expectGoodPage(page, 'new-without-scripts')
  })

  test('enters a wrong code, then the right one, and gets ten recovery codes', async () => {
    await page.getByLabel('The six digits that it shows').fill('12')
    await press(page, 'Set up the app')
    await page.getByRole('alert').waitFor()
    await expectGoodPage(page, 'new-wrong')
    await page.getByLabel('The six digits that it shows').fill(await codeOf(page))
    await press(page, 'Set up the app')
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
    codes = await page.locator('.codes li').allInnerTexts()
    expect(codes).toHaveLength(10)
    await expectGoodPage(page, 'codes')
  })

  test('keeps them as a file', async () => {
    const link = page.getByRole('link', { name: 'Download' })
    const file = decodeURIComponent((await link.getAttribute('href')) ?? '')
    expect(await link.getAttribute('download')).toBe('recovery-codes.txt')
    for (const code of codes) expect(file).toContain(code)
  })

  test('is at the desk, and finds it closed again with the link alone', async () => {
    await page.getByRole('link', { name: 'I have kept them' }).click()
    await page.getByRole('heading', { name: 'Queue' }).waitFor()
    await press(page, 'Sign out')
    await page.goto(await world.signInAddress())
    await press(page, 'Sign in')
    await page.getByRole('heading', { name: 'Second factor' }).waitFor()
    await expectGoodPage(page, 'give')
    await page.goto(`${world.origin}/desk/letters`)
    expect(page.url()).toBe(`${world.origin}/desk/factor`)
  })

  test('comes in by a recovery code when the telephone is gone', async () => {
    await page.getByText('I have lost my device').click()
    await page.getByLabel('Recovery code').fill(codes[0]?.toLowerCase() ?? '')
    await page.getByRole('button', { name: 'Continue' }).last().click()
    await page.getByRole('heading', { name: 'Queue' }).waitFor()
    const { text = '' } = await mailTo(world.inbox, 'owner@example.org', /was changed/)
    expect(text).toContain('A recovery code was used')
  })

  test('sees the account: factors, codes, sessions, and what happened', async () => {
    await page.getByRole('link', { name: 'owner@example.org' }).click()
    await page.getByText('9 recovery codes are left.').waitFor()
    await page.getByText('A recovery code was used').waitFor()
    await page.getByText('This device').waitFor()
    await expectGoodPage(page, 'account')
  })
})

describe('a coordinator who is invited', () => {
  let owner: Page
  let maryam: Page
  beforeAll(async () => {
    owner = await openPage(browser)
    maryam = await openPage(browser, { locale: 'es' })
    await plugInAuthenticator(maryam)
    await owner.goto(await world.signInAddress())
    await press(owner, 'Sign in')
    await owner.waitForURL(/\/desk\/factor$/)
    await world.pool.query('delete from recovery_codes')
    await world.pool.query('delete from authenticator_apps')
    await owner.goto(`${world.origin}/desk/factors/new`)
    await owner.getByLabel('The six digits that it shows').fill(await codeOf(owner))
    await press(owner, 'Set up the app')
    await owner.getByRole('link', { name: 'I have kept them' }).click()
  })
  afterAll(async () => {
    await owner.context().close()
    await maryam.context().close()
  })

  test('is mailed an invitation by the owner', async () => {
    await owner.goto(`${world.origin}/desk/letters/${slug}`)
    await owner.getByRole('link', { name: 'People' }).click()
    await owner.getByText('Only the owners of this service').waitFor()
    await expectGoodPage(owner, 'people-nobody')
    await owner.getByLabel('E-mail address').fill('maryam@example')
    await owner.getByLabel('Coordinator').check()
    await press(owner, 'Invite')
    await owner.getByRole('heading', { name: 'Invited, without an answer yet' }).waitFor()
    await owner.getByLabel('E-mail address').fill('maryam@example.org')
    await owner.getByLabel('Coordinator').check()
    await press(owner, 'Invite')
    await owner.getByText('maryam@example.org').waitFor()
    await expectGoodPage(owner, 'people-invited')
    await press(owner, 'Withdraw the invitation of maryam@example')
  })

  test('accepts it in her language, and makes a passkey with one press', async () => {
    const mail = await mailTo(world.inbox, 'maryam@example.org', /invitation to work on it/)
    await maryam.goto(linkIn(mail))
    await maryam.getByRole('heading', { name: 'Tiene una invitación' }).waitFor()
    await expectGoodPage(maryam, 'invitation-spanish')
    await press(maryam, 'Aceptar')
    await maryam.getByRole('heading', { name: 'Configure un segundo factor' }).waitFor()
    await expectGoodPage(maryam, 'new-spanish')
    await maryam.getByLabel('Nombre de esta llave').fill('Portátil de Maryam')
    await press(maryam, 'Crear una llave de acceso')
    await maryam.getByRole('heading', { name: 'Sus códigos de recuperación' }).waitFor()
    await expectGoodPage(maryam, 'codes-spanish')
    await maryam.getByRole('link', { name: 'Ya los guardé' }).click()
    await maryam.waitForURL(/\/desk$/)
  })

  test('comes in again with it', async () => {
    await press(maryam, 'Salir')
    await maryam.getByLabel('Correo').fill('maryam@example.org')
    await press(maryam, 'Enviarme un enlace')
    await maryam.goto(linkIn(await mailTo(world.inbox, 'maryam@example.org', /enlace|sign-in/i)))
    await press(maryam, 'Entrar')
    await maryam.getByRole('heading', { name: 'Segundo factor' }).waitFor()
    await expectGoodPage(maryam, 'give-passkey-spanish')
    await press(maryam, 'Usar una llave de acceso')
    await maryam.waitForURL(/\/desk$/)
  })

  test('gives it afresh after five minutes, and is led back', async () => {
    await world.pool.query("update sessions set factor_at = factor_at - interval '6 minutes'")
    await maryam.goto(`${world.origin}/desk/account`)
    await maryam.getByText('Llave de acceso: Portátil de Maryam').waitFor()
    await press(maryam, 'Crear nuevos códigos de recuperación')
    await maryam.getByRole('heading', { name: 'Confirme que es usted' }).waitFor()
    await maryam.getByText('lo que envió no se guardó').waitFor()
    await expectGoodPage(maryam, 'again-spanish')
    await press(maryam, 'Usar una llave de acceso')
    await maryam.waitForURL(/\/desk\/account$/)
    await press(maryam, 'Crear nuevos códigos de recuperación')
    await maryam.getByRole('heading', { name: 'Sus códigos de recuperación' }).waitFor()
  })

  test('adds an app beside it, and may then remove the passkey', async () => {
    await maryam.goto(`${world.origin}/desk/account`)
    await maryam.getByText('Es el único').waitFor()
    expect(await maryam.getByRole('button', { name: 'Quitar' }).count()).toBe(0)
    await maryam.getByRole('link', { name: 'Añadir otro' }).click()
    await maryam.getByLabel('Las seis cifras que muestra').fill(await codeOf(maryam))
    await press(maryam, 'Configurar la aplicación')
    await maryam.waitForURL(/\/desk\/account$/)
    await expectGoodPage(maryam, 'account-spanish')
    await press(maryam, 'Quitar Portátil de Maryam')
    await maryam.getByText('Es el único').waitFor()
    expect(await maryam.getByText('Portátil de Maryam').count()).toBe(0)
  })

  test('is told what to do where no passkey answers', async () => {
    await maryam.goto(`${world.origin}/desk/factors/new`)
    await maryam.route('**/options', (route) => route.abort())
    await press(maryam, 'Crear una llave de acceso')
    await maryam.getByText('No ha funcionado').waitFor()
  })

  test('is seen by the owner among the people, who changes the role and is the last owner', async () => {
    await owner.goto(`${world.origin}/desk/letters/${slug}/people`)
    await owner.getByLabel('Role of maryam@example.org', { exact: true }).selectOption('Reviewer')
    await press(owner, 'Change the role of maryam@example.org')
    expect(await owner.getByLabel('Role of maryam@example.org', { exact: true }).inputValue()).toBe(
      'reviewer',
    )
    await expectGoodPage(owner, 'people')
    await maryam.goto(`${world.origin}/desk/letters/${slug}/people`)
    await maryam.getByText('Su función en esta carta no lo permite').waitFor()
    await expectGoodPage(maryam, 'role-too-small-spanish')
  })
})
