import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { impactAssessment } from '../../web/part/impact-assessment.ts'
import { markdownOf, type PrivacyDocument } from '../../web/part/privacy-document.ts'
import { privacyPage } from '../../web/part/privacy-page.ts'
import { processingRecord } from '../../web/part/processing-record.ts'
import PrivacyView from '../../web/public/Privacy.svelte'
import { locales, type Locale } from '../../web/words/language.ts'
import { translator } from '../../web/words/words.ts'
import { made, shared } from '../page.ts'
import { listPurges } from '../retention/list-purges.ts'
import type { Practice } from './privacy.ts'

export type PrivacyOptions = { origin: string; practice: Practice }

const OfLocale = z.object({ locale: z.enum(locales) })
const page = { 200: z.string(), 304: z.null() }

/** It changes with the settings, and with what was forgotten last. */
const lasts = 'public, max-age=0, s-maxage=60, stale-while-revalidate=600'

/** What is done with data, and what is threatened, says nothing secret: signers may read what an operator has to write. */
export const privacyRoutes: FastifyPluginAsyncZod<PrivacyOptions> = async (app, { origin, practice }) => {
  app.get('/:locale/privacy', { schema: { params: OfLocale, response: page } }, async (request, reply) => {
    const { locale } = request.params
    const said = privacyPage(translator(locale), locale, practice)
    const html = app.renderPage(PrivacyView, { locale, origin, path: '/privacy', said })
    return shared(request, reply.type('text/html; charset=utf-8'), made(html), lasts)
  })

  async function write(name: 'record' | 'assessment', locale: Locale): Promise<PrivacyDocument> {
    const t = translator(locale)
    if (name === 'assessment') return impactAssessment(t, locale, practice)
    return processingRecord(t, locale, { practice, purged: await listPurges(app.pg.pool) })
  }

  for (const name of ['record', 'assessment'] as const) {
    const path = `/privacy/${name}`

    app.get(`/:locale${path}`, { schema: { params: OfLocale, response: page } }, async (request, reply) => {
      const { locale } = request.params
      const said = await write(name, locale)
      const file = `/${locale}${path}.md`
      const html = app.renderPage(PrivacyView, { locale, origin, path, said, file })
      return shared(request, reply.type('text/html; charset=utf-8'), made(html), lasts)
    })

    app.get(
      `/:locale${path}.md`,
      { schema: { params: OfLocale, response: page } },
      async (request, reply) => {
        const { locale } = request.params
        const content = markdownOf(await write(name, locale), origin)
        reply
          .header('content-disposition', `attachment; filename="${name}.${locale}.md"`)
          .type('text/markdown; charset=utf-8')
          .serializer((text: string) => text)
        return shared(request, reply, made(content), lasts)
      },
    )
  }
}
