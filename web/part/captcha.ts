// Fills in what Captcha.svelte holds. Nothing is loaded, from us or from anybody else, before somebody begins to fill
// in the form; and whoever sends it before the answer is there is not kept waiting.

type Words = 'checking' | 'checked' | 'unreached'

/** Milliseconds. A challenge lasts twenty minutes; whoever takes longer gets another one in time. */
const renewedAfter = 15 * 60_000

export function keepCaptchas(): void {
  // A tick does not take the focus in every browser.
  for (const touch of ['focusin', 'input'])
    addEventListener(touch, ({ target }) => {
      const form = target instanceof Element ? target.closest('form') : null
      const captcha = form?.querySelector<HTMLElement>('[data-captcha]')
      if (captcha && !captcha.dataset['asked']) ask(captcha)
    })
  // Whoever mends a forgotten tick is done before the answer would be there.
  document.querySelectorAll<HTMLElement>('[data-captcha][data-begun]').forEach(ask)
  // The back button brings the page as it was left, with an answer that has been used.
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    document.querySelectorAll<HTMLElement>('[data-captcha]').forEach((captcha) => {
      fill(captcha, '')
      if (captcha.dataset['asked']) ask(captcha)
    })
  })
}

function ask(captcha: HTMLElement): void {
  captcha.dataset['asked'] = 'yes'
  if (captcha.dataset['captcha'] === 'hcaptcha') askHcaptcha(captcha)
  else askForWork(captcha)
}

function askForWork(captcha: HTMLElement): void {
  say(captcha, 'checking')
  const worker = new Worker(new URL('./work.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data: token }: MessageEvent<string>) => {
    worker.terminate()
    if (!token) return fail(captcha)
    fill(captcha, token)
    setTimeout(() => askForWork(captcha), renewedAfter)
  }
  worker.onerror = () => fail(captcha)
}

type Widget = {
  render(
    place: Element,
    options: { sitekey: string; callback: (token: string) => void } & Record<string, unknown>,
  ): string
  reset(): void
}
type WithWidget = typeof globalThis & { hcaptcha?: Widget; hcaptchaLoaded?: () => void }

function askHcaptcha(captcha: HTMLElement): void {
  const page: WithWidget = globalThis
  if (page.hcaptcha) return page.hcaptcha.reset()
  page.hcaptchaLoaded = () => {
    const place = captcha.querySelector('[data-widget]')
    if (!place) return
    page.hcaptcha?.render(place, {
      sitekey: captcha.dataset['siteKey'] ?? '',
      callback: (token) => fill(captcha, token),
      'expired-callback': () => fill(captcha, ''),
      'error-callback': () => fail(captcha),
    })
  }
  const script = document.createElement('script')
  const query = { render: 'explicit', onload: 'hcaptchaLoaded', hl: document.documentElement.lang }
  script.src = `https://js.hcaptcha.com/1/api.js?${new URLSearchParams(query)}`
  script.onerror = () => fail(captcha)
  document.head.append(script)
}

function fail(captcha: HTMLElement): void {
  fill(captcha, '')
  say(captcha, 'unreached')
}

function fill(captcha: HTMLElement, token: string): void {
  const field = captcha.querySelector('input')
  if (field) field.value = token
  say(captcha, token ? 'checked' : undefined)
}

function say(captcha: HTMLElement, words: Words | undefined): void {
  const status = captcha.querySelector('[role=status]')
  if (status) status.textContent = (words && captcha.dataset[words]) ?? ''
}
