import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

// An X.509 certificate (RFC 5280, in DER) for `localhost`, by a key that is made for it. Node reads certificates and
// writes none.

const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const identifier = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const time = (date: Date) =>
  der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`))

const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'))
const commonName = sequence(der(0x31, sequence(identifier('550403'), der(0x0c, Buffer.from('localhost')))))
const basicConstraints = sequence(identifier('551d13'), der(0x04, sequence(der(0x01, Buffer.from([255])))))
const alternativeName = sequence(
  identifier('551d11'),
  der(0x04, sequence(der(0x82, Buffer.from('localhost')))),
)

/** Both in PEM; good for a day. */
export function selfSigned(now = new Date()): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
  const told = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    commonName,
    sequence(time(days(-1)), time(days(1))),
    commonName,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(basicConstraints, alternativeName)),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', told, privateKey))
  const bytes = sequence(told, ecdsaWithSha256, signature).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${bytes.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  }
}
