// The order tells: Edge and Opera say that they are Chrome, Chrome says that it is Safari.
const browsers: [name: string, sign: RegExp][] = [
  ['Edge', /\bEdg(A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|Chromium|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
]

const systems: [name: string, sign: RegExp][] = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
]

/**
 * `Firefox · Linux`: enough for people to know their own devices again, and no more. Null where the header says nothing
 * that we know. Versions and models are deliberately absent.
 */
export function deviceOf(userAgent: string | undefined): string | null {
  const named = [browsers, systems].flatMap(
    (list) => list.find(([, sign]) => sign.test(userAgent ?? '')) ?? [],
  )
  return named.filter((part) => typeof part === 'string').join(' · ') || null
}
