import pg from 'pg'
import { startSending } from '#server/mail/send.ts'

// A process of its own that sends, for tests that kill it: sender.ts DATABASE_URL SMTP_URL NOW.

const [database, smtpUrl = '', time = ''] = process.argv.slice(2)

startSending({
  pool: new pg.Pool({ connectionString: database }),
  smtpUrl,
  from: 'Undersigned <letters@example.org>',
  origin: 'https://letters.example.org',
  word: async () => ({ subject: 'A letter: confirm', before: ['One.'], after: [], footer: [] }),
  log: console,
  now: () => new Date(time),
}).nudge()
