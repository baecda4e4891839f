import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'

/** Brings the forms that only a browser's own dialog can fill in: shown where the browser has one. */
export function wakePasskeys(forms: Iterable<HTMLFormElement>): void {
  if (!browserSupportsWebAuthn()) {
    document
      .querySelectorAll<HTMLElement>('[data-without-passkeys]')
      .forEach((words) => (words.hidden = false))
    return
  }
  for (const form of forms) {
    form.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void fill(form)
    })
  }
}

/** Asks the server what to sign and the passkey to sign it, and sends the form with the answer. */
async function fill(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector('button')
  const failed = form.querySelector('[data-failed]')
  if (button) button.disabled = true
  if (failed) failed.textContent = ''
  try {
    const answer = await (form.dataset.passkey === 'make' ? make(form) : give(form))
    const field = form.elements.namedItem('answer')
    if (field instanceof HTMLInputElement) field.value = JSON.stringify(answer)
    form.submit()
  } catch {
    // The dialog was closed, no passkey was at hand, or the session is over: all of them are tried again.
    if (failed) failed.textContent = form.querySelector('template')?.content.textContent ?? ''
    if (button) button.disabled = false
  }
}

async function make(form: HTMLFormElement) {
  return startRegistration({ optionsJSON: await ask<PublicKeyCredentialCreationOptionsJSON>(form) })
}

async function give(form: HTMLFormElement) {
  return startAuthentication({ optionsJSON: await ask<PublicKeyCredentialRequestOptionsJSON>(form) })
}

async function ask<Options>({ action }: HTMLFormElement): Promise<Options> {
  const answer = await fetch(`${action}/options`, {
    method: 'POST',
    headers: { accept: 'application/json' },
  })
  if (!answer.ok) throw new Error(`${answer.status}`)
  return (await answer.json()) as Options
}
