import { marksIn } from '../../server/edition/edition.ts'

/**
 * The page that checks a file asks about its fingerprint, which is made here: the file goes nowhere. Where a browser
 * cannot (a page without TLS has no `crypto.subtle`), the form is sent as it is without scripts.
 */
export function checkHere(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-check]')
  const input = form?.querySelector<HTMLInputElement>('input[type=file]')
  if (!form || !input || !('subtle' in crypto)) return

  document.documentElement.classList.add('checks-here')
  form.addEventListener('submit', (event) => {
    const [file] = input.files ?? []
    if (!file) return
    event.preventDefault()
    void ask(form, file)
  })
  // A file that misses the frame would take the place of the page.
  addEventListener('dragover', (event) => {
    event.preventDefault()
    form.classList.add('over')
  })
  addEventListener('dragleave', () => form.classList.remove('over'))
  addEventListener('drop', (event) => {
    event.preventDefault()
    form.classList.remove('over')
    const [file] = event.dataTransfer?.files ?? []
    if (file) void ask(form, file)
  })
}

async function ask({ action }: HTMLFormElement, file: File): Promise<void> {
  const bytes = await file.arrayBuffer()
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const marks = marksIn(new TextDecoder('latin1').decode(bytes))
  const query = new URLSearchParams([['sha256', sha256], ...marks.map((mark) => ['mark', mark])])
  location.assign(`${action}?${query.toString()}`)
}
