import { firstNameLine, printedLine, type LineParts } from '../../server/signature/line.ts'

/** Keeps "How it will print" up to date while somebody types; the server draws the same line. */
export function keepPreviews(): void {
  addEventListener('input', ({ target }) => {
    const form =
      target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.form : null
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
  const parts = {
    name: name ?? '',
    acronym: text('acronym'),
    secondName: text('secondName'),
    role: text('role'),
    affiliation: text('affiliation'),
  }
  line.textContent = name ? lineOf(form, { parts, published: text('published') }, line.dataset.withheld) : ''
  line.closest('.preview')?.toggleAttribute('data-empty', !name)
}

function lineOf(
  form: HTMLFormElement,
  { parts, published }: { parts: LineParts; published: string | undefined },
  withheld = '',
): string {
  const lang = form.dataset.language ?? document.documentElement.lang
  if (published === 'withheld') return withheld
  if (published !== 'first name') return printedLine(parts, lang)
  const country = form.querySelector<HTMLSelectElement>('select[name=country]')
  const name = country?.value ? country.selectedOptions[0]?.text : undefined
  return firstNameLine(parts, name ?? '…', lang)
}
