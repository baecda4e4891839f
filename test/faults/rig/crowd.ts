import { setTimeout as sleep } from 'node:timers/promises'
import { chanceOf, type Chance } from '#server/task/chance.ts'
import { inventSignatures, type SignatureRow } from '#server/task/invented-signatures.ts'
import { solvedCaptchas } from '../../load/rig/captchas.ts'
import type { Told } from '../invariants.ts'
import { asksToConfirm, Browser, emptyTally, formIn, type Tally } from './browser.ts'
import type { Post } from './post.ts'

export type CrowdOptions = {
  seed: number
  count: number
  /** How many sign at a time, and as many confirm. */
  atOnce: number
  letters: { slug: string; id: string }[]
  post: Post
  key: Buffer
  origin: () => string
  /** Milliseconds between seeing the form and sending it; none: the form does not say when it was served. */
  reading: number
  /** What their mailboxes begin with. */
  named?: string
  /** Whether they confirm; else they only sign. */
  confirming?: boolean
  /** The captcha that each brings; else one that our own work solved. */
  captcha?: () => string
  /** Why each is held, though they do everything right. */
  heldFor?: string
}

/** Share of those who never open their mail, of those who press twice at once, of organizations. */
const shares = { silent: 0.02, twice: 0.1, organizations: 0.12 }

/** How many may wait for their mail before others sign. */
const mostAwaited = 1000

type Signer = {
  told: Told
  slug: string
  browser: Browser
  typed: Record<string, string>
  silent: boolean
  twice: boolean
}

/** People and organizations that sign and confirm, each from a network and with a mailbox of their own. */
export class Crowd {
  readonly told: Told[] = []
  readonly tally: Tally = emptyTally()
  /** What went wrong for somebody in a way that no fault excuses. */
  readonly complaints: string[] = []
  /** Signings and confirmations that were acknowledged. */
  done = 0
  /** How many wait for their mail. */
  private awaited = 0
  private readonly options: CrowdOptions
  private readonly signers: Signer[]
  private readonly watchers: { at: number; reached: () => void }[] = []

  constructor(options: CrowdOptions) {
    this.options = options
    this.signers = Array.from(invent(options), (row, place) => this.signer(row, place))
    this.told = this.signers.map(({ told }) => told)
  }

  /** How many acts there will be. */
  get acts(): number {
    return this.signers.length + this.signers.filter(({ silent }) => !silent).length
  }

  /** Until so many acts are done. */
  reaches(at: number): Promise<void> {
    if (this.done >= at) return Promise.resolve()
    return new Promise((reached) => this.watchers.push({ at, reached }))
  }

  /** All sign, and confirm as their mails come. */
  async run(): Promise<void> {
    const confirming = new Turns(this.options.atOnce)
    const confirmed: Promise<void>[] = []
    const waiting = this.signers.values()
    const stand = async () => {
      for (const signer of waiting) {
        // Whoever signs faster than mails leave would in the end have everybody wait for a mail.
        while (this.awaited >= mostAwaited) await sleep(50)
        if (!(await this.excused(signer, () => this.sign(signer))) || signer.silent) continue
        confirmed.push(this.confirmLater(signer, confirming))
      }
    }
    await Promise.all(Array.from({ length: this.options.atOnce }, stand))
    await Promise.all(confirmed)
  }

  private async confirmLater(signer: Signer, turns: Turns): Promise<void> {
    await this.excused(signer, async () => {
      this.awaited += 1
      const url = await this.options.post.linkTo(signer.told.mailbox).finally(() => (this.awaited -= 1))
      await turns.take(() => this.confirm(signer, url))
    })
  }

  private async excused({ told }: Signer, act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
    } catch (error) {
      this.complaints.push(`${told.mailbox}: ${error instanceof Error ? error.message : String(error)}`)
      return false
    }
    this.done += 1
    for (const { at, reached } of this.watchers) if (this.done >= at) reached()
    return true
  }

  private async sign({ told, slug, browser, typed, twice }: Signer): Promise<void> {
    const page = await browser.open(`/en/letters/${slug}/sign?as=${typed['as']}`)
    const { formKey = '', stamp = '' } = formIn(page).fields
    told.formKey = formKey
    await sleep(this.options.reading)
    const captcha = this.options.captcha?.() ?? (await solvedCaptchas(this.options.key, 1)).join()
    const all = { ...typed, captcha, stamp: this.options.reading > 0 ? stamp : '' }
    await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => browser.press(page, all)))
    told.signed = true
  }

  private async confirm({ told, browser, twice }: Signer, url: string): Promise<void> {
    let page = await browser.open(new URL(url).pathname)
    // Whoever pressed and heard nothing is led to the page again, and sees there what is so.
    while (asksToConfirm(page)) {
      const [path = ''] = await Promise.all(
        Array.from({ length: twice ? 2 : 1 }, () => browser.press(page, {})),
      )
      page = await browser.open(path)
    }
    told.confirmed = true
  }

  private signer(row: SignatureRow, place: number): Signer {
    const { letters, origin, seed, named = 'signer', confirming = true, heldFor } = this.options
    const chance = chanceOf(seed, place)
    const letter = chance.among(letters)
    const mailbox = `${named}-${place}@mail${place % 97}.example`
    const typed = formOf(row, mailbox)
    // A network is a /24.
    const address = `${11 + (place >> 16)}.${(place >> 8) & 255}.${place & 255}.7`
    return {
      told: {
        formKey: '',
        letterId: letter.id,
        mailbox,
        people: row.people,
        signed: false,
        confirmed: false,
        ...(heldFor ? { heldFor } : {}),
      },
      slug: letter.slug,
      browser: new Browser({ origin, address, tally: this.tally }),
      typed,
      silent: chance.happens(confirming ? shares.silent : 1),
      twice: chance.happens(shares.twice),
    }
  }
}

/** So many at a time, the others in the order in which they come. */
class Turns {
  private free: number
  private readonly queue: (() => void)[] = []

  constructor(atOnce: number) {
    this.free = atOnce
  }

  async take(work: () => Promise<void>): Promise<void> {
    if (this.free > 0) this.free -= 1
    else await new Promise<void>((come) => this.queue.push(come))
    try {
      await work()
    } finally {
      const next = this.queue.shift()
      if (next) next()
      else this.free += 1
    }
  }
}

function* invent({ seed, count }: CrowdOptions): Generator<SignatureRow> {
  const common = { count, from: new Date(), language: 'en' }
  const people = inventSignatures({ ...common, seed, signs: 'individuals' })
  const bodies = inventSignatures({ ...common, seed: seed + 1, signs: 'organizations' })
  const chance: Chance = chanceOf(seed, 2 ** 31)
  for (let made = 0; made < count; made++) {
    const next = (chance.happens(shares.organizations) ? bodies : people).next()
    if (!next.done) yield next.value.row
  }
}

function formOf(row: SignatureRow, email: string): Record<string, string> {
  const { name, second_name = '', role = '', affiliation = '', city = '', country = '', acronym = '' } = row
  const consents = { agree: 'yes', mayBind: 'yes', publish: 'yes' }
  const contact = { contactName: 'Zoë Łukasz', contactRole: 'Director', organization: 'another' }
  if (row.people === 0) return { as: 'organization', name, acronym, country, email, ...contact, ...consents }
  const as = affiliation ? 'affiliated' : 'individual'
  return { as, name, secondName: second_name, role, affiliation, city, country, email, ...consents }
}
