/** A field of one line: the first of a row is its name. */
const name = '.one-line'

/** Rows are added, moved and removed in place, as the server would do it with the same buttons. */
export function wakeRows(form: HTMLFormElement, changed: () => void): void {
  form.addEventListener('input', ({ target }) => {
    const list = target instanceof Element ? target.closest<HTMLElement>('[data-rows]') : null
    if (list) countRows(list)
  })
  form.addEventListener('keydown', (event) => {
    // They are as high as what stands in them, and still one line.
    if (event.key !== 'Enter' || !(event.target instanceof Element) || !event.target.matches(name)) return
    event.preventDefault()
    const fields = [...form.querySelectorAll<HTMLElement>(name)]
    fields[fields.indexOf(event.target as HTMLElement) + 1]?.focus()
  })
  form.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    const list = button?.closest<HTMLElement>('[data-rows]')
    if (!button || !list) return
    const [, act = ''] = button.value.split('-')
    const row = button.closest<HTMLElement>('[data-row]')
    event.preventDefault()
    if (act === 'add') addRow(list)
    else if (row && act === 'up') moveUp(row)
    else if (row && act === 'remove') remove(list, row)
    number(list)
    button.focus()
    if (act === 'add') list.querySelector<HTMLElement>(`[data-row]:last-child ${name}`)?.focus()
    changed()
  })
}

/** As many rows as the fields need. */
export function fillRows(form: HTMLFormElement, fields: ReadonlyMap<string, string>): void {
  for (const list of form.querySelectorAll<HTMLElement>('[data-rows]')) {
    const of = list.dataset['rows'] ?? ''
    while (fields.has(`${of}-name-${rowsOf(list).length}`)) {
      addRow(list)
      number(list)
    }
  }
}

function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('[data-row]')]
}

function addRow(list: HTMLElement): HTMLElement {
  const last = rowsOf(list).at(-1)
  const row = last?.cloneNode(true) as HTMLElement
  for (const field of row.querySelectorAll<HTMLInputElement>('input, textarea, select')) field.value = ''
  for (const shown of row.querySelectorAll('img, .error')) shown.remove()
  last?.after(row)
  return row
}

function moveUp(row: HTMLElement): void {
  row.previousElementSibling?.before(row)
}

/** The last row stays, empty: there is always one to fill in. */
function remove(list: HTMLElement, row: HTMLElement): void {
  if (rowsOf(list).length > 1) row.remove()
  else for (const field of row.querySelectorAll<HTMLInputElement>('input, textarea, select')) field.value = ''
}

/** Names, values and labels by the place of each row. */
function number(list: HTMLElement): void {
  const rows = rowsOf(list)
  rows.forEach((row, at) => {
    for (const field of row.querySelectorAll<HTMLInputElement | HTMLButtonElement>('[name]')) {
      if (field instanceof HTMLButtonElement) field.value = field.value.replace(/\d+$/, String(at))
      else field.name = field.name.replace(/\d+$/, String(at))
      const label = field.dataset['label']
      if (label) field.setAttribute('aria-label', label.replace('{number}', String(at + 1)))
    }
  })
  countRows(list)
}

function countRows(list: HTMLElement): void {
  const count = list.querySelector('[data-count]')
  const filled = rowsOf(list).filter((row) => row.querySelector<HTMLTextAreaElement>(name)?.value.trim())
  if (count) count.textContent = String(filled.length)
}
