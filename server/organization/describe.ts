import type { Described } from '../likeness/likeness.ts'
import type { OrganizationShown } from './organization.ts'

/** An organization of the registry with its names, the one it came under first. */
export type Entry = {
  id: string
  country: string | null
  domain: string | null
  names: { kind: 'name' | 'acronym' | 'alias'; language: string | null; name: string }[]
}

/** The same as likeness compares it. */
export function describe({ country, domain, names }: Entry): Described {
  const [first, ...others] = names.filter(({ kind }) => kind !== 'acronym')
  return {
    name: first?.name ?? '',
    aliases: others.map(({ name, language }) => ({ name, language })),
    acronym: names.find(({ kind }) => kind === 'acronym')?.name ?? null,
    country,
    domains: domain ? [{ name: domain, shared: false }] : [],
  }
}

/** The same as anyone may see it: without its domain and its contact. */
export function show({ id, country, names }: Entry): OrganizationShown {
  const [first, ...others] = names.filter(({ kind }) => kind !== 'acronym')
  return {
    id,
    name: first?.name ?? '',
    acronym: names.find(({ kind }) => kind === 'acronym')?.name ?? null,
    otherNames: others.map(({ name }) => name),
    country,
  }
}
