import pg from 'pg'
import { readConfig } from '#server/config.ts'
import { startSending } from '#server/mail/send.ts'
import { attachSeal } from '#server/seal/attach.ts'
import { openSeal } from '#server/seal/open-seal.ts'

// A process of its own that sends, for tests that kill it: sender.ts DATABASE_URL SMTP_URL NOW, with the DATA_KEY.

const [database = '', smtpUrl = '', time = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: database })
attachSeal(pool, await openSeal(database, readConfig()))

startSending({
  pool,
  smtpUrl,
  from: 'Undersigned <letters@example.org>',
  origin: 'https://letters.example.org',
  word: async () => ({ subject: 'A letter: confirm', before: ['One.'], after: [], footer: [] }),
  log: console,
  now: () => new Date(time),
}).nudge()
