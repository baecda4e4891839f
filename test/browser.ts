import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { AxeResults, Result } from 'axe-core'
import { chromium } from 'playwright-core'
import type { Browser, Frame, Page } from 'playwright-core'
import { expect } from 'vitest'
import { findChromium, isRoot } from './chromium.ts'

// Chromium as the tests use it: quiet, on this machine only, judged by axe.

const widths = { phone: 390, desk: 1280 }
const height = 900
/** Milliseconds for something to appear that must appear; a busy machine is slow. */
const patience = 15_000
const screenshots = fileURLToPath(new URL('../.cache/screenshots', import.meta.url))

/** Everything here is about pages of our own on this machine: the browser has no business elsewhere. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function launchBrowser(more: string[] = []): Promise<Browser> {
  const options = { executablePath: await findChromium(), args: [...quiet, ...more] }
  if (isRoot()) return chromium.launch({ ...options, chromiumSandbox: false })
  // Some containers forbid the sandbox to ordinary users; what we load is our own.
  return chromium
    .launch({ ...options, chromiumSandbox: true })
    .catch(() => chromium.launch({ ...options, chromiumSandbox: false }))
}

type Reader = { width?: number; scripts?: boolean; locale?: string }

/** A page in a context of its own, as a new visitor has it; `page.context().close()` forgets them. */
export async function openPage(browser: Browser, reader: Reader = {}): Promise<Page> {
  const { width = widths.desk, scripts = true, locale = 'en-US' } = reader
  const context = await browser.newContext({
    viewport: { width, height },
    javaScriptEnabled: scripts,
    locale,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  return page
}

/** Fails with what axe finds in the page as it stands and in every frame of it; the same page is judged once. */
export async function expectNoAxeFindings(page: Page): Promise<void> {
  await page.waitForLoadState()
  const scripts = await runsScripts(page)
  const seen = [page.viewportSize()?.width, scripts, ...(await contentsOf(page))].join('\n')
  if (judged.has(seen)) return
  const findings = scripts ? await findingsOf(page) : await findingsWithoutScripts(page)
  if (findings.length > 0) expect.fail(`axe on ${page.url()}:\n\n${findings.join('\n\n')}`)
  judged.add(seen)
}

const judged = new Set<string>()

/** Of the page and each frame; what is drawn by lot, and no reader sees, does not make it another page. */
async function contentsOf(page: Page): Promise<string[]> {
  const contents = await Promise.all(page.frames().map((frame) => frame.content()))
  return contents.map((content) => content.replace(/[\w-]{22,}|127\.0\.0\.1:\d+/g, ''))
}

/** Nothing goes sideways on a phone or a desk, axe finds nothing, and there are pictures, as `shoot` takes them. */
export async function expectGoodPage(page: Page, name: string): Promise<void> {
  // A page that was just come to may have no element yet.
  await page.waitForLoadState()
  for (const width of Object.values(widths)) {
    await page.setViewportSize({ width, height })
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(sideways, `sideways at ${width} px`).toBe(0)
    await expectNoAxeFindings(page)
    if (process.env.PICTURES)
      await page.screenshot({ path: `${screenshots}/${name}-${width}.png`, fullPage: true })
  }
}

/** Whole-page pictures for people to look at, `.cache/screenshots/<name>-<width>.png`; only where PICTURES is set. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return
  await mkdir(screenshots, { recursive: true })
  const before = page.viewportSize()
  for (const width of Object.values(widths)) {
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: `${screenshots}/${name}-${width}.png`, fullPage: true })
  }
  if (before) await page.setViewportSize(before)
}

function runsScripts(page: Page): Promise<boolean> {
  return page.evaluate(() => matchMedia('(scripting: enabled)').matches)
}

async function findingsOf(page: Page): Promise<string[]> {
  const findings = await Promise.all(page.frames().map(findingsIn))
  return findings.flat()
}

/** All of axe, in the form that is half as long to send and to read. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Evaluated through the debugger, so that the page's own content security policy stays in force and out of the way.
 * A document that was judged at another width has axe still.
 */
async function findingsIn(frame: Frame): Promise<string[]> {
  let found = await runAxe(frame)
  if (!found) {
    await frame.evaluate(axe)
    found = await runAxe(frame)
  }
  if (!found) throw new Error(`There is no axe in ${frame.url()}.`)
  return found.violations.map((violation) => describeViolation(violation, frame.url()))
}

function runAxe(frame: Frame): Promise<Violations | undefined> {
  return frame.evaluate(() => {
    const { axe } = window as unknown as {
      axe?: { run: (what: Document, how: object) => Promise<Violations> }
    }
    // Nothing is fetched a second time: that is for sounds that play by themselves, and there are none.
    return axe?.run(document, { iframes: false, resultTypes: ['violations'], preload: false })
  })
}

type Violations = Pick<AxeResults, 'violations'>

function describeViolation({ id, impact, help, nodes }: Result, url: string): string {
  const places = nodes.map(({ target, failureSummary = '' }) => {
    return `  ${target.join(' ')}\n    ${failureSummary.replaceAll('\n', '\n    ')}`
  })
  return [`${id} (${impact ?? 'unrated'}): ${help}, on ${url}`, ...places].join('\n')
}

/**
 * axe waits by timers, which never ring where scripts are off. So the same HTML is opened where they are on,
 * with `noscript` unwrapped and the page's own scripts kept out.
 */
async function findingsWithoutScripts(page: Page): Promise<string[]> {
  const browser = page.context().browser()
  if (!browser) throw new Error('The page has no browser.')
  const double = doubles.get(browser) ?? (await openDouble(browser))
  doubles.set(browser, double)
  double.html = (await page.content()).replace(/<\/?noscript[^>]*>/g, '')
  await double.page.setViewportSize(page.viewportSize() ?? { width: widths.desk, height })
  await double.page.goto(page.url())
  return findingsOf(double.page)
}

/** A page that shows what is put into it, under whatever address. */
type Double = { page: Page; html: string }
const doubles = new WeakMap<Browser, Double>()

async function openDouble(browser: Browser): Promise<Double> {
  const double = { page: await openPage(browser), html: '' }
  // Chromium takes a page that came from no network for a public one, and keeps its frames from this machine.
  await double.page.context().grantPermissions(['local-network-access'])
  await double.page.route('**', (route) => {
    const request = route.request()
    if (request.isNavigationRequest() && request.frame() === double.page.mainFrame())
      return route.fulfill({ body: double.html, contentType: 'text/html; charset=utf-8' })
    return request.resourceType() === 'script' ? route.abort() : route.continue()
  })
  return double
}
