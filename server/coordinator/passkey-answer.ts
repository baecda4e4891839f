import { z } from 'zod'

const Answer = z.looseObject({
  id: z.string().max(1400),
  rawId: z.string().max(1400),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string().max(4000) }),
  clientExtensionResults: z.looseObject({}),
})
const ClientData = z.object({ challenge: z.string().min(1).max(200) })

export type PasskeyAnswer<Response> = { response: Response; id: string; challenge: string }

/**
 * What a browser said for a passkey, as JSON from a form's field: with the challenge that it claims to answer. What else
 * is in it is for the library to judge. Nothing where it is no such thing.
 */
export function readAnswer<Response>(text: string): PasskeyAnswer<Response> | undefined {
  const { data } = Answer.safeParse(parse(text))
  if (!data) return undefined
  const client = ClientData.safeParse(
    parse(Buffer.from(data.response.clientDataJSON, 'base64url').toString('utf8')),
  )
  if (!client.success) return undefined
  return { response: data as Response, id: data.id, challenge: client.data.challenge }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
