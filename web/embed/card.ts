import '../style/card.css'

// The card of a letter on other sites. WordPress puts it into a sandbox where no link leads anywhere; it tells the card
// a secret, and takes what comes with it: how tall the card is, and where its reader wants to go.

const secretIn = (text: string) => /^#\?secret=([A-Za-z0-9]{1,40})$/.exec(text)?.[1]
const secret = secretIn(location.hash)

const say = (message: 'height' | 'link', value: number | string) => {
  if (secret) parent.postMessage({ message, value, secret }, '*')
}
const tell = () => say('height', Math.ceil(document.documentElement.getBoundingClientRect().height))

if (secret && parent !== self) {
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || event.button !== 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey)
      return
    event.preventDefault()
    say('link', link.href)
  })
  // Its script may have come after us.
  addEventListener('message', ({ data }: MessageEvent<{ message?: string; secret?: string } | null>) => {
    if (data?.message === 'ready' && data.secret === secret) tell()
  })
  tell()
  new ResizeObserver(tell).observe(document.documentElement)
}
