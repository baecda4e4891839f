import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '#server/database/transaction.ts'
import type { Db } from '#server/database/sql.ts'
import { requestCountersignature } from '#server/organization/request-countersignature.ts'
import { anotherOne } from '#server/organization/organization.ts'
import { askSigner } from '#server/review/ask-signer.ts'
import { decide } from '#server/review/decide.ts'
import { editLine } from '#server/review/edit-line.ts'
import { postDeadlineReminders } from '#server/signature/remind-of-deadline.ts'
import { expectNoAxeFindings, launchBrowser, openPage, shoot } from '#test/browser.ts'
import { writeLetter } from '#test/letter/written.ts'
import { contactIs, enter, maizal, organizationOf, ownerOf } from '#test/organization/listing.ts'
import { approve, linkOf, newest, person, post, presente, type Stored } from '#test/signature/visitor.ts'
import { linkIn, mailTo, useWorld } from '#test/world.ts'
import type { Locale } from '#web/words/language.ts'
import { translator, type Key } from '#web/words/words.ts'

// What each mail says, where its link leads, and what comes of it; the mails of `own-signature` are not told again.

let browser: Browser
const world = useWorld()
let coordinatorId: string
beforeAll(async () => {
  browser = await launchBrowser()
  coordinatorId = await ownerOf(world)
})
afterAll(() => browser.close())

const journeys: { locale: Locale; scripts: boolean }[] = [
  { locale: 'en', scripts: true },
  { locale: 'es', scripts: false },
]
const day = 86_400_000
const closes = new Date(Date.now() + 2 * day).toISOString().slice(0, 10)

for (const { locale, scripts } of journeys) {
  describe(`in ${locale}, ${scripts ? 'with' : 'without'} scripts`, () => {
    const t = translator(locale)
    let page: Page
    let letter: { slug: string; id: string }

    beforeAll(async () => {
      letter = await world.load(writeLetter({ slug: `mails-${locale}`, front: [`closes: ${closes}`] }))
      page = await openPage(browser, { width: 390, scripts })
    })
    afterAll(() => page.context().close())

    const address = (who: string) => `${who}.${locale}@mails.example`
    const main = () => page.locator('main').innerText()
    const press = (key: Key) => page.getByRole('button', { name: t(key), exact: true }).click()
    const mailOf = (email: string, key: Key) =>
      mailTo(world.inbox, email, new RegExp(`${t(key).replace('{title}: ', '').replace('?', '[?]')}$`))

    /** The mail's link in the browser, judged and looked at. */
    async function follow(email: string, key: Key): Promise<string> {
      const mail = await mailOf(email, key)
      await page.goto(linkIn(mail))
      await expectNoAxeFindings(page)
      if (scripts) await shoot(page, `mail-${key.split('.')[1] ?? key}-${locale}`)
      return mail.text ?? ''
    }

    async function signs(typed: Record<string, string>): Promise<Stored> {
      await post(world, `/${locale}/letters/${letter.slug}/sign`, typed)
      return newest(world, letter.slug)
    }

    async function signsAndConfirms(typed: Record<string, string>): Promise<Stored> {
      const signature = await signs(typed)
      await post(world, linkOf(world, letter.slug, 'confirm', signature))
      return newest(world, letter.slug)
    }

    async function isListed(typed: Record<string, string>): Promise<Stored> {
      const signature = await signsAndConfirms(typed)
      await approve(world, letter.id, signature.line)
      await enter(world, signature)
      return signature
    }

    const atDesk = <Made>(signature: Stored, act: (db: Db, about: About) => Promise<Made>) =>
      inTransaction(world.pool, (db) =>
        act(db, { letterId: letter.id, signatureId: signature.id, coordinatorId, now: new Date() }),
      )

    test('it is sent again, confirms, and the receipt leads to a signature that counts', async () => {
      const email = address('again')
      const typed = { ...person, name: 'Zoë Again', email }
      const { headers } = await post(world, `/${locale}/letters/${letter.slug}/sign`, typed)
      await mailOf(email, 'mail.confirm.subject')
      await world.pool.query(`update outbox set created_at = created_at - interval '10 minutes'`)
      await page.goto(new URL(String(headers.location), world.origin).href)
      await press('sent.again')
      await page.waitForURL(/again=1/)
      await expectNoAxeFindings(page)
      const sent = () => world.inbox.received.filter(({ to }) => to.includes(email)).length
      await expect.poll(sent).toBe(2)
      await follow(email, 'mail.confirm.subject')
      await press('confirm.submit')
      await page.waitForURL(/\/signature\//)
      await follow(email, 'mail.receipt.counted.subject')
      expect(await main()).toContain(t('own.counted'))
    })

    test('the reminder before the deadline still confirms', async () => {
      const email = address('late')
      const { id } = await signs({ ...person, name: 'Lía Tarde', email })
      await world.pool.query(
        `update signatures set signed_at = signed_at - interval '2 days' where id = $1`,
        [id],
      )
      await world.pool.query(
        `update outbox set created_at = created_at - interval '2 days' where signature_id = $1`,
        [id],
      )
      await postDeadlineReminders(world.pool, { now: new Date() })
      await follow(email, 'mail.reminder.subject')
      await press('confirm.submit')
      await page.waitForURL(/\/signature\//)
      expect(await main()).toContain(t('own.counted'))
    })

    test('who signs again sees the signature that stands, and may withdraw it', async () => {
      const typed = { ...person, name: 'Raúl Ibáñez', email: address('twice') }
      await signsAndConfirms(typed)
      await world.pool.query(`update outbox set created_at = created_at - interval '10 minutes'`)
      await signs(typed)
      await follow(typed.email, 'mail.signed-already.subject')
      expect(await main()).toContain(t('own.counted'))
      await page.getByRole('link', { name: t('own.withdraw') }).click()
      await press('own.withdraw-submit')
      await page.waitForURL(/just=withdrawn/)
    })

    test('who is held is told so, and asked a question, corrects the line', async () => {
      const held = { ...person, name: 'مريم الحسن', email: 'maryam.held@mailinator.com' }
      const signature = await signsAndConfirms({ ...held, email: `${locale}.${held.email}` })
      const email = `${locale}.${held.email}`
      expect(await follow(email, 'mail.held.subject')).toContain(t('mail.held.why'))
      expect(await main()).toContain(t('own.waiting'))
      await atDesk(signature, (db, about) =>
        askSigner(db, { ...about, form: { text: 'Which of the two Maryams are you?' } }),
      )
      await world.pool.query(`update outbox set due_at = created_at where kind = 'question'`)
      expect(await follow(email, 'mail.question.subject')).toContain('Which of the two Maryams are you?')
      await page.getByRole('link', { name: t('own.change') }).click()
      await page.locator('input[name=name]').fill('مريم علي الحسن')
      await press('change.submit')
      await page.waitForURL(/just=/)
      expect(await main()).toContain('مريم علي الحسن')
    })

    test('an organization is edited and approved, and each mail leads to how it stands', async () => {
      const email = address('coro')
      const signature = await signsAndConfirms({
        ...presente,
        organization: anotherOne,
        name: 'Coro del Delta',
        website: '',
        email,
      })
      const form = { name: 'Coro Mixto del Delta', seen: signature.line }
      await atDesk(signature, (db, about) => editLine(db, { ...about, form }))
      await world.pool.query(`update outbox set due_at = created_at where kind = 'edited'`)
      const edited = await follow(email, 'mail.edited.subject')
      expect(edited).toContain('Coro del Delta')
      expect(edited).toContain(form.name)
      expect(await main()).toContain(form.name)
      await atDesk(signature, (db, about) => decide(db, { ...about, form: { kind: 'approve' } }))
      await world.pool.query(`update outbox set due_at = created_at where kind = 'approved'`)
      await follow(email, 'mail.approved.subject')
      expect(await main()).toContain(t('own.counted'))
    })

    test('an organization is rejected, and reads why in the mail and on its page', async () => {
      const email = address('banda')
      const signature = await signsAndConfirms({
        ...presente,
        organization: anotherOne,
        name: 'Banda Perdida',
        website: '',
        email,
      })
      const reason = 'No such organization is known at this address.'
      await atDesk(signature, (db, about) => decide(db, { ...about, form: { kind: 'reject', reason } }))
      await world.pool.query(`update outbox set due_at = created_at where kind = 'rejected'`)
      expect(await follow(email, 'mail.rejected.subject')).toContain(reason)
      expect(await main()).toContain(t('own.rejected'))
      expect(await main()).toContain(reason)
    })

    test('a second officer agrees, and a second contact says that it is another organization', async () => {
      const first = await isListed({ ...maizal, email: address('ixchel') })
      const form = { name: 'Inés Ak’abal', role: 'Treasurer', email: address('ines') }
      await atDesk(first, (db, about) => requestCountersignature(db, { ...about, form, language: locale }))
      await follow(form.email, 'mail.countersign.subject')
      await press('countersign.submit')
      await page.getByRole('heading', { name: t('countersign.done-title') }).waitFor()
      await signsAndConfirms({ ...maizal, email: address('second') })
      await follow(address('second'), 'mail.linked.subject')
      await page.getByRole('button', { name: t('own.contest') }).click()
      await page.waitForURL(/just=contested/)
      expect(await main()).toContain(t('own.just-contested'))
    })

    test('an organization reads that it is listed, and takes its line off', async () => {
      const typed = {
        ...maizal,
        name: `Radio Isla ${locale}`,
        acronym: '',
        website: `https://isla-${locale}.example`,
      }
      const signature = await isListed({ ...typed, email: address('isla') })
      await contactIs(world, await organizationOf(world, signature), address('oficina'))
      await enter(world, signature)
      await world.pool.query(`update outbox set due_at = created_at, language = $1 where kind = 'listed'`, [
        locale,
      ])
      await follow(address('oficina'), 'mail.listed.subject')
      await press('listed.submit')
      await page.getByRole('heading', { name: t('listed.disputed-title') }).waitFor()
      await follow(address('isla'), 'mail.disputed.subject')
      expect(await main()).toContain(t('own.disputed'))
    })
  })
}

type About = { letterId: string; signatureId: string; coordinatorId: string; now: Date }
