/** Turns each `<a data-letter>` to us on a partner's page into that letter's form, in a frame as tall as what it holds. */
function embedLetters({ origin }: URL): void {
  const frames = new Set<HTMLIFrameElement>()

  function upgrade(): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-letter]')) {
      // Ours only: what readers write on a partner's page must not frame another site.
      if (link.origin === origin) link.replaceWith(frameOf(link))
    }
  }

  function frameOf(link: HTMLAnchorElement): HTMLIFrameElement {
    const frame = document.createElement('iframe')
    let shown = false
    frame.src = `${origin + link.pathname.replace(/\/$/, '')}/embed`
    frame.title = link.textContent.trim() || origin
    frame.style.cssText = 'display:block;inline-size:100%;block-size:600px;border:0'
    // The next step begins at the top of the frame, which may be above what is in view.
    frame.onload = () => {
      if (shown && frame.getBoundingClientRect().top < 0) frame.scrollIntoView()
      shown = true
    }
    frames.add(frame)
    return frame
  }

  addEventListener(
    'message',
    ({ origin: from, source, data }: MessageEvent<{ undersigned?: string; value?: number }>) => {
      if (from !== origin || data.undersigned !== 'height') return
      for (const frame of frames) {
        if (frame.contentWindow === source) frame.style.blockSize = `${Number(data.value)}px`
      }
    },
  )
  upgrade()
  new MutationObserver(upgrade).observe(document, { childList: true, subtree: true })
}

const script = document.currentScript
if (script instanceof HTMLScriptElement) embedLetters(new URL(script.src))
