import './style/public.css'
import { keepCaptchas } from './part/captcha.ts'
import { checkHere } from './part/check-file.ts'
import { offerKnownOrganizations } from './part/known-organizations.ts'
import { keepPreviews } from './part/preview.ts'

// What makes public pages better. Everything on them works without it.

keepPreviews()
offerKnownOrganizations()
checkHere()
keepCaptchas()
document.querySelector<HTMLElement>('[role=alert]')?.focus()

// Browsers that cannot print what is folded print the letter whole all the same.
addEventListener('beforeprint', () => {
  document.querySelectorAll<HTMLDetailsElement>('.addressees details').forEach((folded) => {
    folded.open = true
  })
})

addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>('[data-copy]') : null
  const field = document.getElementById(button?.dataset.copy ?? '')
  if (button && (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement))
    void copy(button, field)
})

async function copy(button: HTMLElement, field: HTMLInputElement | HTMLTextAreaElement): Promise<void> {
  // Selected as well: where the clipboard is out of reach, one key copies it.
  field.select()
  await navigator.clipboard.writeText(field.value)
  const label = button.firstElementChild
  if (label) label.textContent = button.dataset.copied ?? ''
}
