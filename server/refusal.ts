/** Everything the service refuses, with its HTTP status. The words stand in the catalogues under `refusal.<code>`. */
export const refusals = {
  'page-not-found': 404,
  'letter-not-found': 404,
  'signature-not-found': 404,
  'signature-settled': 409,
  'mail-not-found': 404,
  'edition-not-found': 404,
  'partner-not-found': 404,
  'link-broken': 404,
  'link-expired': 410,
  'letter-closed': 409,
  'letter-not-open': 409,
  'letter-paused': 503,
  'capacity-not-taken': 409,
  'decided-already': 409,
  'edition-frozen-already': 409,
  'announced-already': 409,
  'name-taken': 409,
  'line-changed': 409,
  'draft-changed': 409,
  'original-stays': 409,
  'mail-sent': 409,
  'bulk-changed': 409,
  'bulk-running': 409,
  'bulk-not-found': 404,
  'gathering-not-found': 404,
  'gathering-over': 409,
  'gathering-changed': 409,
  'officer-is-signer': 409,
  'officers-asked': 409,
  'organization-not-found': 404,
  'last-owner': 409,
  'last-factor': 409,
  'request-unreadable': 400,
  'request-too-large': 413,
  'media-type-unknown': 415,
  'request-from-elsewhere': 403,
  'sign-in-needed': 401,
  'role-too-small': 403,
  'factor-not-fresh': 403,
  'sign-in-link-spent': 410,
  'invitation-over': 410,
  'token-needed': 401,
  'token-not-found': 404,
  'scope-missing': 403,
  'key-used-already': 409,
  'webhook-not-found': 404,
  'too-many-requests': 429,
  'out-of-reach': 503,
  'space-low': 503,
} as const satisfies Record<string, number>

export type RefusalCode = keyof typeof refusals

/** Thrown where we refuse. Anything else thrown is a fault: logged, and answered without detail. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly statusCode: number

  constructor(code: RefusalCode) {
    super(code)
    this.code = code
    this.statusCode = refusals[code]
  }
}
