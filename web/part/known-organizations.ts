import type { OrganizationShown, OrganizationsFound } from '../../server/organization/organization.ts'

// Offers known organizations while the name is typed: an editable combobox with a listbox, as the ARIA Authoring
// Practices have it. The words come with the page, in `data-` attributes of what KnownOrganizations.svelte draws.

/** Milliseconds without a key before we ask. */
const pause = 150

export function offerKnownOrganizations(): void {
  document.querySelectorAll<HTMLElement>('[data-known]').forEach((place) => {
    const input = place.closest('form')?.querySelector<HTMLInputElement>('input[name=name]')
    if (input) new Combobox(place, input)
  })
}

class Combobox {
  private readonly list = document.createElement('ul')
  private readonly countries = new Intl.DisplayNames(document.documentElement.lang, { type: 'region' })
  private found: OrganizationShown[] = []
  private active = -1
  private timer: ReturnType<typeof setTimeout> | undefined
  private asking: AbortController | undefined
  private readonly place: HTMLElement
  private readonly input: HTMLInputElement

  constructor(place: HTMLElement, input: HTMLInputElement) {
    this.place = place
    this.input = input
    const { list } = this
    list.id = 'known-organizations'
    list.className = 'known-list'
    list.hidden = true
    list.setAttribute('role', 'listbox')
    list.setAttribute('aria-label', place.dataset['label'] ?? '')
    // What a browser remembers of other forms would cover the list.
    input.autocomplete = 'off'
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-autocomplete', 'list')
    input.setAttribute('aria-controls', list.id)
    input.setAttribute('aria-expanded', 'false')
    input.after(list)
    input.parentElement?.classList.add('combobox')
    this.listen()
  }

  private listen(): void {
    const { input, list } = this
    input.addEventListener('input', () => this.typed())
    input.addEventListener('keydown', (event) => {
      if (this.takes(event)) event.preventDefault()
    })
    input.addEventListener('blur', () => this.close())
    // The field keeps the focus.
    list.addEventListener('pointerdown', (event) => event.preventDefault())
    list.addEventListener('click', ({ target }) => {
      const option = target instanceof Element ? target.closest('li') : null
      if (option) this.choose([...list.children].indexOf(option))
    })
  }

  private typed(): void {
    this.remember('')
    this.say('')
    clearTimeout(this.timer)
    this.asking?.abort()
    const text = this.input.value.trim()
    if ([...text].length < 2) return this.show([])
    this.timer = setTimeout(() => void this.ask(text), pause)
  }

  private async ask(text: string): Promise<void> {
    this.asking = new AbortController()
    const { signal } = this.asking
    try {
      const answer = await fetch(`/organizations?${new URLSearchParams({ q: text })}`, { signal })
      const { organizations } = (await answer.json()) as OrganizationsFound
      if (signal.aborted || document.activeElement !== this.input) return
      this.show(organizations)
      this.say(this.inWords(organizations.length))
    } catch {
      // A newer question took its place, or we are out of reach: the form works without.
      if (!signal.aborted) this.show([])
    }
  }

  /** Whether the key was for the list. */
  private takes({ key, isComposing }: KeyboardEvent): boolean {
    if (isComposing || this.found.length === 0) return false
    const open = !this.list.hidden
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const step = key === 'ArrowDown' ? 1 : -1
      const from = this.active < 0 && step < 0 ? 0 : this.active
      this.open()
      this.activate((from + step + this.found.length) % this.found.length)
      return true
    }
    if (!open) return false
    if (key === 'Escape') this.close()
    else if (key === 'Enter' && this.active >= 0) this.choose(this.active)
    else return false
    return true
  }

  private show(found: OrganizationShown[]): void {
    this.found = found
    this.list.replaceChildren(...found.map((one, index) => this.optionOf(one, index)))
    if (found.length > 0) this.open()
    else this.close()
  }

  private optionOf({ name, acronym, otherNames, country }: OrganizationShown, index: number): HTMLElement {
    const option = document.createElement('li')
    option.id = `known-organization-${index}`
    option.setAttribute('role', 'option')
    option.setAttribute('aria-selected', 'false')
    const called = acronym && !name.includes(acronym) ? `${name} (${acronym})` : name
    const further = [country && this.countries.of(country), ...otherNames].filter(Boolean).join(' · ')
    option.append(line('strong', called), line('span', further))
    return option
  }

  private open(): void {
    this.list.hidden = false
    this.input.setAttribute('aria-expanded', 'true')
    this.activate(-1)
  }

  private close(): void {
    this.list.hidden = true
    this.input.setAttribute('aria-expanded', 'false')
    this.activate(-1)
  }

  private activate(index: number): void {
    this.active = index
    for (const [at, option] of [...this.list.children].entries()) {
      option.setAttribute('aria-selected', String(at === index))
      if (at === index) option.scrollIntoView({ block: 'nearest' })
    }
    const active = this.list.children[index]
    if (active) this.input.setAttribute('aria-activedescendant', active.id)
    else this.input.removeAttribute('aria-activedescendant')
  }

  /** Fills in what is empty; the name becomes the known one. */
  private choose(index: number): void {
    const chosen = this.found[index]
    if (!chosen) return
    const { id, name, acronym, country } = chosen
    this.input.value = name
    this.fillIn('acronym', acronym)
    this.fillIn('country', country)
    // The preview follows, and so does the list: what is chosen is remembered after it.
    this.input.dispatchEvent(new Event('input', { bubbles: true }))
    clearTimeout(this.timer)
    this.show([])
    this.remember(id)
    this.say(
      (this.place.dataset['chosen'] ?? '').replace('{name}', () => name),
      true,
    )
  }

  private fillIn(name: string, value: string | null): void {
    const field = this.input.form?.elements.namedItem(name)
    const fills = field instanceof HTMLInputElement || field instanceof HTMLSelectElement
    if (fills && value && !field.value) field.value = value
  }

  private remember(id: string): void {
    const field = this.place.querySelector<HTMLInputElement>('input[name=organization]')
    if (field) field.value = id
  }

  /** To those who listen; what was chosen is seen too. */
  private say(words: string, seen = false): void {
    const status = this.place.querySelector('[role=status]')
    if (!status) return
    status.textContent = words
    status.classList.toggle('aside', !seen)
  }

  private inWords(count: number): string {
    const sentences = JSON.parse(this.place.dataset['found'] ?? '[]') as string[]
    return sentences[count] ?? ''
  }
}

function line(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  const apart = document.createElement('bdi')
  apart.textContent = text
  element.append(apart)
  return element
}
