import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server'
import { parse, v7 as uuidv7 } from 'uuid'
import { all, maybe, sql, type Db } from '../database/sql.ts'
import type { Session } from './coordinator.ts'
import { readAnswer } from './passkey-answer.ts'
import { keepChallenge, takeChallenge } from './passkey-challenge.ts'
import { finishSetUp, holdFactors, type FactorSetUp } from './set-up-factor.ts'
import { webauthn } from './webauthn.ts'

/** What a browser needs to make a passkey for this coordinator, on a device that has none yet. */
export async function offerPasskey(
  db: Db,
  { session, origin, now }: { session: Session; origin: string; now: Date },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { id, email, name } = session.coordinator
  const { host, hostname } = new URL(origin)
  const known = await all<{ id: string; transports: string[] }>(
    db,
    sql`select credential_id as id, transports from passkeys where coordinator_id = ${id}`,
  )
  const { generateRegistrationOptions } = await webauthn()
  const options = await generateRegistrationOptions({
    rpName: `Undersigned ${host}`,
    rpID: hostname,
    userID: new Uint8Array(parse(id)),
    userName: email,
    userDisplayName: name ?? email,
    attestationType: 'none',
    excludeCredentials: known,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  await keepChallenge(db, { sessionId: session.id, challenge: options.challenge, now })
  return options
}

type Adding = { session: Session; key: Buffer; origin: string; answer: string; name: string; now: Date }

/** A passkey that answered our challenge; nothing where the answer is not right. Call it in a transaction. */
export async function addPasskey(
  db: Db,
  { session, key, origin, answer, name, now }: Adding,
): Promise<FactorSetUp | undefined> {
  const given = readAnswer<RegistrationResponseJSON>(answer)
  if (!given || !(await takeChallenge(db, { sessionId: session.id, challenge: given.challenge, now }))) {
    return undefined
  }
  const credential = await verified(given, origin)
  if (!credential) return undefined

  await holdFactors(db, { session, now })
  const { id: credentialId, publicKey, counter, transports = [] } = credential
  const stored = await maybe(
    db,
    sql`
      insert into passkeys (coordinator_id, id, credential_id, public_key, counter, transports, name, created_at)
      values (${session.coordinator.id}, ${uuidv7()}, ${credentialId}, ${Buffer.from(publicKey)}, ${counter},
              ${transports}, ${name}, ${now})
      on conflict (credential_id) do nothing
      returning id`,
  )
  return stored && finishSetUp(db, { session, key, change: 'passkey-added', now })
}

async function verified(
  { response, challenge }: { response: RegistrationResponseJSON; challenge: string },
  origin: string,
): Promise<WebAuthnCredential | undefined> {
  try {
    const { verifyRegistrationResponse } = await webauthn()
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: false,
    })
    return registrationInfo?.credential
  } catch {
    // The library throws where an answer is wrong; it reaches for nothing that could fail otherwise.
    return undefined
  }
}
