// Who may import whom. Read from top to bottom, it is the architecture; `npm test -- shape` holds us to it.

// server/signature/signature.ts: what a slice shows to the others and to the browser.
const face = '^server/([^/]+)/\\1[.]ts$'

// What else runs anywhere, in the browser too: values in, values out. New ones are listed here.
const pureFiles = [
  'line',
  'canonical-email',
  'sort-key',
  'normal-form',
  'country',
  'difference',
  'free-mail',
  'csv',
  'rules',
]
const pure = `^server/(?!document/)[^/]+/(${pureFiles.join('|')})[.]ts$`

// A package may lie deeper in node_modules than at its top.
const packages = (names) => `(^|/)node_modules/(@types/)?(${names})(/|$)`

const wiring = '^server/(main|serve|app|development)[.]ts$'
// One file; `people-routes.ts` and its like where one would be too long.
const routes = '^server/[^/]+/[a-z-]*routes[.]ts$'
// What writes the file: nothing before it knows PDFKit.
const painter =
  '^server/document/(paint|image-object|structure-tree|object-packer|embedded-file|output|pdfkit-internals)[.]ts$'
const afterLayout =
  '^server/document/(paint|image-object|structure-tree|object-packer|embedded-file|output|pdfkit-internals|render|render-sheet|worker)[.]ts$'
const beforePainting =
  '^server/document/(?!(paint|image-object|structure-tree|object-packer|embedded-file|output|pdfkit-internals|render|render-sheet|worker)[.]ts)'
const ofFiles = '^server/document/(font|hyphenation)[.]ts$'
// Packed pixels are looked over before they are taken, and taken apart when they are painted.
const ofPixels = '^server/document/png[.]ts$'
const words = '^web/words/'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-cycles',
      comment: 'Components may: they nest as the text that they show does.',
      severity: 'error',
      from: {},
      to: { circular: true, via: { pathNot: '[.]svelte$' } },
    },

    // main -> app -> routes -> verbs
    {
      name: 'the-process-is-the-top',
      comment: 'Nothing is built on main or development; only those two, commands and tests build the app.',
      severity: 'error',
      from: { path: '^(server|web)/', pathNot: [wiring, '^server/task/'] },
      to: { path: wiring },
    },
    {
      name: 'main-is-imported-by-nobody',
      severity: 'error',
      from: { pathNot: '^server/task/' },
      to: { path: '^server/(main|development)[.]ts$' },
    },
    {
      name: 'routes-are-mounted-in-one-place',
      severity: 'error',
      from: { pathNot: '^server/app[.]ts$' },
      to: { path: routes },
    },
    {
      name: 'only-routes-know-http',
      comment: 'A verb is handed what it needs, and gives back what happened.',
      severity: 'error',
      from: { path: '^server/', pathNot: [routes, wiring, '^server/(page|headers|problem)[.]ts$'] },
      to: { path: packages('fastify[^/]*|@fastify/[^/]+') },
    },
    {
      name: 'only-routes-render-pages',
      comment: 'And the one page of what went wrong.',
      severity: 'error',
      from: { path: '^server/', pathNot: [routes, wiring, '^server/problem[.]ts$'] },
      to: { path: '^server/page[.]ts$' },
    },
    {
      name: 'settings-are-read-at-the-top',
      comment: 'A slice is handed what it needs; it never reaches for the environment.',
      severity: 'error',
      from: { pathNot: [wiring, '^server/(task|database|seal)/', '^test/'] },
      to: { path: '^server/config[.]ts$' },
    },
    {
      name: 'the-database-knows-no-letters',
      severity: 'error',
      from: { path: '^server/database/' },
      to: { path: '^(server|web)/', pathNot: '^server/(database/|config[.]ts$|refusal[.]ts$)' },
    },
    {
      name: 'backups-know-no-letters',
      comment:
        'What a backup holds is read from the catalogue: a new table is in it without anybody thinking of it.',
      severity: 'error',
      from: { path: '^server/backup/' },
      to: { path: '^(server|web)/', pathNot: '^server/(backup|database)/' },
    },
    {
      name: 'commands-are-not-leaned-on',
      severity: 'error',
      from: { path: '^(server|web)/', pathNot: '^server/task/' },
      to: { path: '^server/task/' },
    },

    // What is pure stays pure.
    {
      name: 'a-face-is-pure',
      comment: 'It runs in the browser too: zod, faces and pure files, nothing that does anything.',
      severity: 'error',
      from: { path: [face, pure] },
      to: { pathNot: [face, pure, packages('zod')] },
    },
    {
      name: 'layout-is-pure',
      comment: 'Pages are computed from values: no database, no clock, no PDF library.',
      severity: 'error',
      from: { path: '^server/document/', pathNot: [afterLayout, ofFiles, ofPixels] },
      to: {
        pathNot: [
          beforePainting,
          packages('remark-[^/]+|unified|mdast[^/]*|unist[^/]*|hyphen|bidi-js|fontkit|linebreak'),
        ],
      },
    },
    {
      name: 'fonts-and-patterns-come-from-files',
      comment: 'The stages before the painter that read: what we ship for a script or a language.',
      severity: 'error',
      from: { path: ofFiles },
      to: {
        pathNot: [beforePainting, packages('fontkit|hyphen'), '^(node:)?(fs|module|path|url)$'],
      },
    },
    {
      name: 'pixels-need-unpacking-only',
      severity: 'error',
      from: { path: ofPixels },
      to: { pathNot: [beforePainting, '^(node:)?zlib$'] },
    },
    {
      name: 'the-painter-sees-the-document-only',
      severity: 'error',
      from: { path: afterLayout },
      to: { path: '^(server|web)/', pathNot: '^server/document/' },
    },
    {
      name: 'only-the-painter-knows-pdfkit',
      severity: 'error',
      from: { pathNot: [painter, '^test/document/pdfkit-internals[.]test[.]ts$'] },
      to: { path: packages('pdfkit') },
    },

    // Mail
    {
      name: 'mails-stay-at-home',
      comment: 'Another slice says what happened; the slice itself says it to people.',
      severity: 'error',
      from: { path: '^server/([^/]+)/' },
      to: { path: '^server/[^/]+/mails[.]ts$', pathNot: '^server/$1/' },
    },
    {
      name: 'only-mail-sends-mail',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/mail/' },
      to: { path: packages('nodemailer') },
    },

    // The browser's side
    {
      name: 'the-browser-sees-faces-only',
      severity: 'error',
      from: { path: '^web/' },
      to: {
        pathNot: [
          '^web/',
          face,
          pure,
          // Which words are in which language: on paper as on the page.
          '^server/document/language[.]ts$',
          packages(
            'svelte|altcha-lib|@simplewebauthn/browser|@fontsource[^/]*/[^/]+|unified|mdast|(rehype|remark)-[^/]+',
          ),
        ],
      },
    },
    {
      name: 'only-routes-show-pages',
      comment: 'And the one page of what went wrong.',
      severity: 'error',
      from: { path: '^server/', pathNot: [routes, '^server/(page|problem)[.]ts$'] },
      to: { path: '^web/', pathNot: words },
    },
    {
      name: 'words-are-for-mails-and-pages',
      comment:
        'Rules know no language: they give codes and values, and what speaks to people finds the words.',
      severity: 'error',
      from: {
        path: '^server/',
        pathNot: [routes, wiring, '^server/(page|problem)[.]ts$', '/mails[.]ts$', '^server/mail/'],
      },
      to: { path: words },
    },
    {
      name: 'the-widget-carries-no-pages',
      severity: 'error',
      from: { path: '^web/embed/' },
      to: { path: '^web/(public|desk)/' },
    },

    {
      name: 'nothing-leans-on-tests',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'nothing-leans-on-what-tests-bring',
      comment: 'In production only `dependencies` are installed.',
      severity: 'error',
      from: { path: '^(server|web)/', pathNot: '^server/task/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'svelte', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
}
