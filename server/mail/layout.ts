import { localeOf } from '../../web/words/language.ts'
import { translator } from '../../web/words/words.ts'
import type { Wording } from './mail.ts'

type Script = {
  /** Of the words. */
  language: string
  direction: 'ltr' | 'rtl'
}

/** A mail as plain text. Lines are not broken: a telephone and a terminal each know better where. */
export function mailText({ heading, before, line, button, after, links = [], ...end }: Wording): string {
  const last = [...end.footer, ...linksAtEnd(end).map(({ label, url }) => `${label}:\n${url}`)]
  const small = last.length > 0 ? ['-- ', ...last].join('\n') : undefined
  const parts = [
    heading,
    ...before,
    line && `    ${line}`,
    button && `${button.label}:\n${button.url}`,
    ...after,
    ...links.map(({ label, url }) => `${label}:\n${url}`),
    small,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function linksAtEnd({ own, unsubscribe }: Pick<Wording, 'own' | 'unsubscribe'>) {
  return [own, unsubscribe].filter((link) => link !== undefined)
}

// Where a mail program keeps no style sheet, what stands inline is what is seen; the sheet is for the dark alone.
const serif = "'Source Serif 4',Georgia,'Times New Roman',serif"
const sans = "'Source Sans 3','Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const styles = {
  body: `margin:0;padding:0;background-color:#fcfbf8;color:#1c1b1a;font-family:${sans};font-size:17px;line-height:1.5`,
  column: 'max-width:560px;margin:0 auto;padding:32px 24px',
  heading: `margin:0 0 16px;font-family:${serif};font-size:24px;line-height:1.3;font-weight:600`,
  paragraph: 'margin:0 0 16px',
  line: `margin:0 0 24px;padding:12px 16px;border:1px solid #e4e0d8;border-radius:4px;font-family:${serif};font-size:19px;overflow-wrap:anywhere`,
  actions: 'margin:0 0 16px',
  // The border is as wide as the padding and in its color: Outlook draws borders and forgets the padding of a link.
  button:
    'display:inline-block;padding:4px 12px;border:8px solid #1f3a5f;border-radius:4px;background-color:#1f3a5f;color:#fcfbf8;font-weight:600;text-decoration:none',
  address: 'margin:0 0 24px;font-size:14px;color:#57534e;overflow-wrap:anywhere',
  link: 'color:#1f3a5f',
  footer: 'margin:32px 0 0;padding:16px 0 0;border-top:1px solid #e4e0d8;font-size:14px;color:#57534e',
  small: 'margin:0 0 8px',
}

const dark = `
    :root { color-scheme: light dark; supported-color-schemes: light dark; }
    @media (prefers-color-scheme: dark) {
      .paper { background-color: #1c1b1a !important; color: #f0ede6 !important; }
      .line, .footer { border-color: #57534e !important; }
      .quiet, .footer { color: #b8b2a7 !important; }
      .link { color: #a9c4e6 !important; }
      .button { background-color: #a9c4e6 !important; border-color: #a9c4e6 !important; color: #1c1b1a !important; }
    }`

/** A mail as HTML that holds in mail programs: no tables, no pictures, nothing fetched from anywhere. */
export function mailHtml(wording: Wording, { language, direction }: Script): string {
  const { subject, heading, before, line, after, links = [], footer } = wording
  const small = [...footer.map(smallPrint), ...linksAtEnd(wording).map(smallLink)]
  // A title or a name of another direction stands where the mail's own begins.
  const aligned = `text-align:${direction === 'rtl' ? 'right' : 'left'}`
  const content = [
    heading && `<h1 dir="auto" style="${styles.heading};${aligned}">${escaped(heading)}</h1>`,
    ...before.map(paragraph),
    line && `<p class="line" dir="auto" style="${styles.line};${aligned}">${escaped(line)}</p>`,
    buttonOf(wording, language),
    ...after.map(paragraph),
    ...links.map(paragraphLink),
    small.length > 0 && `<div class="footer" style="${styles.footer}">\n${small.join('\n')}\n</div>`,
  ]
  return `<!doctype html>
<html lang="${escaped(language)}" dir="${direction}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
  <title>${escaped(subject)}</title>
  <style>${dark}
  </style>
</head>
<body class="paper" style="${styles.body}">
<div class="paper" style="${styles.column}" lang="${escaped(language)}" dir="${direction}">
${content.filter(Boolean).join('\n')}
</div>
</body>
</html>
`
}

function paragraph(text: string): string {
  return `<p style="${styles.paragraph}">${escaped(text)}</p>`
}

function smallPrint(text: string): string {
  return `<p style="${styles.small}">${escaped(text)}</p>`
}

function paragraphLink({ label, url }: { label: string; url: string }): string {
  return `<p style="${styles.paragraph}"><a class="link" href="${escaped(url)}" style="${styles.link}">${escaped(label)}</a></p>`
}

function smallLink({ label, url }: { label: string; url: string }): string {
  return `<p style="${styles.small}"><a class="link" href="${escaped(url)}" style="${styles.link}">${escaped(label)}</a></p>`
}

function buttonOf({ button }: Wording, language: string): string | undefined {
  if (!button) return undefined
  const url = escaped(button.url)
  const below = escaped(translator(localeOf(language))('mail.address-below'))
  return [
    `<p style="${styles.actions}"><a class="button" href="${url}" style="${styles.button}">${escaped(button.label)}</a></p>`,
    `<p class="quiet" style="${styles.address}">${below}<br><a class="link" dir="ltr" href="${url}" style="${styles.link}">${url}</a></p>`,
  ].join('\n')
}

function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
