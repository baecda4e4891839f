/** Read when somebody uses a passkey: it is a quarter of what the service would read before its first answer. */
export const webauthn = () => import('@simplewebauthn/server')
