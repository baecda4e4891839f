import { hydrate, type Component } from 'svelte'
import Queue from './desk/Queue.svelte'
import './style/desk.css'

// The desk's pages work as they come. The views below come alive with what they were rendered from.

const views: Record<string, unknown> = { Queue }

const data = document.getElementById('data')?.textContent
const target = document.getElementById('view')
if (data && target) {
  const { name, props } = JSON.parse(data) as { name: string; props: Record<string, unknown> }
  hydrate(views[name] as Component<Record<string, unknown>>, { target, props })
}
document.querySelector<HTMLElement>('[aria-invalid]')?.focus()
