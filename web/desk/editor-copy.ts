import { fillRows } from './editor-rows.ts'

export type Kept = {
  /** Keeps what the form says on this device. */
  keep: () => void
  /** Forgets it: the server has it. */
  drop: () => void
}

/** A copy of what could not be saved; the next time, the form offers it. */
export function wakeCopy(form: HTMLFormElement): Kept {
  const name = `draft ${new URL(form.action).pathname}`
  const offer = form.querySelector<HTMLElement>('[data-copy]')
  const drop = () => {
    stored((storage) => storage.removeItem(name))
    if (offer) offer.hidden = true
  }
  const keep = () => {
    const fields = [...new FormData(form)].filter(
      ([field, value]) => field !== 'revision' && typeof value === 'string',
    )
    stored((storage) => storage.setItem(name, JSON.stringify(fields)))
  }

  const copy = stored((storage) => storage.getItem(name))
  if (offer && copy) {
    offer.hidden = false
    offer.querySelector('[data-copy-away]')?.addEventListener('click', drop)
    offer.querySelector('[data-copy-back]')?.addEventListener('click', () => {
      putBack(form, new Map(JSON.parse(copy) as [string, string][]))
      offer.hidden = true
    })
  }
  return { keep, drop }
}

function putBack(form: HTMLFormElement, fields: Map<string, string>): void {
  fillRows(form, fields)
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name)
    if (
      field instanceof HTMLInputElement ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement
    )
      field.value = value
  }
  form.dispatchEvent(new Event('input'))
}

/** A browser may refuse to keep anything, or be full. */
function stored<Result>(act: (storage: Storage) => Result): Result | undefined {
  try {
    return act(localStorage)
  } catch {
    return undefined
  }
}
