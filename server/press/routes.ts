import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import PressView from '../../web/public/Press.svelte'
import ReleaseView from '../../web/public/Release.svelte'
import { locales } from '../../web/words/language.ts'
import type { Db } from '../database/sql.ts'
import { inSnapshot } from '../database/transaction.ts'
import { beginsAnnex } from '../document/annex.ts'
import { blockText } from '../document/document.ts'
import { findEditionsOf, listFiles } from '../edition/find.ts'
import type { FoundLetter } from '../letter/find.ts'
import { imagePath, Slug, type Text } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { readTextFor } from '../letter/text.ts'
import { made, shared } from '../page.ts'
import { Refusal } from '../refusal.ts'
import { gatherPress } from './gather-press.ts'
import { findRelease, listAllReleases, listReleases } from './list-releases.ts'
import { isPublic, ReleaseName, type About, type Download } from './press.ts'

export type PressOptions = { origin: string; findLetter: FindLetter }

const Params = z.object({ locale: z.enum(locales), slug: Slug })
const page = { 200: z.string(), 304: z.null() }

/**
 * What journalists find: releases, whom to ask, what to quote and to take along. Caches keep it for a moment: an embargo
 * that ends is seen a moment later, and never a moment before.
 */
export const pressRoutes: FastifyPluginAsyncZod<PressOptions> = async (app, { origin, findLetter }) => {
  const { pool } = app.pg

  app.get(
    '/:locale/letters/:slug/press',
    { schema: { params: Params, response: page } },
    async (request, reply) => {
      const { locale, slug } = request.params
      const now = new Date()
      const found = await findLetter(slug, now)
      const { id: letterId, language: original } = found.letter
      const text = readTextFor(found.texts, locale, original)
      const press = await inSnapshot(pool, async (db) => ({
        ...(await gatherPress(db, { letterId, language: locale, original, now })),
        letter: await showHead(db, { found, language: locale, now }),
        downloads: await downloadsOf(db, found, text),
      }))
      if (press.releases.length === 0) throw new Refusal('page-not-found')
      const html = app.renderPage(PressView, {
        locale,
        origin,
        path: `/letters/${slug}/press`,
        original,
        press: { ...press, abouts: withConveners(press.abouts, text) },
      })
      return shared(request, reply.type('text/html; charset=utf-8'), made(html))
    },
  )

  app.get(
    '/:locale/letters/:slug/press/:release',
    { schema: { params: Params.extend({ release: ReleaseName }), response: page } },
    async (request, reply) => {
      const { locale, slug, release: name } = request.params
      const now = new Date()
      const found = await findLetter(slug, now)
      const { id: letterId, language: original } = found.letter
      const heads = await listReleases(pool, { letterId, language: locale, original, now })
      const head = heads.find((one) => one.name === name)
      const release = head && (await findRelease(pool, { letterId, name, language: head.language }))
      if (!release) throw new Refusal('page-not-found')

      const all = await listAllReleases(pool, letterId)
      const languages = all
        .filter((one) => one.name === name && isPublic(one, now))
        .map(({ language }) => language)
      const html = app.renderPage(ReleaseView, {
        locale,
        origin,
        path: `/letters/${slug}/press/${name}`,
        original,
        page: { letter: await showHead(pool, { found, language: locale, now }), release, languages },
      })
      return shared(request, reply.type('text/html; charset=utf-8'), made(html))
    },
  )
}

/** What the letter says of its conveners goes before what releases say. */
function withConveners(abouts: About[], text: Text): About[] {
  const own = text.abouts.map(({ convener, about }) => ({ name: convener, text: about }))
  return [...own, ...abouts.filter(({ name }) => !own.some((one) => one.name === name))]
}

/** The letter in its languages, its newest edition, its annexes, the conveners' logos. */
async function downloadsOf(db: Db, { letter, texts }: FoundLetter, text: Text): Promise<Download[]> {
  const { newest } = await findEditionsOf(db, letter.id)
  const edition = newest && !newest.hidden ? newest : undefined
  const files = edition ? await listFiles(db, { letterId: letter.id, number: edition.number }) : []
  return [
    ...texts.map(({ language }) => ({ kind: 'letter' as const, language })),
    ...files.map((file) => ({ kind: 'edition' as const, number: edition?.number ?? 0, file })),
    ...text.body.blocks.flatMap((block) =>
      block.kind === 'heading' && beginsAnnex(block)
        ? [{ kind: 'annex' as const, id: block.id, title: blockText(block) }]
        : [],
    ),
    ...text.logos.flatMap(({ convener, file }) => {
      const image = text.images.get(file)
      return image ? [{ kind: 'logo' as const, convener, address: imagePath(letter.slug, image) }] : []
    }),
  ]
}
