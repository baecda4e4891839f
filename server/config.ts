import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { root } from './database/root.ts'
import { RetentionSetting, usualRetention } from './retention/retention.ts'

/** What keeps us from starting and the operator can change: a sentence for a terminal, never a stack. */
export class CannotStart extends Error {
  override name = 'CannotStart'
}

export type Config = z.output<typeof schema>

const url = (protocols: RegExp, example: string) =>
  z
    .url({ protocol: protocols, error: `an address like ${example}` })
    .transform((address) => address.replace(/\/+$/, ''))

const network = z.string().refine(isNetwork, 'networks like 10.0.0.0/8,::1 separated by commas')

const expectedKeys = '32 bytes in base64; several, separated by commas, while keys are changed'

const schema = z
  .object({
    DATABASE_URL: url(/^postgres(ql)?$/, 'postgresql://user:password@host/database').optional(),
    DATA_DIR: z
      .string()
      .default('data')
      .transform((folder) => resolve(root, folder)),
    PORT: z.coerce
      .number('a port number')
      .int('a port number')
      .min(0, 'a port number')
      .max(65535, 'a port number')
      .default(3000),
    HOST: z.string().default('127.0.0.1'),
    PUBLIC_URL: url(/^https?$/, 'https://letters.example.org')
      .refine((address) => new URL(address).pathname === '/', 'an address without a path')
      .optional(),
    SMTP_URL: url(/^smtps?$/, 'smtp://user:password@mail.example.org:587').optional(),
    MAIL_FROM: z
      .string()
      .regex(
        /^(?:[^<>@]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
        'a mailbox such as Letters <letters@example.org>',
      )
      .optional(),
    SECRET: z.string().min(32, 'at least 32 characters').optional(),
    DATA_KEY: z
      .string()
      .transform((list) => list.split(',').map((key) => Buffer.from(key.trim(), 'base64')))
      .refine((keys) => keys.every(({ length }) => length === 32), expectedKeys)
      .optional(),
    // A list and nothing else: "true" or a number of hops would believe any X-Forwarded-For.
    TRUST_PROXY: z
      .string()
      .transform((list) => list.split(',').map((part) => part.trim()))
      .pipe(z.array(network))
      .optional(),
    HCAPTCHA_SITE_KEY: z
      .string()
      .regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, 'the site key that hCaptcha shows, a UUID')
      .optional(),
    HCAPTCHA_SECRET: z.string().optional(),
    OWNER_EMAIL: z.string().includes('@', 'an e-mail address').default('owner@localhost'),
    // Whom backups are sealed for, and the key that opens them: one of them, or neither.
    BACKUP_RECIPIENT: z
      .string()
      .regex(/^age1[a-z0-9]{20,}$/, 'a public key of age, age1…')
      .optional(),
    BACKUP_KEY: z
      .string()
      .regex(/^AGE-SECRET-KEY-(PQ-)?1[A-Z0-9]{20,}$/, 'a key of age, AGE-SECRET-KEY-1…')
      .optional(),
    METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
    RETENTION: RetentionSetting.optional(),
    CONTROLLER: z.string().max(500, 'a name and an address of 500 characters at most').optional(),
    PRIVACY_CONTACT: z.email('an e-mail address').optional(),
    SECOND_FACTOR: z.enum(['required', 'offered'], 'required or offered').default('required'),
    LOG_LEVEL: z
      .enum(
        ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'],
        'silent, fatal, error, warn, info, debug or trace',
      )
      .default('warn'),
  })
  .refine(({ SMTP_URL, MAIL_FROM }) => SMTP_URL === undefined || MAIL_FROM !== undefined, {
    path: ['MAIL_FROM'],
    message: 'the sender of mails, since SMTP_URL is set: Letters <letters@example.org>',
  })
  .refine(({ HCAPTCHA_SITE_KEY: siteKey, HCAPTCHA_SECRET: secret }) => !siteKey || secret !== undefined, {
    path: ['HCAPTCHA_SECRET'],
    message: "hCaptcha's secret, since HCAPTCHA_SITE_KEY is set",
  })
  .refine(({ HCAPTCHA_SITE_KEY: siteKey, HCAPTCHA_SECRET: secret }) => !secret || siteKey !== undefined, {
    path: ['HCAPTCHA_SITE_KEY'],
    message: 'the site key that belongs to HCAPTCHA_SECRET',
  })
  .transform(({ RETENTION, CONTROLLER, PRIVACY_CONTACT, ...config }) => ({
    ...config,
    keeping: {
      retention: RETENTION ?? usualRetention,
      controller: CONTROLLER ?? null,
      contact: PRIVACY_CONTACT ?? null,
    },
  }))
  .transform(({ HCAPTCHA_SITE_KEY: siteKey, HCAPTCHA_SECRET: secret, ...config }) => ({
    ...config,
    hcaptcha: siteKey && secret ? { siteKey, secret } : undefined,
    MAIL_FROM: config.MAIL_FROM ?? 'Undersigned <letters@localhost>',
    PUBLIC_URL: config.PUBLIC_URL ?? `http://localhost:${config.PORT}`,
  }))

/** The settings, each with its default; an empty one counts as absent. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))
  const { data, error } = schema.safeParse(given)
  if (data) return data

  // Values are not repeated: some of them are passwords.
  throw new CannotStart(
    error.issues.map(({ path, message }) => `${String(path[0])}: expected ${message}`).join('\n'),
  )
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}
