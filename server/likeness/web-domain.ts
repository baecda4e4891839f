import { domainToASCII } from 'node:url'
import { getDomainWithoutSuffix, parse } from 'tldts'
import type { Domain } from './likeness.ts'

/** Domains of the mailboxes that anybody gets, by the part before the country where a provider has many. */
const freeDomains = new Set(
  `gmail.com googlemail.com icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me tutanota.com tuta.io
fastmail.com zoho.com mail.com mail.ru inbox.ru bk.ru list.ru rambler.ru web.de t-online.de freenet.de orange.fr
wanadoo.fr free.fr sfr.fr laposte.net libero.it virgilio.it tiscali.it alice.it qq.com 163.com 126.com sina.com
foxmail.com naver.com daum.net hanmail.net uol.com.br bol.com.br terra.com.br ig.com.br prodigy.net.mx riseup.net
comcast.net verizon.net att.net sbcglobal.net btinternet.com rediffmail.com wp.pl onet.pl o2.pl seznam.cz abv.bg
telefonica.net bigpond.com cantv.net`.split(/\s+/),
)
const freeProviders = new Set('yahoo ymail rocketmail hotmail outlook live msn gmx yandex aim'.split(' '))

/** Where many organizations have a page of their own. */
const hosts = new Set(
  `facebook.com fb.com twitter.com x.com instagram.com linkedin.com youtube.com tiktok.com linktr.ee google.com
goo.gl wordpress.com blogspot.com blogger.com wix.com wixsite.com weebly.com squarespace.com github.io github.com
medium.com substack.com tumblr.com jimdo.com jimdofree.com webnode.com webnode.es strikingly.com carrd.co
business.site wa.me whatsapp.com t.me bit.ly wikipedia.org archive.org mystrikingly.com godaddysites.com`.split(
    /\s+/,
  ),
)

/** Universities, governments, armies: a department signs from the domain of the whole. */
const wholes =
  /^(edu|gov|mil|int)$|^(edu|ac|gov|gob|gouv|gub|gov|go|govt|mil|nhs|police|sch|school|jus|leg)[.][a-z]{2}$/
const wholeNames =
  /^(uni|univ|university|universidad|tu|fh|hs|ku|u)-|^(uni|univ)[a-z]{3,}|^(gov|government|gov)$/

/**
 * What an organization is found under, from what it typed: each registrable domain once, with `shared` where several
 * organizations are to be expected there. Domains of free mail are left out; what is no address says nothing.
 */
export function domainsOf({ website, email }: { website?: string | null; email?: string | null }): Domain[] {
  const domains = new Map<string, Domain>()
  for (const address of [website, email]) {
    const domain = address ? domainIn(address) : undefined
    if (domain) domains.set(domain.name, domain)
  }
  return [...domains.values()]
}

function domainIn(address: string): Domain | undefined {
  const { domain, publicSuffix, isIcann, isIp } = parse(address.slice(0, 400), { allowPrivateDomains: false })
  if (!domain || !publicSuffix || isIp || !isIcann) return undefined
  const label = getDomainWithoutSuffix(domain) ?? ''
  if (freeDomains.has(domain) || freeProviders.has(label) || hosts.has(domain)) return undefined
  return {
    name: domainToASCII(domain) || domain,
    shared: wholes.test(publicSuffix) || wholeNames.test(label),
  }
}
