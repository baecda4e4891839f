import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '#server/database/transaction.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import { expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { approve } from '#test/signature/visitor.ts'
import { linkIn, mailTo, shippedLetter, useWorld } from '#test/world.ts'
import type { Locale } from '#web/words/language.ts'
import { translator } from '#web/words/words.ts'

// The life of a signature in its signer's hands, by the links of the mails alone.

let browser: Browser
let folders: string
beforeAll(async () => {
  browser = await launchBrowser()
  folders = await mkdtemp(join(tmpdir(), 'own-signature-'))
})
afterAll(async () => {
  await browser.close()
  await rm(folders, { recursive: true })
})

const journeys: { locale: Locale; scripts: boolean }[] = [
  { locale: 'en', scripts: true },
  { locale: 'es', scripts: false },
]

for (const { locale, scripts } of journeys) {
  describe(`an officer reads ${locale}, ${scripts ? 'with' : 'without'} scripts`, () => {
    const world = useWorld()
    const t = translator(locale)
    const email = `officer@${locale}.example`
    const name = 'Coro de la Lámpara'
    let page: Page
    let letter: { slug: string; id: string }
    /** The page of the signature, as the mails lead to it. */
    let own: string

    beforeAll(async () => {
      letter = await world.load(shippedLetter)
      page = await openPage(browser, { scripts })
    })
    afterAll(() => page.context().close())

    const main = () => page.locator('main').innerText()
    const mail = (key: Parameters<typeof t>[0]) =>
      mailTo(world.inbox, email, new RegExp(`${t(key).replace('{title}', '').slice(2)}$`))
    const press = (key: Parameters<typeof t>[0]) =>
      page.getByRole('button', { name: t(key), exact: true }).click()

    async function expectGood(step: string): Promise<void> {
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 900 })
        const sideways = await page.evaluate(
          () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
        )
        expect(sideways, `${step} sideways at ${width}`).toBe(false)
        // Without scripts axe needs a page of its own: there one width is enough, since the styles are the same.
        if (scripts || width === 390) await expectNoAxeFindings(page)
      }
      await shoot(page, `own-${step}-${locale}`)
    }

    test('signs, and the mail holds what a board has to know', async () => {
      await page.goto(`${world.origin}/${locale}/letters/${letter.slug}/sign?as=organization`)
      const typed = {
        name,
        website: 'coro.example',
        contactName: 'Zoë Łukasz',
        contactRole: 'Directora',
        email,
      }
      for (const [field, value] of Object.entries(typed))
        await page.locator(`input[name=${field}]`).fill(value)
      for (const field of ['mayBind', 'publish']) await page.locator(`input[name=${field}]`).check()
      await press('sign.submit')
      await page.waitForURL(/\/sent\//)
      const confirm = await mail('mail.confirm.subject')
      expect(confirm.text).toContain(t('mail.in-short.board'))
      expect(confirm.text).toContain(`/letters/${letter.slug}/letter.pdf`)
      await page.goto(linkIn(confirm))
      expect(await main()).toContain(t('confirm.decide'))
      await expectGood('confirm')
    })

    test('confirms, and comes to a page with all that can be done', async () => {
      await press('confirm.submit')
      await page.waitForURL(/\/signature\//)
      expect(await main()).toContain(t('own.waiting'))
      own = linkIn(await mail('mail.receipt.waiting.subject'))
      await page.goto(`${own}#ways`)
      await approve(world, letter.id, name)
      await page.reload()
      expect(await main()).toContain(t('own.counted'))
      await expectGood('counted')
    })

    test('corrects the line, which goes back to the desk and is approved again', async () => {
      await page.getByRole('link', { name: t('own.change') }).click()
      expect(await main()).toContain(t('change.leaves'))
      await page.locator('input[name=name]').fill('')
      await press('change.submit')
      await page.getByRole('heading', { name: t('sign.problem') }).waitFor()
      await page.locator('input[name=name]').fill(name)
      await page.locator('input[name=acronym]').fill('CDL')
      if (scripts) expect(await page.locator('[data-line]').innerText()).toBe(`${name} (CDL)`)
      await expectGood('change')
      await press('change.submit')
      await page.waitForURL(/just=to-review/)
      expect(await main()).toContain(t('own.just-to-review'))
      await approve(world, letter.id, `${name} (CDL)`)
      await page.goto(`${world.origin}/${locale}/letters/${letter.slug}/signatories?q=CDL`)
      expect(await main()).toContain(`${name} (CDL)`)
    })

    test('is asked again when the text changes, reads what changed, and signs it', async () => {
      await publishChange()
      const changed = await mail('mail.text-changed.subject')
      await page.goto(linkIn(changed))
      await expect.poll(main).toContain(t('new-text.what'))
      expect(await page.locator('.difference ins').count()).toBeGreaterThan(0)
      expect(await page.locator('.difference del').count()).toBeGreaterThan(0)
      await expectGood('new-text')
      await page.goto(`${world.origin}/${locale}/letters/${letter.slug}`)
      expect(await main()).toMatch(
        locale === 'en' ? /earlier version of the text/ : /versión anterior del texto/,
      )
      await page.locator(`a[href*="/texts/${locale}/1"]`).click()
      expect(await main()).toContain(t('version.earlier'))
      await expectGood('version')
      await page.goto(linkIn(changed))
      await press('new-text.agree')
      await page.waitForURL(/just=agreed/)
      expect(await main()).toContain(t('own.just-agreed'))
    })

    test('takes the data along', async () => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: t('own.data') }).click(),
      ])
      expect(download.suggestedFilename()).toBe(`signature-${letter.slug}.json`)
      const data = JSON.parse(await readFile(await download.path(), 'utf8')) as {
        signature: { email: string }
      }
      expect(data.signature.email).toBe(email)
    })

    test('withdraws, after reading what it means', async () => {
      await page.getByRole('link', { name: t('own.withdraw') }).click()
      expect(await main()).toContain(t('withdraw.not-delivered'))
      await expectGood('withdraw')
      await press('own.withdraw-submit')
      await page.waitForURL(/just=withdrawn/)
      await page.goto(`${world.origin}/${locale}/letters/${letter.slug}/signatories?q=CDL`)
      expect(await main()).toContain(t('list.found-none-hint'))
    })

    test('has everything erased, by the link of the last mail but one', async () => {
      const withdrawn = await mail('mail.withdrawn.subject')
      const link = /https?:\S+#ways/.exec(withdrawn.text ?? '')?.[0] ?? ''
      await page.goto(link)
      await page.getByRole('link', { name: t('own.erase') }).click()
      await expectGood('erase')
      await press('erase.submit')
      await page.waitForURL(/just=erased/)
      expect(await main()).toContain(t('own.just-erased'))
      expect(await main()).not.toContain(name)
      await expectGood('erased')
      expect((await mail('mail.erased.subject')).text).not.toContain(name)
    })

    /** One word changed in a paragraph, and a paragraph more, in the reader's language. */
    async function publishChange(): Promise<void> {
      const folder = join(folders, locale, letter.slug)
      await cp(shippedLetter, folder, { recursive: true })
      const file = join(folder, `letter.${locale}.md`)
      const source = await readFile(file, 'utf8')
      const [front = '', text = ''] = source.split(/(?<=^---\n[\s\S]*?\n---\n)/)
      const paragraphs = text.trim().split('\n\n')
      const long = paragraphs.findIndex((paragraph) => /^\p{L}/u.test(paragraph) && paragraph.length > 200)
      const words = (paragraphs[long] ?? '').split(' ')
      paragraphs.splice(long, 1, words.with(3, 'Marvena').join(' '), 'Marvena, Marvena.')
      await writeFile(file, `${front}${paragraphs.join('\n\n')}\n`)
      const read = await readFolder(folder)
      await inTransaction(world.pool, (db) =>
        importLetter(db, { folder: read, change: 'substance', now: new Date() }),
      )
    }
  })
}
