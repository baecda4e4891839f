import { printedLine } from '../../server/signature/line.ts'

/** Keeps "How it will print" up to date while somebody types; the server draws the same line. */
export function keepPreviews(): void {
  addEventListener('input', ({ target }) => {
    const form = target instanceof HTMLInputElement ? target.form : null
    if (form?.dataset.preview !== undefined) show(form)
  })
  // The back button brings what was typed, sometimes without loading the page anew.
  addEventListener('pageshow', () => {
    document.querySelectorAll<HTMLFormElement>('form[data-preview]').forEach(show)
  })
}

function show(form: HTMLFormElement): void {
  const typed = new FormData(form)
  const text = (name: string) => {
    const value = typed.get(name)
    return (typeof value === 'string' && value.trim()) || undefined
  }
  const name = text('name')
  const line = form.querySelector<HTMLElement>('[data-line]')
  if (!line) return
  line.textContent = name
    ? printedLine(
        {
          name,
          acronym: text('acronym'),
          secondName: text('secondName'),
          role: text('role'),
          affiliation: text('affiliation'),
        },
        document.documentElement.lang,
      )
    : ''
  line.closest('.preview')?.toggleAttribute('data-empty', !name)
}
