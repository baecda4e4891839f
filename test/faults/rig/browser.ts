import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './watch.ts'

/** What was answered, over all: by status, `lost` where no answer came; `withoutTime`: 503 that said not until when. */
export type Tally = { statuses: Record<string, number>; longest: number; late: number; withoutTime: number }

export const emptyTally = (): Tally => ({ statuses: {}, longest: 0, late: 0, withoutTime: 0 })

/** Milliseconds: nobody is left without an answer for longer. */
const longestAnswer = 8000
const givenUpAfter = 20_000
const patience = 5 * 60_000

export type Page = { url: string; html: string }
type Answer = { status: number; location: string | null; html: string }

type Options = {
  /** Of the service; of several servers, the next one. */
  origin: () => string
  /** Where the visitor comes from, as a proxy says it. */
  address: string
  tally: Tally
  /** Whether what fails is tried again. */
  tries?: 'once' | 'until answered'
}

/** A browser without scripts, in front of somebody with patience: what gets no answer, or 5xx, is sent again unchanged. */
export class Browser {
  private readonly options: Options

  constructor(options: Options) {
    this.options = options
  }

  /** A page, once it comes. */
  async open(path: string): Promise<Page> {
    const { html, status } = await this.ask(path)
    if (status !== 200) throw new Error(`${path.replace(/[^/]{20,}/g, '…')} was answered with ${status}`)
    return { url: path, html }
  }

  /** Presses the button of a page's form for signing or confirming: gives the path that it leads to. */
  async press(page: Page, typed: Record<string, string>): Promise<string> {
    const form = formIn(page)
    const body = new URLSearchParams({ ...form.fields, ...typed })
    const { status, location, html } = await this.ask(form.action, body)
    if (status !== 303 || location === null)
      throw new Error(
        `the form was answered with ${status}: ${/role="alert"[\s\S]{0,400}/.exec(html)?.[0] ?? ''}`,
      )
    return location
  }

  /** One answer to a request that is repeated until there is one. */
  async ask(path: string, body?: URLSearchParams): Promise<Answer> {
    const began = performance.now()
    for (let wait = 100; ; wait = Math.min(wait * 1.5, 1500)) {
      const answer = await this.try(path, body)
      const failed = !answer || answer.status >= 500
      if (answer && (!failed || this.options.tries === 'once')) return answer
      if (this.options.tries === 'once' || performance.now() - began > patience)
        throw new Error(`no answer within ${Math.round((performance.now() - began) / 1000)} s`)
      await sleep(wait * (0.5 + Math.random()))
    }
  }

  private async try(path: string, body?: URLSearchParams): Promise<Answer | undefined> {
    const { origin, address, tally } = this.options
    const at = origin()
    const began = performance.now()
    // Not AbortSignal.timeout: Node 20 may forget such a signal, and a request that a kill cut off then waits for ever.
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), givenUpAfter)
    try {
      const answer = await fetch(new URL(path, at), {
        redirect: 'manual',
        headers: { 'x-forwarded-for': address, ...(body ? { origin: at } : {}) },
        signal: patience.signal,
        ...(body ? { method: 'POST', body } : {}),
      })
      const html = await answer.text()
      count(tally, { status: String(answer.status), taken: performance.now() - began, path })
      const { status, headers } = answer
      if (status === 503 && !headers.has('retry-after')) tally.withoutTime += 1
      return { status, html, location: headers.get('location') }
    } catch {
      count(tally, { status: 'lost', taken: performance.now() - began, path })
      return undefined
    } finally {
      clearTimeout(timer)
    }
  }
}

type Tried = { status: string; taken: number; path: string }

function count(tally: Tally, { status, taken, path }: Tried): void {
  tally.statuses[status] = (tally.statuses[status] ?? 0) + 1
  tally.longest = Math.max(tally.longest, taken)
  if (taken <= longestAnswer) return
  tally.late += 1
  const [, kind = 'page'] = /\/(sign|confirm|sent)\b/.exec(path) ?? []
  say(`late: ${status} after ${Math.round(taken)} ms, of ${kind}`)
}

/** Whether a page has a button that confirms. */
export const asksToConfirm = ({ html }: Page): boolean => /<form[^>]*action="[^"]*\/confirm\//.test(html)

export function formIn({ html }: Page): { action: string; fields: Record<string, string> } {
  const [, action = '', inside = ''] =
    /<form[^>]*method="post"[^>]*action="([^"]*\/(?:sign|confirm\/[^"]*))"[^>]*>([\s\S]*?)<\/form>/.exec(
      html,
    ) ?? []
  if (!action) throw new Error('the page has no form')
  const hidden = inside.match(/<input[^>]*type="hidden"[^>]*>/g) ?? []
  const fields = hidden.flatMap((input): [string, string][] => {
    const [, name] = /name="([^"]*)"/.exec(input) ?? []
    const [, value = ''] = /value="([^"]*)"/.exec(input) ?? []
    return name ? [[name, unescaped(value)]] : []
  })
  return { action, fields: Object.fromEntries(fields) }
}

function unescaped(text: string): string {
  const signs: Record<string, string> = { quot: '"', lt: '<', gt: '>', amp: '&', '#39': "'" }
  return text.replace(/&(quot|lt|gt|amp|#39);/g, (_, name: string) => signs[name] ?? '')
}
