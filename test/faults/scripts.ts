import type { Page } from 'playwright-core'
import { v4 as uuid } from 'uuid'
import { makeToken } from '#server/signature/token.ts'
import { launchBrowser, openPage } from '../browser.ts'
import { naughtyStrings } from '../fuzz/naughty.ts'
import { solvedCaptchas } from '../load/rig/captchas.ts'
import type { Outcome } from './rig/outcome.ts'
import { onStage, type Stage } from './rig/stage.ts'
import { say } from './rig/watch.ts'

const fields = {
  individual: ['name', 'secondName', 'role', 'affiliation', 'city', 'country', 'email', 'agree', 'formKey'],
  organization: ['name', 'acronym', 'country', 'website', 'contactName', 'contactRole', 'email', 'publish'],
}
/** What a browser might take for anything but text. */
const live = naughtyStrings.filter((text) => /[<"'`]|javascript:/.test(text) && !/\p{Cs}/u.test(text))
const individual = { as: 'individual', agree: 'yes', publish: 'yes', stamp: '' }

/**
 * Every naughty string, in every field of both forms, as the form comes back with it in a browser; and, where it is
 * taken as a name, on the list, in the search and on the signature's own page. No script runs, and no page reports a breach
 * of its policy.
 */
export function runScripts(): Promise<Outcome> {
  return onStage({ letters: 1, settings: { SMTP_URL: '' } }, async (stage) => {
    const browser = await launchBrowser()
    try {
      const page = await openPage(browser)
      const heard = await listen(page)
      const shown = await showForms(stage, page)
      const taken = await signAll(stage)
      const pages = await openLists(stage, page, taken)
      return {
        complaints: heard,
        figures: [
          { figure: 'strings', value: naughtyStrings.length, unit: 'strings', goal: '>= 515' },
          { figure: 'forms that came back with them', value: shown, unit: 'pages' },
          { figure: 'taken as names', value: taken.length, unit: 'names', goal: '>= 100' },
          { figure: 'pages with these', value: pages, unit: 'pages' },
          {
            figure: 'scripts that ran, breaches of a policy',
            value: heard.length,
            unit: 'reports',
            goal: '<= 0',
          },
        ],
      }
    } finally {
      await browser.close()
    }
  })
}

/** What a page says that should be silent. */
async function listen(page: Page): Promise<string[]> {
  const heard: string[] = []
  await page.exposeFunction('heard', (what: string) => void heard.push(what))
  page.on('dialog', (dialog) => {
    heard.push(`${dialog.type()} ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.addInitScript(() => {
    const { heard } = globalThis as unknown as { heard: (what: string) => void }
    Object.assign(globalThis, { alert: () => heard('a script ran') })
    addEventListener('securitypolicyviolation', (event) =>
      heard(`${event.violatedDirective} ${event.blockedURI} on ${location.pathname}`),
    )
  })
  return heard
}

/** Each form with one string in all its fields; gives how many pages came. */
async function showForms({ server, letters: [letter] }: Stage, page: Page): Promise<number> {
  let shown = 0
  const action = `${server.origin}/en/letters/${letter?.slug}/sign`
  await page.goto(action)
  for (const [at, text] of naughtyStrings.entries()) {
    if (at % 100 === 0) say(`${at} of ${naughtyStrings.length} strings in forms`)
    for (const [as, names] of Object.entries(fields)) {
      const typed = Object.fromEntries(names.map((name) => [name, text]))
      const answer = page.waitForResponse((response) => response.request().method() === 'POST')
      const loaded = page.waitForEvent('load')
      await page.evaluate(
        ([to, values]) => {
          const form = Object.assign(document.createElement('form'), { method: 'post', action: to })
          for (const [name, value] of Object.entries(values))
            form.append(Object.assign(document.createElement('textarea'), { name, value }))
          document.body.append(form)
          form.submit()
        },
        [action, { as, ...typed }] as const,
      )
      const status = (await answer).status()
      await loaded
      if (status !== 422) throw new Error(`a form was answered with ${status}`)
      shown += 1
    }
  }
  return shown
}

/** Signs with each string in what is printed, and confirms; gives the ids of those that were taken. */
async function signAll(stage: Stage): Promise<string[]> {
  const { server, letters, key } = stage
  const [letter] = letters
  const base = `${server.origin}/en/letters/${letter?.slug}`
  const post = (url: string, body: Record<string, string>, at: number) =>
    fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'x-forwarded-for': `11.${at >> 8}.${at & 255}.7`, origin: server.origin },
      body: new URLSearchParams(body),
    })
  const ids: string[] = []
  for (const [at, text] of live.entries()) {
    const [captcha = ''] = await solvedCaptchas(key, 1)
    const [name, formKey] = [`Ana ${text}`.slice(0, 200), uuid()]
    const typed = { ...individual, formKey, captcha, name, affiliation: text.slice(0, 200) }
    const { status } = await post(`${base}/sign`, { ...typed, email: `ana-${at}@mail.example` }, at)
    if (status !== 303) continue
    const { rows } = await stage.ask((client) =>
      client.query<{ id: string }>('select id from signatures where form_key = $1', [formKey]),
    )
    const id = rows[0]?.id ?? ''
    await post(`${base}/confirm/${makeToken(key, 'confirm', letter?.id ?? '', id)}`, {}, at)
    ids.push(id)
  }
  return ids
}

/** The list, what a search of each string shows, and each signature's own page; gives how many pages came. */
async function openLists(
  { server, letters: [letter], key }: Stage,
  page: Page,
  ids: string[],
): Promise<number> {
  const base = `${server.origin}/en/letters/${letter?.slug}`
  const own = ids.map((id) => `/signature/${makeToken(key, 'manage', letter?.id ?? '', id)}`)
  const searches = live.map((text) => `/signatories?q=${encodeURIComponent(text.slice(0, 90))}`)
  const paths = ['', '/signatories', '/embed', ...own, ...searches]
  say(`${paths.length} pages with those that were taken as names`)
  for (const path of paths) await page.goto(base + path)
  return paths.length
}
