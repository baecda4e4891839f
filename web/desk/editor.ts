import { wakeCopy, type Kept } from './editor-copy.ts'
import { wakePanes } from './editor-panes.ts'
import { wakeRows } from './editor-rows.ts'
import { wakeTools } from './editor-tools.ts'

/** Milliseconds without a key before what was typed is saved. */
const PAUSE = 1500
/** Milliseconds before a saving that failed is tried again. */
const AGAIN = 15_000

type Saved = {
  revision: number
  savedAt: string
  findings: { severity: string; words: string; line?: number }[]
}

/**
 * The editor saves by itself, and says when. What could not be saved is kept on the device. Whatever else happens is
 * what the form does without scripts.
 */
export function wakeEditor(form: HTMLFormElement): void {
  const kept = wakeCopy(form)
  const panes = wakePanes(form)
  const saving = new Saving(form, kept, panes.refresh)
  wakeRows(form, () => saving.typed())
  wakeTools(form)
  form.addEventListener('input', () => saving.typed())
  form.addEventListener('submit', (event) => {
    const files = [...form.querySelectorAll<HTMLInputElement>('input[type=file]')]
    const button = event.submitter
    const saves = button instanceof HTMLButtonElement && button.value === 'save' && !saving.conflict
    if (saves && files.every((input) => input.value === '')) {
      event.preventDefault()
      void saving.save()
    } else saving.leave()
  })
  // A file is handed in as it is chosen.
  form.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== 'file' || target.value === '') return
    form.requestSubmit(form.querySelector<HTMLButtonElement>('button[value=images-add]'))
  })
  addEventListener('beforeunload', (event) => {
    if (saving.pending) event.preventDefault()
  })
}

class Saving {
  /** Whether something was typed that no server has. */
  pending = false
  /** Whether somebody else has saved in between: the form then shows both. */
  conflict = false
  readonly #form: HTMLFormElement
  readonly #kept: Kept
  readonly #refresh: () => void
  #timer: number | undefined
  #running: Promise<void> | undefined

  constructor(form: HTMLFormElement, kept: Kept, refresh: () => void) {
    this.#form = form
    this.#kept = kept
    this.#refresh = refresh
  }

  typed(): void {
    this.pending = true
    if (this.conflict) return
    this.#say(this.#form.dataset['unsaved'] ?? '')
    this.#later(PAUSE)
  }

  /** The page goes by a button of the form, which carries all that was typed. */
  leave(): void {
    clearTimeout(this.#timer)
    this.pending = false
  }

  /** One after the other: each knows the revision that the one before has made. */
  async save(): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#running) {
      await this.#running
      if (!this.pending) return
    }
    this.#running = this.#send().finally(() => (this.#running = undefined))
    await this.#running
  }

  #later(pause: number): void {
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => void this.save(), pause)
  }

  async #send(): Promise<void> {
    const { saving = '', saved = '', failed = '' } = this.#form.dataset
    this.pending = false
    this.#say(saving)
    const body = new URLSearchParams(
      [...new FormData(this.#form)].filter(
        (field): field is [string, string] => typeof field[1] === 'string',
      ),
    )
    try {
      const answer = await fetch(`${this.#form.action}/autosave`, { method: 'POST', body })
      if (answer.ok) {
        const { revision, savedAt, findings } = (await answer.json()) as Saved
        this.#done(revision, findings)
        if (!this.#typedSince()) this.#say(saved.replace('{time}', clock(savedAt)))
        return
      }
      this.pending = true
      this.#kept.keep()
      if (answer.status !== 409 && answer.status !== 422) throw new Error(String(answer.status))
      this.conflict = answer.status === 409
      this.#say(((await answer.json()) as { words: string }).words, 'error')
    } catch {
      // Out of reach, or no longer signed in: the writer goes on, and nothing is lost.
      this.pending = true
      this.#kept.keep()
      this.#say(failed, 'error')
      this.#later(AGAIN)
    }
  }

  #typedSince(): boolean {
    return this.pending
  }

  #done(revision: number, findings: Saved['findings']): void {
    const field = this.#form.querySelector<HTMLInputElement>('input[name=revision]')
    if (field) field.value = String(revision)
    if (!this.#typedSince()) this.#kept.drop()
    showFindings(this.#form, findings)
    this.#refresh()
  }

  #say(words: string, kind: 'quiet' | 'error' = 'quiet'): void {
    const status = this.#form.querySelector<HTMLElement>('[data-status]')
    if (!status) return
    if (status.textContent !== words) status.textContent = words
    status.classList.toggle('error', kind === 'error')
    status.classList.toggle('quiet', kind === 'quiet')
  }
}

function clock(at: string): string {
  const language = document.documentElement.lang
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(new Date(at))
}

function showFindings(form: HTMLFormElement, findings: Saved['findings']): void {
  const list = form.querySelector<HTMLElement>('[data-findings]')
  if (!list) return
  const items = findings.map(({ severity, words, line }) => {
    const item = document.createElement('li')
    item.className = severity
    if (line !== undefined) {
      const place = document.createElement('span')
      place.className = 'quiet'
      place.textContent = (list.dataset['line'] ?? '').replace('{line}', String(line))
      item.append(place, ' ')
    }
    item.append(words)
    return item
  })
  list.replaceChildren(...items)
}
