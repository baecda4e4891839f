import { makeToken } from '#server/signature/token.ts'
import { solvedCaptchas } from '../load/rig/captchas.ts'
import { Browser, emptyTally, formIn, type Page } from './rig/browser.ts'
import type { Outcome } from './rig/outcome.ts'
import { onStage, type Stage } from './rig/stage.ts'

/** Counted outside of any transaction, or added up later: not what somebody signed. */
const beside = ['hits', 'openings', 'tallies']

/** What every table holds, in short. */
type Tables = Map<string, string>

/** A form that is ready to be sent, as often as one likes. */
type Act = { send: (tries: 'once' | 'until answered') => Promise<number> }

/**
 * Each table that a signing or a confirmation writes fails once, by a trigger: the answer is 5xx, and no table has
 * another row than before. Once it writes again, the same form is taken. Which tables these are is looked up, not listed.
 */
export function failInserts(): Promise<Outcome> {
  // Where no mail server is set, nothing happens beside what is asked for.
  return onStage({ letters: 1, settings: { SMTP_URL: '' } }, async (stage) => {
    const complaints: string[] = []
    const failed: string[] = []
    for (const as of ['individual', 'organization'] as const) {
      const signs = await stepsOf(stage, () => signing(stage, as))
      for (const table of signs) complaints.push(...(await failAt(stage, table, await signing(stage, as))))
      const confirms = await stepsOf(stage, () => confirmation(stage, as))
      for (const table of confirms)
        complaints.push(...(await failAt(stage, table, await confirmation(stage, as))))
      failed.push(...signs, ...confirms)
    }
    return {
      complaints,
      figures: [
        { figure: 'steps that failed once', value: failed.length, unit: 'steps', goal: '>= 10' },
        { figure: 'steps that left something behind', value: complaints.length, unit: 'steps', goal: '<= 0' },
      ],
    }
  })
}

/** The tables that an act writes. */
async function stepsOf(stage: Stage, prepare: () => Promise<Act>): Promise<string[]> {
  const act = await prepare()
  const before = await read(stage)
  await act.send('until answered')
  const after = await read(stage)
  return [...after.keys()].filter((table) => after.get(table) !== before.get(table))
}

async function failAt(stage: Stage, table: string, act: Act): Promise<string[]> {
  const before = await read(stage)
  await stage.ask((client) =>
    client.query(`
      create function fail_once() returns trigger language plpgsql as $$ begin raise 'made to fail'; end $$;
      create trigger fail_once before insert or update on "${table}" for each row execute function fail_once()`),
  )
  const status = await act.send('once')
  const after = await read(stage)
  await stage.ask((client) => client.query('drop function fail_once cascade'))
  const again = await act.send('until answered')
  const changed = [...after.keys()].filter((name) => after.get(name) !== before.get(name))
  return [
    ...(status < 500 ? [`${table} failed, and the answer was ${status}`] : []),
    ...changed.map((name) => `${table} failed, and ${name} has changed`),
    ...(again === 303 ? [] : [`once ${table} was mended, the same form was answered with ${again}`]),
  ]
}

let people = 0

async function signing(stage: Stage, as: 'individual' | 'organization'): Promise<Act & { formKey: string }> {
  const [letter] = stage.letters
  const number = (people += 1)
  const browser = browserOf(stage, number)
  const page = await browser('until answered').open(`/en/letters/${letter?.slug}/sign?as=${as}`)
  const { formKey = '' } = formIn(page).fields
  const [captcha = ''] = await solvedCaptchas(stage.key, 1)
  const own = {
    as,
    name: `Zoë Łukasz the ${number}th`,
    email: `zoe-${number}@mail.example`,
    captcha,
    stamp: '',
  }
  const body = {
    contactName: 'Guadalupe Peña',
    contactRole: 'Director',
    organization: 'another',
    mayBind: 'yes',
  }
  const typed = { ...own, agree: 'yes', publish: 'yes', ...(as === 'organization' ? body : {}) }
  return { formKey, send: (tries) => press(browser(tries), page, typed) }
}

async function confirmation(stage: Stage, as: 'individual' | 'organization'): Promise<Act> {
  const { formKey, send } = await signing(stage, as)
  await send('until answered')
  const { rows } = await stage.ask((client) =>
    client.query<{ id: string }>('select id from signatures where form_key = $1', [formKey]),
  )
  const [letter] = stage.letters
  const token = makeToken(stage.key, 'confirm', letter?.id ?? '', rows[0]?.id ?? '')
  const browser = browserOf(stage, people)
  const page = await browser('until answered').open(`/en/letters/${letter?.slug}/confirm/${token}`)
  return { send: (tries) => press(browser(tries), page, {}) }
}

function browserOf({ server }: Stage, number: number) {
  const [origin, address] = [() => server.origin, `11.0.${number}.7`]
  return (tries: 'once' | 'until answered') => new Browser({ origin, address, tally: emptyTally(), tries })
}

async function press(browser: Browser, page: Page, typed: Record<string, string>): Promise<number> {
  const { action, fields } = formIn(page)
  const { status } = await browser.ask(action, new URLSearchParams({ ...fields, ...typed }))
  return status
}

/** How many rows every table has; of signatures also what stands in them. */
function read(stage: Stage): Promise<Tables> {
  return stage.ask(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename <> all ($1)`,
      [beside],
    )
    const tables: Tables = new Map()
    for (const { name } of rows) {
      const what = name === 'signatures' ? 'sum(hashtextextended(t::text, 0))' : 'null'
      const { rows: found } = await client.query<{ said: string }>(
        `select concat(count(*), ' ', ${what}) as said from "${name}" t`,
      )
      tables.set(name, found[0]?.said ?? '')
    }
    return tables
  })
}
