import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Frame, Page } from 'playwright-core'

/** A site of somebody else, on an origin of its own, with the pages that it is given. */
export type PartnerSite = { origin: string; close: () => Promise<unknown> }

export async function openSite(pages: Map<string, string>): Promise<PartnerSite> {
  const site = createServer(({ url = '/' }, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(pages.get(url) ?? '')
  })
  await once(site.listen(0, '127.0.0.1'), 'listening')
  const close = () => new Promise((resolve) => site.close(resolve))
  return { origin: `http://localhost:${(site.address() as AddressInfo).port}`, close }
}

/** Styles that mind nobody else. */
export const hostile = `<style>* { color: red !important; font: 40px fantasy !important; direction: rtl }
  iframe { display: none !important; border: 9px dashed !important; height: 20px !important; width: 30px !important }
  form, p { display: none !important }</style>`

/** A page with names of its own, which keeps what it hears of signings. */
export function partnersPage(body: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><title>A partner</title>${head}</head>
    <body><main><h1>We support a letter</h1>${body}</main>
    <script>var e = 'ours', t = 'ours', n = 'ours', heard = []
    addEventListener('undersigned:signed', (event) => heard.push(event.target.title + ' ' + event.detail))</script></body></html>`
}

export async function frameOf(page: Page, title: string): Promise<Frame> {
  const element = await page.locator(`iframe[title="${title}"]`).elementHandle()
  const frame = await element.contentFrame()
  if (!frame) throw new Error(`no frame called ${title}`)
  return frame
}

/** How tall a frame is less what it holds, in pixels. */
export async function slackOf(page: Page, title: string): Promise<number> {
  const frame = await frameOf(page, title)
  const inside = await frame.evaluate(() => document.documentElement.getBoundingClientRect().height)
  return Math.abs((await heightOf(page, title)) - inside)
}

/** Everything that a page and the frames in it have left in the browser. Frames of others may not even try. */
export async function leftBehind(page: Page): Promise<unknown[]> {
  const { cookies, origins } = await page.context().storageState()
  return [...cookies, ...origins, ...(await page.evaluate(() => Object.keys(sessionStorage)))]
}

export const heightOf = (page: Page, title: string): Promise<number> =>
  page.locator(`iframe[title="${title}"]`).evaluate((frame) => frame.getBoundingClientRect().height)

/** What WordPress leaves of an oEmbed answer (wp_filter_oembed_result): a sandbox of its own, and a secret. */
export function asInWordPress(html: string): string {
  return html
    .replace('<blockquote>', '<blockquote class="wp-embedded-content" data-secret="k3yForThis1">')
    .replace(/ sandbox="[^"]*"/, '')
    .replace(/ src="([^"]*)"/, ' src="$1#?secret=k3yForThis1" data-secret="k3yForThis1"')
    .replace(
      '<iframe',
      '<iframe style="position: absolute; clip: rect(1px, 1px, 1px, 1px);" class="wp-embedded-content" ' +
        'sandbox="allow-scripts" security="restricted"',
    )
}

/** WordPress's own script, where Debian's package is installed; else what of it speaks with cards, said again in short. */
export function wordPressScript(): string {
  const file = '/usr/share/wordpress/wp-includes/js/wp-embed.js'
  if (existsSync(file)) return readFileSync(file, 'utf8')
  console.info(`Without ${file}: the card is tried with a stand-in of ours.`)
  return `addEventListener('message', ({ data, source }) => {
      const frame = document.querySelector('iframe[data-secret="' + data.secret + '"]')
      if (!frame || source !== frame.contentWindow) return
      frame.removeAttribute('style')
      document.querySelector('blockquote').style.display = 'none'
      if (data.message === 'height') frame.height = Math.max(200, Math.min(1000, data.value))
      if (data.message === 'link' && document.activeElement === frame) top.location.href = data.value
    })
    addEventListener('load', () => {
      const frame = document.querySelector('iframe')
      frame.contentWindow.postMessage({ message: 'ready', secret: frame.dataset.secret }, '*')
    })`
}
