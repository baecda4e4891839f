import '../style/frame.css'
import { keepCaptchas } from '../part/captcha.ts'
import { offerKnownOrganizations } from '../part/known-organizations.ts'
import { keepPreviews } from '../part/preview.ts'

// The sign form inside a partner's page: tells that page how tall it is, and once when a form was taken. Not whose.

const [arrival] = performance.getEntriesByType('navigation')
const isNew = arrival instanceof PerformanceNavigationTiming && arrival.type === 'navigate'
let signed = isNew && document.querySelector('[data-signed]') !== null

const tell = () => {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height)
  parent.postMessage({ undersigned: [height, signed] }, '*')
  signed = false
}

keepPreviews()
offerKnownOrganizations()
keepCaptchas()
document.querySelector<HTMLElement>('[role=alert]')?.focus()
// At once too: observers do not run in a frame that nobody sees.
tell()
new ResizeObserver(tell).observe(document.documentElement)
