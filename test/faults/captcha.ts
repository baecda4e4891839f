import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { root } from '#server/database/root.ts'
import { keys, solved, startProvider, type Provider } from '../captcha/provider.ts'
import type { Told } from './invariants.ts'
import { judge, type Outcome } from './rig/outcome.ts'
import { onStage, type Stage } from './rig/stage.ts'

const signers = 12
/** Milliseconds for which an open circuit asks nobody, with room. */
const openFor = 31_000

const well = solved({ hostname: '127.0.0.1' })

/** How whoever checks captchas is of no use. */
const ailments: Record<string, Provider['answer']> = {
  silent: undefined,
  failing: { status: 500, body: '' },
  garbled: { body: '\0\uffff{' },
  'saying nothing': { body: '{"status":"ok"}' },
}

/**
 * hCaptcha is silent, answers 500 and talks nonsense. Everybody who signs is answered within four seconds, and
 * held: nobody is let in by that. After five failures nobody is asked any more; thirty seconds later one is, and once
 * that goes well all are taken as before.
 */
export async function upsetCaptcha({ seed }: { seed: number }): Promise<Outcome> {
  const provider = await startProvider()
  const elsewhere = pathToFileURL(join(root, 'test', 'faults', 'rig', 'elsewhere.mjs')).href
  const settings = {
    HCAPTCHA_SITE_KEY: keys.siteKey,
    HCAPTCHA_SECRET: keys.secret,
    NODE_OPTIONS: `--import ${elsewhere}`,
    ...provider.elsewhere,
  }
  return onStage({ letters: 8, settings }, (stage) => play(stage, { seed, provider })).finally(() =>
    provider.close(),
  )
}

async function play(
  stage: Stage,
  { seed, provider }: { seed: number; provider: Provider },
): Promise<Outcome> {
  const told: Told[] = []
  const complaints: string[] = []
  const asked: number[] = []
  let longest = 0
  const sign = async (named: string, { upset, count = signers }: { upset: boolean; count?: number }) => {
    const hold = upset ? { heldFor: 'captcha-out-of-reach' } : {}
    const brings = { captcha: () => `P1_${randomUUID()}`, ...hold }
    const crowd = stage.crowd({ seed, count, reading: 0, atOnce: 3, named: slug(named), ...brings })
    await crowd.run()
    told.push(...crowd.told)
    complaints.push(...crowd.complaints)
    if (upset) longest = Math.max(longest, crowd.tally.longest)
    return crowd
  }
  provider.answer = well
  await sign('well', { upset: false })
  for (const [name, answer] of Object.entries(ailments)) {
    provider.answer = answer
    provider.asked = []
    await sign(name, { upset: true })
    asked.push(provider.asked.length)
    // A new process has a circuit that is closed.
    await stage.server.stop()
    await stage.server.start()
  }
  await sign('still saying nothing', { upset: true })
  provider.answer = well
  await sleep(openFor)
  // The first one is the try; until it is back the others are held.
  await sign('first again', { upset: false, count: 1 })
  const crowd = await sign('well again', { upset: false })
  await stage.drained()
  const { figures, complaints: found } = judge({ crowd, findings: await stage.check(told) })
  return {
    complaints: [...new Set([...complaints, ...found])],
    figures: [
      ...figures,
      {
        figure: 'signers while the provider was upset',
        value: told.length - 2 * signers - 1,
        unit: 'signers',
      },
      { figure: 'longest answer to them', value: longest, unit: 'ms', goal: '<= 4000' },
      {
        figure: 'questions to a provider that fails, most',
        value: Math.max(...asked),
        unit: 'questions',
        goal: '<= 10',
      },
      { figure: 'the same, least', value: Math.min(...asked), unit: 'questions', goal: '>= 5' },
    ],
  }
}

const slug = (text: string) => text.replaceAll(' ', '-')
