import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeToken } from '#server/signature/token.ts'
import { Forwarder, socketOf } from './rig/forwarder.ts'
import { judge, type Outcome } from './rig/outcome.ts'
import { withDatabase } from './rig/own-database.ts'
import { onStage, type Stage } from './rig/stage.ts'
import { say } from './rig/watch.ts'

/** Milliseconds for which nothing is heard of the database. */
const silence = 15_000

/**
 * The database's machine is gone without a word, as when its power fails: no connection ends, and none is answered.
 * Everybody is told so in time, and the service goes on by itself once there is a database again at the same address.
 */
export function fallSilent({ seed }: { seed: number }): Promise<Outcome> {
  return withDatabase(async (url) => {
    const forwarder = await Forwarder.to(socketOf(url))
    const play = () =>
      onStage({ databaseUrl: forwarder.url, letters: 10 }, async (stage) => {
        const { server } = stage
        const pid = server.pid
        const crowd = stage.crowd({ seed, count: 200, reading: 0, atOnce: 30 })
        const running = crowd.run()
        await crowd.reaches(Math.floor(crowd.acts * 0.4))
        forwarder.hush(true)
        const [pages] = await Promise.all([openPages(stage), sleep(silence)])
        const began = performance.now()
        forwarder.hush(false)
        await server.becomesReady()
        const before = crowd.done
        await crowd.reaches(before + 1)
        const taken = performance.now() - began
        await running
        await stage.drained()
        const { figures, complaints } = judge({ crowd, findings: await stage.check(crowd.told) })
        const died = server.isRunning && server.pid === pid ? 0 : 1
        return {
          complaints,
          figures: [
            ...figures,
            { figure: 'pages opened meanwhile', value: pages.length, unit: 'pages' },
            { figure: 'longest page meanwhile', value: Math.max(...pages), unit: 'ms', goal: '<= 10000' },
            { figure: 'servers that ended with it', value: died, unit: 'servers', goal: '<= 0' },
            { figure: 'ready, and somebody taken, after it', value: taken, unit: 'ms', goal: '<= 10000' },
          ],
        }
      })
    return play().finally(() => forwarder.close())
  })
}

/** Opens everything that anybody may open, all at once; gives the milliseconds that each took. */
function openPages({ server, letters: [letter], key }: Stage): Promise<number[]> {
  const { slug = '', id = '' } = letter ?? {}
  const link = (purpose: Parameters<typeof makeToken>[1]) => makeToken(key, purpose, id, randomUUID())
  const ofLetter = [
    ...[
      '',
      '/sign',
      '/signatories',
      '/letter.pdf',
      '/texts/en/1',
      '/press',
      '/editions/1',
      '/embed',
      '/card',
    ],
    ...['/feed.xml', '/share.png'],
    ...[`/confirm/${link('confirm')}`, `/signature/${link('manage')}`, `/signature/${link('manage')}/change`],
    ...[`/listed/${link('dispute')}`, `/countersign/${link('countersign')}`],
    `/unsubscribe/${link('unsubscribe')}`,
  ]
  const ofApi = ['', '/counts', '/texts', '/signatories', '/changes', '/editions']
  const pages = [
    ...['/en', '/sitemap.xml', '/en/privacy/record', '/organizations?q=red', '/api/letters', '/ready'],
    ...ofLetter.map((rest) => `/en/letters/${slug}${rest}`),
    ...ofApi.map((rest) => `/api/letters/${slug}${rest}`),
  ]
  return Promise.all(
    pages.map(async (page) => {
      const began = performance.now()
      const answer = await fetch(server.origin + page, { redirect: 'manual' })
      await answer.arrayBuffer()
      const taken = performance.now() - began
      if (taken > 8000) say(`late: ${answer.status} after ${Math.round(taken)} ms, of ${page.split('/')[4]}`)
      return taken
    }),
  )
}
