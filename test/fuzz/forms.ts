import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import type { Fields } from './request.ts'

/** A form as a page shows it: where it is sent, and what a browser sends when the first of everything is chosen. */
export type Form = { action: string; multipart: boolean; fields: Fields; file: string | undefined }

const parser = unified().use(rehypeParse)

type Root = ReturnType<typeof parser.parse>
type Element = Extract<Root['children'][number], { type: 'element' }>

export function formsIn(html: string, page: string): Form[] {
  const elements = elementsOf(parser.parse(html))
  return elements
    .filter(({ element }) => element.tagName === 'form' && said(element, 'method').toLowerCase() === 'post')
    .map(({ element }) => formOf(element, elements, page))
}

type Placed = { element: Element; within: Element | undefined }

function formOf(form: Element, all: Placed[], page: string): Form {
  const id = said(form, 'id')
  const own = all
    .filter(({ element, within }) => within === form || (id !== '' && said(element, 'form') === id))
    .map(({ element }) => element)
    .filter((element) => said(element, 'name') !== '')
  const files = own.filter((element) => said(element, 'type') === 'file')
  return {
    action: said(form, 'action') || page,
    multipart: said(form, 'encType').startsWith('multipart'),
    fields: own.filter((element) => !files.includes(element)).flatMap(fieldOf),
    file: files[0] && said(files[0], 'name'),
  }
}

function elementsOf(root: Root): Placed[] {
  const found: Placed[] = []
  const visit = (node: Root | Element, within: Element | undefined): void => {
    for (const child of node.children) {
      if (child.type !== 'element') continue
      found.push({ element: child, within })
      visit(child, child.tagName === 'form' ? child : within)
    }
  }
  visit(root, undefined)
  return found
}

function fieldOf(element: Element): Fields {
  const name = said(element, 'name')
  switch (element.tagName) {
    case 'select':
      return [[name, firstOption(element)]]
    case 'textarea':
      return [[name, textOf(element) || 'Some words.']]
    case 'button':
      return [[name, said(element, 'value')]]
    case 'input':
      return [[name, said(element, 'value') || usual(said(element, 'type'), name)]]
    default:
      return []
  }
}

function firstOption(select: Element): string {
  const options = elementsOf({ type: 'root', children: select.children })
    .map(({ element }) => element)
    .filter(({ tagName }) => tagName === 'option')
  const chosen =
    options.find(({ properties }) => properties['selected'] === true) ?? options.at(1) ?? options[0]
  return chosen ? said(chosen, 'value') : ''
}

function usual(type: string, name: string): string {
  if (type === 'email' || /mail/i.test(name)) return 'zoe.lukasz@example.org'
  if (type === 'url' || /url|website/i.test(name)) return 'https://example.org/'
  if (type === 'date') return '2030-01-31'
  if (type === 'datetime-local') return '2030-01-31T12:00'
  if (type === 'number') return '3'
  if (type === 'checkbox') return 'on'
  return type === 'hidden' ? '' : 'Zoë Łukasz'
}

function textOf(element: Element): string {
  return element.children.map((child) => (child.type === 'text' ? child.value : '')).join('')
}

function said(element: Element, property: string): string {
  const value = element.properties[property]
  return value === undefined || value === null || value === true ? '' : String(value)
}
