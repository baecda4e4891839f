import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server'
import { all, maybe, sql, type Db } from '../database/sql.ts'
import { forgetTries } from './code-try.ts'
import type { Session } from './coordinator.ts'
import { passFactor } from './pass-factor.ts'
import { readAnswer } from './passkey-answer.ts'
import { keepChallenge, takeChallenge } from './passkey-challenge.ts'
import { webauthn } from './webauthn.ts'

/** What a browser needs to ask one of the coordinator's passkeys. */
export async function askPasskey(
  db: Db,
  { session, origin, now }: { session: Session; origin: string; now: Date },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const known = await all<{ id: string; transports: string[] }>(
    db,
    sql`
      select credential_id as id, transports
        from passkeys
       where coordinator_id = ${session.coordinator.id}`,
  )
  const { generateAuthenticationOptions } = await webauthn()
  const options = await generateAuthenticationOptions({
    rpID: new URL(origin).hostname,
    allowCredentials: known,
    userVerification: 'preferred',
  })
  await keepChallenge(db, { sessionId: session.id, challenge: options.challenge, now })
  return options
}

type Giving = { session: Session; origin: string; answer: string; now: Date }

/** Nothing where the answer is not right. Call it in a transaction. */
export async function givePasskey(
  db: Db,
  { session, origin, answer, now }: Giving,
): Promise<{ token: string | undefined } | undefined> {
  const coordinatorId = session.coordinator.id
  const given = readAnswer<AuthenticationResponseJSON>(answer)
  if (!given || !(await takeChallenge(db, { sessionId: session.id, challenge: given.challenge, now }))) {
    return undefined
  }
  const passkey = await findPasskey(db, { coordinatorId, credentialId: given.id })
  const counter = passkey && (await newCounter(passkey, given, origin))
  if (counter === undefined) return undefined

  await db.query(sql`
    update passkeys
       set counter = ${counter}, last_used_at = ${now}
     where coordinator_id = ${coordinatorId} and credential_id = ${given.id}`)
  await forgetTries(db, { coordinatorId })
  return { token: await passFactor(db, { session, now }) }
}

/** Locked: two answers with one counter, from a key that was copied, come one after the other. */
async function findPasskey(
  db: Db,
  { coordinatorId, credentialId }: { coordinatorId: string; credentialId: string },
): Promise<WebAuthnCredential | undefined> {
  const row = await maybe<{ publicKey: Buffer; counter: string }>(
    db,
    sql`
      select public_key as "publicKey", counter
        from passkeys
       where coordinator_id = ${coordinatorId} and credential_id = ${credentialId}
         for update`,
  )
  return row && { id: credentialId, publicKey: new Uint8Array(row.publicKey), counter: Number(row.counter) }
}

/** How often the passkey says that it was used, where its answer is right; the library refuses a counter that falls back. */
async function newCounter(
  credential: WebAuthnCredential,
  { response, challenge }: { response: AuthenticationResponseJSON; challenge: string },
  origin: string,
): Promise<number | undefined> {
  try {
    const { verifyAuthenticationResponse } = await webauthn()
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      credential,
      requireUserVerification: false,
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch {
    // The library throws where an answer is wrong; it reaches for nothing that could fail otherwise.
    return undefined
  }
}
