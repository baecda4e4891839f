// Turns each `<a data-letter>` to us on a partner's page into that letter's form, in a frame as tall as what it holds.
// The link goes when the frame has spoken: where frames are blocked it stays, and works. As short as it can be.

// In a function: a partner's page keeps its own names.
;(() => {
  const { origin } = new URL((document.currentScript as HTMLScriptElement).src)

  const upgrade = (link: HTMLAnchorElement) => {
    const frame = document.createElement('iframe')
    // Whatever the partner's style sheets say of frames.
    const grow = (height: number) => {
      frame.style.cssText = `all:initial!important;display:block!important;width:100%!important;height:${height}px!important`
    }
    let steps = 0
    // The next step begins at the top of the frame, which may be above what is in view.
    frame.onload = () => {
      if (steps++ && frame.getBoundingClientRect().top < 0) frame.scrollIntoView()
    }
    addEventListener('message', ({ source, data }: MessageEvent<{ undersigned?: [number, boolean] }>) => {
      if (source !== frame.contentWindow || !data.undersigned) return
      link.remove()
      grow(+data.undersigned[0])
      if (data.undersigned[1]) frame.dispatchEvent(new Event('undersigned:signed', { bubbles: true }))
    })
    grow(0)
    frame.title = link.text.trim() || origin
    const told = { page: document.documentElement.lang, ...link.dataset }
    frame.src = `${link.origin + link.pathname.replace(/\/$/, '')}/embed?${new URLSearchParams(told)}`
    link.after(frame)
  }

  const find = () =>
    document.querySelectorAll<HTMLAnchorElement>('a[data-letter]').forEach((link) => {
      delete link.dataset.letter
      // Ours only: what readers write on a partner's page must not frame another site.
      if (link.origin === origin) upgrade(link)
    })

  find()
  new MutationObserver(find).observe(document, { childList: true, subtree: true })
})()
