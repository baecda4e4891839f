import { z } from 'zod'

/** A web or e-mail domain that says who somebody is. Domains at which anybody gets a mailbox are left out. */
export type Domain = {
  /** Registrable, lower case, ASCII: `cejil.org`, of `www.cejil.org` too. */
  readonly name: string
  /**
   * Several organizations are found there: a university's, a government's. `domainsOf` knows by the kind of domain; who
   * knows of two that a coordinator told apart with one domain says so here.
   */
  readonly shared: boolean
}

/** A further name: in another language, in brackets, shorter, or from before. */
export type Alias = {
  readonly name: string
  /** BCP 47; null where it is not known. */ readonly language: string | null
}

/** What is compared of an organization: as typed, nothing folded. */
export type Described = {
  readonly name: string
  readonly aliases?: readonly Alias[]
  /** As given in a field of its own; those that stand in the name are found there. */
  readonly acronym?: string | null
  /** ISO 3166-1 alpha-2; null where it is not known. */
  readonly country: string | null
  readonly city?: string | null
  readonly domains: readonly Domain[]
}

const withValues = <Code extends string, Names extends string>(code: Code, ...names: Names[]) =>
  z.object({
    code: z.literal(code),
    values: z.object(
      Object.fromEntries(names.map((name) => [name, z.string()])) as Record<Names, z.ZodString>,
    ),
  })

const bare = <Code extends string>(code: Code) => z.object({ code: z.literal(code) })

/** What speaks for one signatory, strongest first. Countries are ISO codes and languages BCP 47: pages word them. */
export const Reason = z.discriminatedUnion('code', [
  bare('same-name'),
  /** But for the legal form, articles and acronym. */
  bare('same-words'),
  bare('same-words-in-another-order'),
  bare('name-nearly-equal'),
  z.object({
    code: z.literal('same-name-in-languages'),
    values: z.object({ languages: z.array(z.string()) }),
  }),
  withValues('other-name-agrees', 'name'),
  z.object({ code: z.literal('names-share-words'), values: z.object({ words: z.array(z.string()) }) }),
  withValues('same-acronym', 'acronym'),
  /** One goes by what the other has as its acronym. */
  withValues('acronym-is-name', 'acronym'),
  withValues('acronym-fits-initials', 'acronym'),
  withValues('same-domain', 'domain'),
  withValues('same-shared-domain', 'domain'),
  withValues('domain-fits-acronym', 'domain', 'acronym'),
  withValues('same-country', 'country'),
  withValues('same-city', 'city'),
  bare('nothing-else-agrees'),
])
export type Reason = z.infer<typeof Reason>

/** What forbids that a machine takes two for one; a coordinator may. */
export const Veto = z.discriminatedUnion('code', [
  withValues('countries-differ', 'one', 'other'),
  withValues('country-in-one-name', 'country'),
  withValues('countries-in-names-differ', 'one', 'other'),
  withValues('cities-differ', 'one', 'other'),
  withValues('numbers-differ', 'one', 'other'),
  withValues('acronyms-differ', 'one', 'other'),
  withValues('legal-forms-differ', 'one', 'other'),
  withValues('domains-differ', 'one', 'other'),
  withValues('word-in-one-name', 'word'),
  withValues('bracket-in-one-name', 'text'),
  bare('word-order-differs'),
  bare('more-than-one-typo'),
  /** One letter makes another word of it: "Hunan" and "Henan". */
  withValues('typo-or-other-word', 'one', 'other'),
  /** Names of one word that differ, or have neither country nor domain in common. */
  bare('one-word'),
  /** Common words only, and neither country nor domain in common: "Ministry of Health". */
  bare('common-words'),
  bare('acronym-alone'),
  bare('domain-alone'),
  bare('translation-alone'),
])
export type Veto = z.infer<typeof Veto>

/** `same`: a machine may link them, reversibly. `doubtful`: a coordinator is asked. `different`: nobody is bothered. */
const Outcome = z.enum(['same', 'doubtful', 'different'])
export type Outcome = z.infer<typeof Outcome>

export const Likeness = z.object({
  outcome: Outcome,
  /** Log-odds, natural: 0 where it is as likely as not. For ranking; the outcome also heeds vetoes. */
  score: z.number(),
  reasons: z.array(Reason),
  vetoes: z.array(Veto),
})
export type Likeness = z.infer<typeof Likeness>

/** Names of people: the same but for case, accents and punctuation; a slip, an initial or the order away; another name. */
export type PersonNames = 'same' | 'near' | 'other'

/** What an organization is found by among others. `held` is stored with it, `sought` is looked for in what is held. */
export type Keys = { held: string[]; sought: SoughtKey[] }

/** `weight`: what sharing the key says, natural log of how rare it is. Candidates are ranked by the sum. */
export type SoughtKey = { key: string; weight: number }
