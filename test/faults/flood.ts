import { v4 as uuid } from 'uuid'
import { makeToken } from '#server/signature/token.ts'
import { solvedCaptchas } from '../load/rig/captchas.ts'
import type { Outcome } from './rig/outcome.ts'
import { onStage, type Stage } from './rig/stage.ts'

const forms = 1000
/** Of a minute; after them a network is held. */
const passing = 10
const atOnce = 25
const flooding = '203.0.113.7'

type Answer = { status: number; told: string }

/**
 * A thousand forms within a minute from one address, of people with mailboxes of their own, and a few from elsewhere among
 * them: all are answered alike. Ten of the flood may count, the others are held; who comes from elsewhere is not. What is
 * held and confirmed waits at the desk and is on no list.
 */
export function flood(): Promise<Outcome> {
  return onStage({ letters: 1, settings: { SMTP_URL: '' } }, async (stage) => {
    const captchas = await solvedCaptchas(stage.key, forms + atOnce)
    const began = performance.now()
    const answers: Answer[] = []
    const order = Array.from({ length: forms + atOnce }, (_, at) => at)
    const waiting = order.values()
    const press = async () => {
      for (const at of waiting) {
        const elsewhere = at % 41 === 40
        const address = elsewhere ? `11.0.${at % 251}.7` : flooding
        const named = `${elsewhere ? 'elsewhere' : 'flood'}-${at}`
        answers.push(await sign(stage, { address, named, captcha: captchas[at] ?? '' }))
      }
    }
    await Promise.all(Array.from({ length: atOnce }, press))
    const taken = performance.now() - began
    const held = await confirmAll(stage)
    const alike = new Set(answers.map(({ told }) => told)).size
    return {
      complaints: held.complaints,
      figures: [
        { figure: 'forms', value: answers.length, unit: 'forms' },
        { figure: 'all sent within', value: taken, unit: 'ms', goal: '<= 60000' },
        { figure: 'kinds of answers', value: alike, unit: 'kinds', goal: '<= 1' },
        {
          figure: 'answered by anything but 303',
          value: answers.filter(({ status }) => status !== 303).length,
          unit: 'answers',
          goal: '<= 0',
        },
        { figure: 'of the flood not held', value: held.passed, unit: 'signatures', goal: `<= ${passing}` },
        { figure: 'from elsewhere held', value: held.elsewhere, unit: 'signatures', goal: '<= 0' },
        { figure: 'held, confirmed and on the list', value: held.listed, unit: 'signatures', goal: '<= 0' },
        { figure: 'held, confirmed and not at the desk', value: held.lost, unit: 'signatures', goal: '<= 0' },
      ],
    }
  })
}

type Coming = { address: string; named: string; captcha: string }

async function sign({ server, letters: [letter] }: Stage, coming: Coming): Promise<Answer> {
  const { address, named, captcha } = coming
  const typed = { as: 'individual', agree: 'yes', publish: 'yes', formKey: uuid(), stamp: '' }
  const answer = await fetch(`${server.origin}/en/letters/${letter?.slug}/sign`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'x-forwarded-for': address, origin: server.origin },
    body: new URLSearchParams({ ...typed, name: `Ana ${named}`, email: `${named}@mail.example`, captcha }),
  })
  const body = await answer.text()
  // What was typed is sealed in the address that follows.
  const to = answer.headers.get('location')?.replace(/[^/]+$/, '')
  const names = [...answer.headers.keys()].toSorted()
  return { status: answer.status, told: JSON.stringify([answer.status, to, names, body]) }
}

type Held = { passed: number; elsewhere: number; listed: number; lost: number; complaints: string[] }

/** Presses the button of a few that are held, and looks where they are then. */
async function confirmAll(stage: Stage): Promise<Held> {
  const { server, letters, key } = stage
  const [letter] = letters
  const some = `(select id from signatures where holds = '{too-many}' order by id limit 20)`
  const few = await stage.ask((client) => client.query<{ id: string }>(some))
  const complaints: string[] = []
  for (const { id } of few.rows) {
    const link = `${server.origin}/en/letters/${letter?.slug}/confirm/${makeToken(key, 'confirm', letter?.id ?? '', id)}`
    const { status } = await fetch(link, { method: 'POST', redirect: 'manual' })
    if (status !== 303) complaints.push(`a confirmation was answered with ${status}`)
  }
  if (few.rows.length === 0) complaints.push('nobody was held')
  const { rows } = await stage.ask((client) =>
    client.query<Omit<Held, 'complaints'>>(
      `select count(*) filter (where holds = '{}' and name like 'Ana flood%')::integer as passed,
              count(*) filter (where holds <> '{}' and name like 'Ana elsewhere%')::integer as elsewhere,
              count(*) filter (where id = any ($1) and counted)::integer as listed,
              count(*) filter (where id = any ($1) and id not in (select id from waiting))::integer as lost
         from signatures where letter_id = $2`,
      [few.rows.map(({ id }) => id), letter?.id],
    ),
  )
  const [found = { passed: NaN, elsewhere: NaN, listed: NaN, lost: NaN }] = rows
  return { ...found, complaints }
}
