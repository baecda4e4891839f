import './style/public.css'
import { keepCaptchas } from './part/captcha.ts'
import { offerKnownOrganizations } from './part/known-organizations.ts'
import { keepPreviews } from './part/preview.ts'

// What makes public pages better. Everything on them works without it.

keepPreviews()
offerKnownOrganizations()
keepCaptchas()
document.querySelector<HTMLElement>('[role=alert]')?.focus()

// One page has it, and it brings the schemas of editions: ten times what all the rest weighs.
if (document.querySelector('form[data-check]')) {
  void import('./part/check-file.ts').then(({ checkHere }) => checkHere())
}

// Browsers that cannot print what is folded print the letter whole all the same.
addEventListener('beforeprint', () => {
  document.querySelectorAll<HTMLDetailsElement>('.addressees details').forEach((folded) => {
    folded.open = true
  })
})

// Without scripts they would do nothing.
document.querySelectorAll<HTMLElement>('[data-copy][hidden]').forEach((button) => {
  button.hidden = false
})

addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>('[data-copy]') : null
  const what = document.getElementById(button?.dataset.copy ?? '')
  if (button && what) void copy(button, what)
})

async function copy(button: HTMLElement, what: HTMLElement): Promise<void> {
  const field = what instanceof HTMLInputElement || what instanceof HTMLTextAreaElement ? what : null
  // Selected as well: where the clipboard is out of reach, one key copies it.
  if (field) field.select()
  else getSelection()?.selectAllChildren(what)
  await navigator.clipboard.writeText(field ? field.value : what.innerText)
  const label = button.firstElementChild
  if (label) label.textContent = button.dataset.copied ?? ''
}
