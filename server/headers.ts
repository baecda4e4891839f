import type { FastifyInstance } from 'fastify'
import { policyWith, type CaptchaForm } from './captcha/captcha.ts'

/**
 * What every answer tells the browser that shows it, by the kind of page; made once, not for each request. `site`: where
 * a route says nothing. `form`: asks for a captcha. `within`: a frame of our own pages. `frame`: the form on partners'
 * pages, whose route narrows who may hold it. `card`: nothing can be sent from it, so it may stand anywhere. `program`:
 * for no browser's window. `asset`: what frames and loaders on other sites are made of.
 */
export type PageKind = 'site' | 'form' | 'within' | 'frame' | 'card' | 'program' | 'asset'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which of the policies in server/headers.ts holds. */
    page?: PageKind
  }
}

type Policy = { ancestors: string; forms?: "'self'" | "'none'" }

/** A content security policy: files of our own alone, no script or style in a page, and no page of it elsewhere. */
function policyOf({ ancestors, forms = "'self'" }: Policy): string {
  return `default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action ${forms}; frame-ancestors ${ancestors}`
}

/** Of the form on other sites, which those ancestors may hold. */
export function framePolicy(ancestors: string, captcha: CaptchaForm): string {
  return policyWith(policyOf({ ancestors }), captcha)
}

type Headers = Record<string, string>
type Saying = { origin: string; captcha: CaptchaForm }

const nothing =
  'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()'

/** Of our own pages, and of what is no page at all: an address that cannot be read is asked of no route. */
export function siteHeaders(origin: string): Headers {
  return { ...everywhere(origin), 'x-frame-options': 'DENY', [policy]: policyOf({ ancestors: "'none'" }) }
}

const policy = 'content-security-policy'

function everywhere(origin: string): Headers {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': nothing,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    // Where there is no TLS it says nothing, and where there is, for a year.
    ...(origin.startsWith('https:') && {
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    }),
  }
}

function headersOf({ origin, captcha }: Saying): Record<PageKind, Headers> {
  const site = siteHeaders(origin)
  const own = policyOf({ ancestors: "'none'" })
  const framed = { ...everywhere(origin), 'cross-origin-resource-policy': 'cross-origin' }
  const elsewhere = { ...site, 'cross-origin-resource-policy': 'cross-origin' }
  return {
    site,
    form: { ...site, [policy]: policyWith(own, captcha) },
    within: { ...site, 'x-frame-options': 'SAMEORIGIN', [policy]: policyOf({ ancestors: "'self'" }) },
    frame: { ...framed, [policy]: framePolicy('*', captcha) },
    card: { ...framed, [policy]: policyOf({ ancestors: '*', forms: "'none'" }) },
    program: { ...elsewhere, [policy]: "default-src 'none'; frame-ancestors 'none'" },
    asset: { ...elsewhere, 'access-control-allow-origin': '*' },
  }
}

/** To be called before anything that refuses, so that refusals say the same. */
export function sayToBrowsers(app: FastifyInstance, saying: Saying): void {
  const headers = headersOf(saying)
  app.addHook('onRoute', (route) => {
    route.config = { page: kindOf(route.url), ...route.config }
  })
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers[request.routeOptions.config.page ?? 'site'])
    done()
  })
}

function kindOf(url: string): PageKind {
  if (url === '/api' || url.startsWith('/api/')) return 'program'
  if (url.startsWith('/assets/')) return 'asset'
  return url.endsWith('/sign') ? 'form' : 'site'
}
