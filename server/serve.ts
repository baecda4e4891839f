import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { CannotStart, type Config } from './config.ts'
import { ensureOwner } from './coordinator/ensure-owner.ts'
import { makeSignInLink } from './coordinator/make-sign-in-link.ts'
import { migrate } from './database/migrate.ts'
import type { OpenedDatabase } from './database/open.ts'
import { root } from './database/root.ts'
import { readSecret } from './database/secret.ts'
import { watchSpace } from './health/free-space.ts'
import { loadShippedLetters } from './letter/load.ts'
import { freeLeases } from './mail/lease.ts'
import { startSending, type Sending } from './mail/send.ts'
import { startRounds } from './rounds.ts'
import { openSeal } from './seal/open-seal.ts'
import { startTelling, type Telling } from './webhook/send.ts'
import { wordMails } from './word.ts'

export type Running = {
  app: FastifyInstance
  sending: Sending | undefined
  rounds: ReturnType<typeof startRounds>
  telling: Telling
}

/** The service on a database that answers: pages, mails, rounds. */
export async function serve(config: Config, database: OpenedDatabase): Promise<Running> {
  const key = readSecret(config)
  const origin = config.PUBLIC_URL
  await migrate(database.url)
  const seal = await openSeal(database.url, config)
  const app = await buildApp({
    databaseUrl: database.url,
    origin,
    key,
    seal,
    assets: 'built',
    mailsSent: config.SMTP_URL !== undefined,
    secondFactor: config.SECOND_FACTOR,
    trustProxy: config.TRUST_PROXY,
    hcaptcha: config.hcaptcha,
    keeping: config.keeping,
    // Of a database elsewhere, its own people know the disk.
    ...(config.DATABASE_URL ? {} : { hasSpace: watchSpace(config.DATA_DIR) }),
    metricsToken: config.METRICS_TOKEN,
    logger: { level: config.LOG_LEVEL },
  })
  const { pool } = app.pg
  await loadShippedLetters(pool, { root, now: new Date() })
  const owner = await ensureOwner(pool, { email: config.OWNER_EMAIL, now: new Date() })
  const token = await makeSignInLink(pool, { coordinatorId: owner.id, key, now: new Date() })
  // A database of our own has this server alone, and what was under way when the last one was killed is nobody's.
  if (!config.DATABASE_URL) await freeLeases(pool)
  await listen(app, config)
  const sending = config.SMTP_URL
    ? startSending({
        pool,
        smtpUrl: config.SMTP_URL,
        from: config.MAIL_FROM,
        origin,
        word: wordMails({ db: pool, key, origin }),
        log: app.log,
      })
    : undefined
  const rounds = startRounds({ pool, log: app.log, retention: config.keeping.retention })
  const telling = startTelling({ pool, key, log: app.log })
  greet({ origin, token, mails: sending !== undefined })
  return { app, sending, rounds, telling }
}

async function listen(app: FastifyInstance, { PORT, HOST }: Config): Promise<void> {
  try {
    await app.listen({ port: PORT, host: HOST })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    await app.close()
    const why = code === 'EADDRINUSE' ? 'is taken' : 'is not ours to use'
    throw new CannotStart(
      `Port ${PORT} ${why}: set another one, such as PORT=${PORT < 1024 ? 3000 : PORT + 1}`,
    )
  }
}

function greet({ origin, token, mails }: { origin: string; token: string; mails: boolean }): void {
  console.log(
    [
      '',
      `Undersigned is ready at ${origin}`,
      '',
      `The desk:      ${origin}/desk`,
      `Sign in once:  ${origin}/desk/sign-in/${token}`,
      ...(mails ? [] : [`Mails are not sent (SMTP_URL is not set): read them at ${origin}/desk/outbox`]),
      'Ctrl-C stops the server.',
      '',
    ].join('\n'),
  )
}
