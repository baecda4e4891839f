import { finished } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import ProblemPage from '../web/public/Problem.svelte'
import { acceptedLocale, locales, type Locale } from '../web/words/language.ts'
import { translator } from '../web/words/words.ts'
import { againAddress } from './coordinator/local-path.ts'
import { isSilent } from './database/transaction.ts'
import { siteHeaders } from './headers.ts'
import type { Assets } from './page.ts'
import { Refusal, refusals, type RefusalCode } from './refusal.ts'

/** Faults alone have a number, by which the log knows them. */
type Problem = { code: RefusalCode | 'fault'; id?: string }

/** What is answered where there is no page, and where a request is refused or fails: people get a page, programs JSON. */
export function answerProblems(origin: string, assets: Assets) {
  const bare = assets === 'built' ? siteHeaders(origin) : {}
  const pageOf = keepPages(origin)
  const show = (request: FastifyRequest, reply: FastifyReply, problem: Problem) => {
    if (isForPrograms(request)) return refuseProgram(request, reply, problem)
    const html = pageOf(request, problem)
    return reply
      .code(statusOf(problem.code))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(html)
  }
  return {
    notFound: (request: FastifyRequest, reply: FastifyReply) => {
      // Of an address that cannot be read, no hook has heard.
      reply.headers(bare)
      return show(request, reply, { code: 'page-not-found' })
    },
    failed: async (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const code = codeOf(error)
      const forPage = request.headers.accept !== 'application/json' && !isForPrograms(request)
      if (code === 'factor-not-fresh' && forPage) return reply.redirect(againAddress(request), 303)
      if (code === 'request-too-large') await takeOff(request)
      if (code === 'fault') request.log.error({ err: error }, 'a fault')
      if (code === 'out-of-reach') {
        request.log.warn({ code: error.code }, 'the database is out of reach')
        reply.header('retry-after', '10')
      }
      return show(request, reply, { code, ...(code === 'fault' ? { id: request.id } : {}) })
    },
  }
}

/** Milliseconds for what is still on its way. */
const lingering = 1000

/**
 * Drops what still comes of a body that is refused: a connection that is closed while its other end writes takes the
 * answer with it, and the sender would hear nothing but that (a lingering close, as web servers have it).
 */
async function takeOff({ raw }: FastifyRequest): Promise<void> {
  if (raw.readableEnded || raw.destroyed) return
  raw.resume()
  const patience = new AbortController()
  await Promise.race([
    finished(raw, { signal: patience.signal }).catch(() => undefined),
    setTimeout(lingering, undefined, { signal: patience.signal }).catch(() => undefined),
  ])
  patience.abort()
}

const statusOf = (code: RefusalCode | 'fault') => (code === 'fault' ? 500 : refusals[code])

function isForPrograms({ url }: FastifyRequest): boolean {
  return /^\/api(\/|[?]|$)/.test(url)
}

/** How the API refuses: what its face calls a problem, in the reader's language. */
function refuseProgram(request: FastifyRequest, reply: FastifyReply, { code, id }: Problem) {
  const locale = acceptedLocale(request.headers['accept-language'])
  const status = statusOf(code)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  reply.headers({ 'cache-control': 'no-store', vary: 'Accept-Language', 'content-language': locale })
  reply.code(status).type('application/json; charset=utf-8').serializer(JSON.stringify)
  return reply.send({ code, message: translator(locale)(`refusal.${code}`), ...(id ? { id } : {}) })
}

function codeOf(error: unknown): RefusalCode | 'fault' {
  if (error instanceof Refusal) return error.code
  if (!(error instanceof Error)) return 'fault'
  const code = 'code' in error ? String(error.code) : ''
  if ('validation' in error) {
    // An address that cannot be is a page that is not there.
    return 'validationContext' in error && error.validationContext === 'params'
      ? 'page-not-found'
      : 'request-unreadable'
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'request-too-large'
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'media-type-unknown'
  const refused = refusedAs('statusCode' in error ? Number(error.statusCode) : 0)
  if (refused) return refused
  // A character that PostgreSQL cannot store, where no schema was strict enough.
  if (code === '22021' || code === '22P05') return 'request-unreadable'
  return isOutOfReach(error, code) ? 'out-of-reach' : 'fault'
}

/** What reads files and bodies for us refuses too, in its own words. */
function refusedAs(status: number): RefusalCode | undefined {
  if (status === 403 || status === 404) return 'page-not-found'
  return status >= 400 && status < 500 ? 'request-unreadable' : undefined
}

/**
 * The database is starting, stopping, silent, not yet the one that writes, or gone for a moment; it has no room or no
 * connection left (class 53); or it has undone all for the sake of others (40: a deadlock). Of the last nothing is tried
 * again here: work in a transaction may have done more than write, and whoever asked has a form that may be sent again.
 */
function isOutOfReach(error: Error, code: string): boolean {
  return (
    /^(08|40|53|57P)/.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', '25006'].includes(code) ||
    /Connection terminated|not queryable|timeout exceeded when trying to connect|^timeout expired$/.test(
      error.message,
    ) ||
    isSilent(error)
  )
}

/** What is refused of letters that are there: its reader goes back to the letter, and perhaps signs anew. */
const ofLetters = new Set<Problem['code']>([
  'link-expired',
  'letter-paused',
  'letter-not-open',
  'letter-closed',
  'capacity-not-taken',
])

/** In the place of a letter's address, in the one page that is kept for all letters. */
const anyLetter = '/letters/-'

/** A refusal is the same page for everybody in a language: whoever asks for what is not there costs little. */
function keepPages(origin: string): (request: FastifyRequest, problem: Problem) => string {
  const kept = new Map<string, string>()
  return (request, problem) => {
    const locale = localeOf(request)
    const slug = ofLetters.has(problem.code) ? slugIn(request) : undefined
    const letter = slug && `/${locale}${anyLetter}`
    const props = { locale, origin, path: '', letter, ...problem }
    const render = () => request.server.renderPage(ProblemPage, props)
    if (problem.id !== undefined) return render()
    const name = `${locale} ${problem.code} ${letter ?? ''}`
    const page = kept.get(name) ?? render()
    kept.set(name, page)
    return slug ? page.replace(`${anyLetter}"`, `/letters/${slug}"`) : page
  }
}

function slugIn({ url }: FastifyRequest): string | undefined {
  return /^\/[a-z]{2}\/letters\/([a-z0-9-]{1,200})\//.exec(url)?.[1]
}

/** The address's; at the desk, the one that whoever is signed in has chosen; else the browser's. */
function localeOf({ url, headers, signedIn }: FastifyRequest): Locale {
  const [, first = ''] = url.split(/[/?]/, 2)
  const wanted = first === 'desk' ? signedIn?.coordinator.language : first
  return locales.find((known) => known === wanted) ?? acceptedLocale(headers['accept-language'])
}
