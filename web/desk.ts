import { hydrate, type Component } from 'svelte'
import Bulk from './desk/Bulk.svelte'
import GatherProgress from './desk/GatherProgress.svelte'
import Queue from './desk/Queue.svelte'
import './style/desk.css'

// The desk's pages work as they come. The views below come alive with what they were rendered from.

const views: Record<string, unknown> = { Bulk, GatherProgress, Queue }

const data = document.getElementById('data')?.textContent
const target = document.getElementById('view')
if (data && target) {
  const { name, props } = JSON.parse(data) as { name: string; props: Record<string, unknown> }
  hydrate(views[name] as Component<Record<string, unknown>>, { target, props })
}
document.querySelector<HTMLElement>('[aria-invalid]')?.focus()

// Most pages have none: the library comes with those that do.
const passkeyForms = document.querySelectorAll<HTMLFormElement>('form[data-passkey]')
if (passkeyForms.length > 0) {
  void import('./desk/passkey.ts').then(({ wakePasskeys }) => wakePasskeys(passkeyForms))
}

const editor = document.querySelector<HTMLFormElement>('form[data-editor]')
if (editor) void import('./desk/editor.ts').then(({ wakeEditor }) => wakeEditor(editor))

document.querySelectorAll<HTMLElement>('[data-print]').forEach((button) => {
  button.hidden = false
  button.addEventListener('click', () => print())
})
