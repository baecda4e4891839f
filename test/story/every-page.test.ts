import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '#server/app.ts'
import { root } from '#server/database/root.ts'
import { expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { individual, liming, maryam, organization, shippedLetter, useWorld, zoe } from '#test/world.ts'
import { approve, linkOf, newest, post, reject, sign, signAndConfirm } from '#test/signature/visitor.ts'

// Every page, on a phone and on a desk: nothing to scroll sideways for, nothing that axe finds, and a picture to look at.

const world = useWorld()
let browser: Browser
let page: Page
let folders: string
/** Addresses that are known once somebody has signed. */
const at: Record<string, string> = {}

const endless = 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(4) + 'e'.repeat(30)
const longNames = [
  endless.slice(0, 198),
  `Coordinadora Nacional de ${'Trabajadoras y Trabajadores del Hogar, '.repeat(4)}sección Sur`,
  'الاتحاد العام للجمعيات الأهلية المعنية بحماية الأنهار والبحيرات والسواحل في المنطقة',
  '流域居民权益保障与水文监测公众参与促进联合会'.repeat(6),
  'Österreichische Gesellschaft für Flußkunde, Wasserwirtschaft & <b>Hochwasserschutz</b>',
]

beforeAll(async () => {
  browser = await launchBrowser()
  page = await openPage(browser)
  folders = await mkdtemp(join(tmpdir(), 'letters-'))
  const { slug } = await world.load(shippedLetter)
  at.letter = `/en/letters/${slug}`
  at.closed = await loadReadingRoom('closed-letter', ['closes: 2030-12-31', 'closes: 2026-02-01'])
  at.upcoming = await loadReadingRoom('upcoming-letter', ['opens: 2026-01-19', 'opens: 2030-01-19'])
  at.valley = `/ar/letters/${(await world.load(join(root, 'test/letter/valley'))).slug}`
  at.room = '/en/letters/closed-letter'
})
afterAll(async () => {
  await browser.close()
  await rm(folders, { recursive: true })
})

/** One of our letters under another name, with other dates. */
async function loadReadingRoom(slug: string, [date, other]: [string, string]): Promise<string> {
  const folder = join(folders, slug)
  await cp(join(root, 'letters/night-reading-room'), folder, { recursive: true })
  const file = join(folder, 'letter.en.md')
  await writeFile(file, (await readFile(file, 'utf8')).replace(date, other))
  await world.load(folder)
  return `/en/letters/${slug}`
}

async function expectGoodPage(name: string): Promise<void> {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    expect(await overflowing(), `sideways at ${width} px`).toEqual([])
    await expectNoAxeFindings(page)
  }
  await shoot(page, `page-${name}`)
}

/** What reaches past the window's edge, where the page can be scrolled to it, and what scrolls sideways in itself. */
function overflowing(): Promise<string[]> {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth
    const wide = document.documentElement.scrollWidth > edge
    const scrolls = (one: Element) =>
      one.scrollWidth > one.clientWidth && /auto|scroll/.test(getComputedStyle(one).overflowX)
    return [...document.querySelectorAll('body *')]
      .filter((one) => (wide && one.getBoundingClientRect().right > edge) || scrolls(one))
      .map((one) => `${one.tagName} ${one.className} ${Math.round(one.getBoundingClientRect().right)}`)
  })
}

function inArabic(path = ''): string {
  return path.replace('/en/', '/ar/')
}

async function visit(path: string, origin = world.origin): Promise<number> {
  const answer = await page.goto(`${origin}${path}`)
  return answer?.status() ?? 0
}

describe('a reader', () => {
  test('finds the title of a letter to six on the first screen of a phone, and all six on a wide one', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await visit(at.letter ?? '')
    const title = await page.getByRole('heading', { level: 1 }).boundingBox()
    expect(title && title.y + title.height).toBeLessThan(760)
    const last = page.getByText('Fermín Echaguren')
    expect(await last.isVisible()).toBe(false)
    await page.setViewportSize({ width: 1280, height: 900 })
    expect(await last.isVisible()).toBe(true)
  })

  const pages: [name: string, path: () => string, status?: number][] = [
    ['home', () => '/en'],
    ['home-spanish', () => '/es'],
    ['letter', () => at.letter ?? ''],
    ['letter-spanish', () => at.letter?.replace('/en/', '/es/') ?? ''],
    ['home-arabic', () => '/ar'],
    ['letter-arabic', () => inArabic(at.letter)],
    ['letter-of-arabic', () => at.valley ?? ''],
    ['letter-of-arabic-in-english', () => at.valley?.replace('/ar/', '/en/') ?? ''],
    ['letter-french', () => at.letter?.replace('/en/', '/fr/') ?? ''],
    ['letter-closed', () => at.closed ?? ''],
    ['letter-upcoming', () => at.upcoming ?? ''],
    ['sign-closed', () => `${at.closed}/sign`],
    ['signatories', () => `${at.letter}/signatories`],
    ['signatories-found', () => `${at.letter}/signatories?q=mar`],
    ['signatories-none', () => `${at.letter}/signatories?q=${'nobodyofthisname'.repeat(6)}`],
    ['sign', () => `${at.letter}/sign`],
    ['sign-organization', () => `${at.letter}/sign?as=organization`],
    ['sign-individual', () => `${at.letter}/sign?as=individual`],
    ['signatories-arabic', () => `${inArabic(at.letter)}/signatories?q=mar`],
    ['sign-arabic', () => `${inArabic(at.letter)}/sign`],
    ['frame-arabic', () => `${inArabic(at.letter)}/embed?as=organization`],
    ['frame', () => `${at.letter}/embed`],
    ['frame-organization', () => `${at.letter}/embed?as=organization`],
    ['privacy', () => '/en/privacy'],
    ['privacy-arabic', () => '/ar/privacy'],
    ['privacy-record', () => '/es/privacy/record'],
    ['privacy-record-arabic', () => '/ar/privacy/record'],
    ['privacy-assessment', () => '/fr/privacy/assessment'],
    ['problem', () => '/en/letters/no-such-letter', 404],
    ['problem-spanish', () => '/es/nada/de/esto', 404],
  ]
  test.each(pages)('%s', async (name, path, status = 200) => {
    expect(await visit(path())).toBe(status)
    await expectGoodPage(name)
  })
})

describe('a signer', () => {
  const letter = () => at.letter?.split('/').at(-1) ?? ''
  const casa = { ...organization, name: longNames[0] ?? '', email: 'casa@example.org', country: 'AT' }

  test('of a form with mistakes', async () => {
    await visit(`${at.letter}/sign?as=organization`)
    await page.getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    await expectGoodPage('sign-mistakes')
  })

  test.each(['ar', 'fr'])('of a form with mistakes, in %s', async (locale) => {
    await visit(`${at.letter?.replace('/en/', `/${locale}/`)}/sign?as=individual`)
    await page.getByRole('textbox').first().fill('Ana Ruiz 99')
    await page.locator('form.signing button.action').click()
    await page.locator('.summary').waitFor()
    await expectGoodPage(`sign-mistakes-${locale}`)
  })

  test('of a form does not ask those who are not named to agree to be', async () => {
    await visit(`${at.letter}/sign?as=individual`)
    expect(await page.locator('#publish').isVisible()).toBe(true)
    await page.getByRole('radio', { name: 'Not at all' }).check()
    expect(await page.locator('#publish').isVisible()).toBe(false)
  })

  test('is sent a mail', async () => {
    const answer = await sign(world, letter(), { ...individual, ...maryam })
    expect(await visit(answer.headers.location ?? '')).toBe(200)
    await expectGoodPage('sent')
    await visit(inArabic(answer.headers.location))
    await expectGoodPage('sent-arabic')
    await visit(answer.headers.location?.replace('/sent/', '/embed/') ?? '')
    await expectGoodPage('sent-in-frame')
  })

  test('confirms, or has not yet', async () => {
    const signature = await newest(world, letter())
    await visit(linkOf(world, letter(), 'confirm', signature))
    await expectGoodPage('confirm')
    await visit(inArabic(linkOf(world, letter(), 'confirm', signature)))
    await expectGoodPage('confirm-arabic')
    await visit(linkOf(world, letter(), 'manage', signature))
    await expectGoodPage('own-unconfirmed')
  })

  test('counts, and withdraws', async () => {
    const signature = await signAndConfirm(world, letter(), { ...individual, ...zoe })
    const address = linkOf(world, letter(), 'manage', signature)
    await visit(`${address}?just=confirmed`)
    await expectGoodPage('own-counted')
    await visit(`${inArabic(address)}?just=confirmed`)
    await expectGoodPage('own-counted-arabic')
    await post(world, `${address}/withdraw`)
    await visit(`${address}?just=withdrawn`)
    await expectGoodPage('own-withdrawn')
  })

  test('waits, and is rejected', async () => {
    const signature = await signAndConfirm(world, letter(), casa)
    const address = linkOf(world, letter(), 'manage', signature)
    await visit(address)
    await expectGoodPage('own-waiting')
    await reject(world, signature.letter_id, signature.line)
    await visit(address)
    await expectGoodPage('own-rejected')
  })

  test('follows a link too late', async () => {
    await sign(world, letter(), { ...individual, ...liming })
    const signature = await newest(world, letter())
    await world.pool.query("update signatures set signed_at = signed_at - interval '40 days' where id = $1", [
      signature.id,
    ])
    expect(await visit(linkOf(world, letter(), 'confirm', signature))).toBe(410)
    await expectGoodPage('problem-late')
  })
})

describe('a coordinator', () => {
  test('signs in', async () => {
    await visit('/desk/sign-in')
    await expectGoodPage('desk-sign-in')
    await page.getByLabel('E-mail address').fill('nobody')
    await page.getByRole('button').click()
    await page.getByRole('alert').waitFor()
    await expectGoodPage('desk-sign-in-mistake')
    await visit('/desk/sign-in?asked=yes')
    await expectGoodPage('desk-sign-in-asked')
    await page.goto(await world.signInAddress())
    await expectGoodPage('desk-sign-in-link')
    await page.getByRole('button').click()
    await page.waitForURL(/\/desk$/)
  })

  test('has nothing to do', async () => {
    await visit('/desk')
    await expectGoodPage('desk-queue-empty')
  })

  test('has thirty organizations with long names to decide about', async () => {
    const slug = at.letter?.split('/').at(-1) ?? ''
    for (let index = 0; index < 30; index++) {
      const name = longNames[index % longNames.length] ?? ''
      const website = [
        'https://wasser.example.org',
        '',
        'https://www.hochwasserschutz-niederoesterreich.example',
      ][index % 3]
      await signAndConfirm(world, slug, {
        ...organization,
        name: index < longNames.length ? name : `${index} ${name}`.slice(0, 200),
        email: `${index % 4 === 0 ? 'coordinacion.general.de.comunicaciones' : 'info'}${index}@wasser.example.org`,
        website: website ?? '',
        country: ['AT', 'MX', 'EG', 'CN'][index % 4] ?? '',
      })
    }
    await visit('/desk')
    await expectGoodPage('desk-queue')
    await page.locator('tbody tr:nth-child(3) th a').click()
    await expectGoodPage('desk-queue-right-to-left')
    await visit(`/desk/letters/${slug}/queue`)
    await page.locator('#approve button').click()
    await page.getByText('Approved.').first().waitFor()
    await expectGoodPage('desk-queue-decided')
  })

  test('has letters, with their lists', async () => {
    const slug = at.letter?.split('/').at(-1) ?? ''
    await visit('/desk/letters')
    await expectGoodPage('desk-letters')
    await visit(`/desk/letters/${slug}`)
    await expectGoodPage('desk-list')
    await page.locator('tbody tr:nth-child(2) th a').click()
    await page.locator('.item').waitFor()
    await expectGoodPage('desk-list-item')
    await visit(`/desk/letters/${slug}?q=nobody`)
    await expectGoodPage('desk-list-none')
  })

  test('has an outbox', async () => {
    await visit('/desk/outbox')
    await expectGoodPage('desk-outbox')
    await page.locator('tbody th a').first().click()
    await page.locator('article.mail').waitFor()
    await expectGoodPage('desk-mail')
  })

  test('sees how to go on where no mail is sent, in Spanish', async () => {
    const databaseUrl = world.pool.options.connectionString ?? ''
    const { key, seal } = world
    const silent = await buildApp({
      databaseUrl,
      origin: world.origin,
      key,
      seal,
      assets: 'built',
      mailsSent: false,
      secondFactor: 'offered',
    })
    try {
      const origin = await silent.listen({ port: 0, host: '127.0.0.1' })
      await visit('/desk/sign-in', origin)
      await expectGoodPage('desk-sign-in-silent')
      await world.pool.query("update coordinators set language = 'es'")
      await visit('/desk/outbox', origin)
      await expectGoodPage('desk-outbox-silent')
      await page.locator('tbody th a').first().click()
      await page.locator('article.mail .button').waitFor()
      await expectGoodPage('desk-mail-silent')
      for (const path of ['/desk', '/desk/letters']) {
        await visit(path)
        await expectGoodPage(`spanish${path.replaceAll('/', '-')}`)
      }
    } finally {
      await silent.close()
    }
  })

  test('has the public list with long names', async () => {
    const { letter_id: letterId } = await newest(world, at.letter?.split('/').at(-1) ?? '')
    for (const name of longNames.slice(1)) await approve(world, letterId, name)
    await visit(`${at.letter}/signatories?q=d`)
    await expectGoodPage('signatories-long')
  })
})
