import formbody from '@fastify/formbody'
import postgres from '@fastify/postgres'
import Fastify from 'fastify'
import { v7 as uuid } from 'uuid'
import { mark, passing } from '#server/database/marked.ts'
import { sql } from '#server/database/sql.ts'

// The least that a signing can cost: one route, one INSERT of what the form says, nothing checked or worked out. The
// rows go to the same table, under a letter that is not there.

const { DATABASE_URL, LETTER_ID, PORT } = process.env
const hash = '0'.repeat(64)

const app = Fastify()
await app.register(postgres, { connectionString: DATABASE_URL, max: 20 })
await app.register(formbody)

app.post<{ Body: Record<string, string> }>('/', async ({ body }, reply) => {
  const { name, role, affiliation, country, email = '' } = body
  const id = uuid()
  // Not sealed, since that is what is left out; it passes for it.
  const address = passing(`${mark}${id}.${Buffer.from(email).toString('base64url')}`)
  const capacity = affiliation ? 'affiliated' : 'individual'
  const { rowCount } = await app.pg.pool.query(sql`
    insert into signatures (
           letter_id, id, capacity, name, second_name, acronym, role, affiliation, city, country, website,
           line, sort_key, name_key, people, contact_name, contact_role, email, email_key, language,
           text_language, text_version, text_hash, consent_version, wants_updates, origin, signed_at)
    values (${LETTER_ID}, ${id}, ${capacity}, ${name}, null, null, ${role || null}, ${affiliation || null},
           null, ${country || null}, null, ${name}, ${`${name} ${name}`}, ${name}, 1, null, null,
           ${address}, ${email.replace('@', ' ')}, 'en', 'en', 1, ${hash}, '2026-11-22', false, 'page', ${new Date()})`)
  return reply.code(rowCount === 1 ? 303 : 500).send()
})
console.log(`ready at ${await app.listen({ port: Number(PORT), host: '127.0.0.1' })}`)
