import { inPlace } from './pasted-place.ts'

/** Marks of Markdown by buttons, and what a word processor copies as Markdown. */
export function wakeTools(form: HTMLFormElement): void {
  const text = form.querySelector<HTMLTextAreaElement>('textarea[name=text]')
  const tools = form.querySelector<HTMLElement>('[data-tools]')
  if (!text) return
  if (tools) tools.hidden = false
  tools?.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    const tool = button?.dataset['tool'] ?? ''
    if (tool === 'note') addNote(text)
    else if (Object.hasOwn(around, tool)) wrap(text, around[tool] ?? ['', ''])
    else if (Object.hasOwn(before, tool)) prefix(text, before[tool] ?? '')
  })
  text.addEventListener('paste', (event) => {
    const html = event.clipboardData?.getData('text/html') ?? ''
    const plain = event.clipboardData?.getData('text/plain') ?? ''
    if (!/<(p|h[1-6]|li|b|strong|i|em|a|table|sup|span|div)[\s>]/i.test(html)) return
    event.preventDefault()
    void paste(text, { html, plain })
  })
}

const around: Record<string, [string, string]> = {
  strong: ['**', '**'],
  emphasis: ['*', '*'],
  link: ['[', '](https://)'],
}
const before: Record<string, string> = { heading: '## ', list: '- ', numbers: '1. ', quote: '> ' }

async function paste(
  text: HTMLTextAreaElement,
  { html, plain }: { html: string; plain: string },
): Promise<void> {
  const taken = new Set(labelsIn(text.value))
  // Out of reach, the words come without their marks.
  const reader = await import('./paste.ts').catch(() => undefined)
  const markdown = reader?.pastedMarkdown(html, { taken })
  if (!markdown) return insert(text, plain)
  const { value, selectionStart, selectionEnd } = text
  const { words, notes } = inPlace(markdown, {
    before: value.slice(0, selectionStart),
    after: value.slice(selectionEnd),
  })
  if (selectionEnd === value.length) return insert(text, words + notes)
  // The notes first: the cursor is then where the words end.
  if (notes) {
    text.setSelectionRange(value.length, value.length)
    insert(text, notes)
    text.setSelectionRange(selectionStart, selectionEnd)
  }
  insert(text, words)
}

function labelsIn(markdown: string): string[] {
  return [...markdown.matchAll(/\[\^([^\]\s]+)\]/g)].map(([, label = '']) => label)
}

function wrap(text: HTMLTextAreaElement, [start, end]: [string, string]): void {
  const { selectionStart, selectionEnd, value } = text
  const chosen = value.slice(selectionStart, selectionEnd)
  insert(text, `${start}${chosen}${end}`)
  text.setSelectionRange(selectionStart + start.length, selectionStart + start.length + chosen.length)
}

/** Each line of the choice, or the one that the cursor is in. */
function prefix(text: HTMLTextAreaElement, mark: string): void {
  const { selectionStart, selectionEnd, value } = text
  const from = value.lastIndexOf('\n', selectionStart - 1) + 1
  const end = value.indexOf('\n', selectionEnd)
  text.setSelectionRange(from, end < 0 ? value.length : end)
  const lines = value.slice(from, end < 0 ? value.length : end).split('\n')
  insert(text, lines.map((line, at) => (mark === '1. ' ? `${at + 1}. ${line}` : mark + line)).join('\n'))
}

/** A citation where the cursor is, and at the end of the text the place for its words. */
function addNote(text: HTMLTextAreaElement): void {
  const numbers = labelsIn(text.value).map(Number).filter(Number.isInteger)
  const number = Math.max(0, ...numbers) + 1
  insert(text, `[^${number}]`)
  text.setSelectionRange(text.value.length, text.value.length)
  insert(text, `${text.value.endsWith('\n') ? '\n' : '\n\n'}[^${number}]: `)
}

/** The way that the undo of browsers knows; it is deprecated, and nothing has come in its place. */
type Undoable = { execCommand: (command: 'insertText', show: boolean, words: string) => boolean }

/** In the place of what is chosen, so that it can be undone where the browser lets us. */
function insert(text: HTMLTextAreaElement, words: string): void {
  text.focus()
  if ((document as unknown as Undoable).execCommand('insertText', false, words)) return
  text.setRangeText(words, text.selectionStart, text.selectionEnd, 'end')
  text.dispatchEvent(new Event('input', { bubbles: true }))
}
