import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Component } from 'svelte'
import { render } from 'svelte/server'
import { direction, type Locale } from '../web/words/language.ts'

/** Scripts that improve a page; each brings its styles. */
const sources = {
  public: 'web/public.ts',
  frame: 'web/embed/frame.ts',
  card: 'web/embed/card.ts',
  desk: 'web/desk.ts',
} as const
export type Entry = keyof typeof sources

type Chunk = { file: string; css?: string[]; imports?: string[] }
type Manifest = Record<string, Chunk>

/** `hydrate` names the view of web/desk.ts that comes alive in the browser with the same props. */
export type PageOptions = {
  entry?: Entry
  hydrate?: string
  /** What the page is to search engines (schema.org). */
  linkedData?: Record<string, unknown>
}

/** Any component: what its props are is for whoever asks to render it. */
type View = Component<never>

type Shown = { locale: Locale } & Record<string, unknown>

/** svelte-check holds the props against the view; tsc alone knows no view's props and takes any. */
export type RenderPage = <V extends View>(
  view: V,
  props: Parameters<V>[1] & { locale: Locale },
  options?: PageOptions,
) => string

declare module 'fastify' {
  interface FastifyInstance {
    /** A whole page as HTML that works without scripts. */
    renderPage: RenderPage
  }
}

export type Assets = 'built' | 'development'

/** Svelte pages for Fastify. `assets` says where scripts and styles come from: the build, or Vite as it runs. */
export const pages = plugin<{ root: string; assets: Assets }>((app, { root, assets }, done) => {
  const tags = assets === 'built' ? builtTags(readManifest(root)) : developmentTags
  const renderPage = (
    view: unknown,
    props: Shown,
    { entry = 'public', hydrate, linkedData }: PageOptions = {},
  ) => {
    const { head, body } = render(view as Component<Shown>, { props })
    const known = linkedData ? dataScript('application/ld+json', linkedData) : ''
    return document(
      props.locale,
      tags(entry) + head + known,
      hydrate ? comesAlive(body, hydrate, props) : body,
    )
  }
  app.decorate('renderPage', renderPage as RenderPage)
  done()
})

/**
 * A page that is one person's: shared caches keep none, and the back button still finds what was typed. Its address is
 * a secret, so no other site is told where a reader comes from; ours is, or forms would not be known to be ours.
 */
export function personal(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .headers({ 'cache-control': 'private, no-cache', 'referrer-policy': 'same-origin' })
    .type('text/html; charset=utf-8')
    .send(html)
}

/** A form that comes back with what was typed: something in it is wrong, or it is to be sent again after a pause. */
export function unsent(reply: FastifyReply, { paused = false }: { paused?: boolean }): FastifyReply {
  return paused ? reply.code(503).header('retry-after', '60') : reply.code(422)
}

/**
 * For caches between us and the reader, and what they may show while they ask again: with the two seconds that we keep a
 * page ourselves, a count is five seconds old at most. Only where we cannot be reached an older page is better than none.
 */
export const shortly = 'public, max-age=0, s-maxage=1, stale-while-revalidate=2, stale-if-error=600'

/** What is the same for everybody, with what it is known again by. */
export type Made = { content: Buffer | string; etag: string }

/** By its bytes: a PDF that is still the same one is not looked through again, long as it may be. */
const tags = new WeakMap<Buffer, string>()

export function made<Content extends Buffer | string>(content: Content): { content: Content; etag: string } {
  if (typeof content === 'string') return { content, etag: etagOf(content) }
  const etag = tags.get(content) ?? etagOf(content)
  tags.set(content, etag)
  return { content, etag }
}

export function etagOf(content: Buffer | string): string {
  return `"${createHash('sha1').update(content).digest('base64url')}"`
}

/** Whether the reader has it already. A proxy that compresses calls our tag a weak one. */
export function isKnown({ headers }: Pick<FastifyRequest, 'headers'>, etag: string): boolean {
  const known = headers['if-none-match']
  if (known === undefined || known === etag) return known === etag
  return known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

/** A page or file that is the same for everybody: the whole, or only that nothing has changed since the reader's copy. */
export function shared(
  request: FastifyRequest,
  reply: FastifyReply,
  { content, etag }: Made,
  lasts = shortly,
): FastifyReply {
  reply.headers({ 'cache-control': lasts, etag })
  if (isKnown(request, etag)) return reply.code(304).send()
  const packed = takesGzip(request) && isText(reply) ? packedOnce(content) : undefined
  if (packed) reply.headers({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
  return reply.send(packed ?? content)
}

const gzips = new WeakMap<Buffer, Buffer>()

/** What is kept is packed once, for all who ask while it lasts: to pack it costs more than to serve it a hundred times. */
function packedOnce(content: Made['content']): Buffer | undefined {
  if (typeof content === 'string') return undefined
  const packed = gzips.get(content) ?? gzipSync(content)
  gzips.set(content, packed)
  return packed
}

const takesGzip = ({ headers }: FastifyRequest) =>
  /\bgzip\b(?!;\s*q=0)/.test(headers['accept-encoding'] ?? '')
const isText = (reply: FastifyReply) => /^text[/]|json|xml/.test(String(reply.getHeader('content-type')))

function document(locale: Locale, head: string, body: string): string {
  return (
    `<!doctype html><html lang="${locale}" dir="${direction(locale)}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">${head}</head><body>${body}</body></html>`
  )
}

/** The props travel as data, never as a script: the content security policy allows no inline script. */
function comesAlive(body: string, name: string, props: unknown): string {
  return `<div id="view">${body}</div>${dataScript('application/json" id="data', { name, props })}`
}

/** Data and no script: browsers run none of it, and the policy says nothing of it. */
function dataScript(type: string, data: unknown): string {
  return `<script type="${type}">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`
}

function readManifest(root: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'dist/client/manifest.json'), 'utf8')) as Manifest
}

function builtTags(manifest: Manifest): (entry: Entry) => string {
  const made = new Map<Entry, string>()
  return (entry) => {
    const known = made.get(entry) ?? tagsOf([...new Set(chunksOf(manifest, sources[entry]))])
    made.set(entry, known)
    return known
  }
}

function tagsOf([first, ...others]: Chunk[]): string {
  if (!first) return ''
  return [
    ...[first, ...others].flatMap(({ css = [] }) =>
      css.map((file) => `<link rel="stylesheet" href="/${file}">`),
    ),
    `<script type="module" src="/${first.file}"></script>`,
    ...others.map(({ file }) => `<link rel="modulepreload" href="/${file}">`),
  ].join('')
}

function* chunksOf(manifest: Manifest, key: string): Generator<Chunk> {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`the build has no ${key}`)
  yield chunk
  for (const other of chunk.imports ?? []) yield* chunksOf(manifest, other)
}

function developmentTags(entry: Entry): string {
  return ['/@vite/client', `/${sources[entry]}`]
    .map((src) => `<script type="module" src="${src}"></script>`)
    .join('')
}
