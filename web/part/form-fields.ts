import type { Capacity } from '../../server/signature/signature.ts'
import type { Key } from '../words/words.ts'

const individual = {
  name: 'field.name',
  secondName: 'field.second-name',
  role: 'field.role',
  affiliation: 'field.affiliation',
  published: 'field.published',
  email: 'field.email',
  city: 'field.city',
  country: 'field.country',
  agree: 'field.agree',
  publish: 'field.publish',
  updates: 'field.updates',
} as const satisfies Record<string, Key>

/** The fields of each form in their order on the page, with their labels. */
export const formFields: Record<Capacity, Record<string, Key>> = {
  organization: {
    organization: 'known.title',
    name: 'field.organization-name',
    acronym: 'field.acronym',
    country: 'field.country',
    website: 'field.website',
    contactName: 'field.contact-name',
    contactRole: 'field.contact-role',
    email: 'field.email',
    mayBind: 'field.may-bind',
    publish: 'field.publish-organization',
    updates: 'field.updates',
  },
  individual,
  affiliated: individual,
}
