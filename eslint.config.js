import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import { builtinRules } from 'eslint/use-at-your-own-risk'
import { defineConfig } from 'eslint/config'
import globals from 'globals'
import ts from 'typescript-eslint'

// What a reader can take in at once; blank lines and comments are not counted against anybody.
const lines = { skipBlankLines: true, skipComments: true }
const size = {
  'max-lines': ['error', { max: 300, ...lines }],
  'house/max-lines-per-function': ['error', { max: 60, ...lines }],
  'max-params': ['error', 4],
  // A `switch` over all the kinds of a thing is one branch, however many there are.
  complexity: ['error', { max: 15, variant: 'modified' }],
}

const house = {
  rules: { 'max-lines-per-function': exceptDescribe(builtinRules.get('max-lines-per-function')) },
}

// Stricter than the recommended set, where it has kept faults out.
const strict = {
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  // Fastify brands what may be left unawaited: `app.register(…)`, `reply.send(…)`.
  '@typescript-eslint/no-floating-promises': [
    'error',
    {
      allowForKnownSafePromises: [
        { from: 'package', package: 'fastify', name: ['SafePromiseLike', 'FastifyReply', 'FastifyInstance'] },
      ],
    },
  ],
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-deprecated': 'error',
  '@typescript-eslint/no-unnecessary-condition': [
    'error',
    { allowConstantLoopConditions: 'only-allowed-literals' },
  ],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
  ],
  // A handler is asynchronous by contract, whether or not it waits for something today.
  '@typescript-eslint/require-await': 'off',
  // `${count} people` is what a template is for.
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
}

const everywhere = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-console': 'error',
  'no-restricted-syntax': [
    'error',
    {
      selector: 'ExportDefaultDeclaration',
      message: 'Export it by its name: it is then called the same everywhere.',
    },
    { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that defines it.' },
  ],
  'no-warning-comments': [
    'error',
    { terms: ['eslint-disable', '@ts-', 'svelte-ignore', 'prettier-ignore'], location: 'anywhere' },
  ],
}

export default defineConfig(
  { ignores: ['dist', 'data', '.cache', 'node_modules'] },
  // The tree is bent to the law, not the law to a line: a comment switches nothing off.
  { linterOptions: { noInlineConfig: true } },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  svelte.configs.prettier,
  {
    plugins: { house },
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: { ...size, ...everywhere },
  },
  { files: ['**/*.ts', '**/*.svelte'], rules: strict },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // The compiler of types knows what is defined; `let { … } = $props()` is how props are taken.
      'no-undef': 'off',
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
    },
  },
  { files: ['**/*.{js,mjs}'], extends: [ts.configs.disableTypeChecked] },
  {
    files: ['*.{js,mjs,ts}', '.*.mjs'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['eslint.config.js'], rules: { 'no-warning-comments': 'off' } },
  {
    files: ['server/{main,serve,development}.ts', 'server/task/**', 'test/**'],
    rules: { 'no-console': 'off' },
  },
)

/** The rule of ESLint itself, silent on the body of a `describe`: that holds tests, and each of them is measured. */
function exceptDescribe(rule) {
  const holdsTests = ({ parent }) =>
    parent.type === 'CallExpression' && /^describe\b/.test(parent.callee.name ?? '')
  return {
    meta: rule.meta,
    create(context) {
      const report = (fault) => (holdsTests(fault.node) ? undefined : context.report(fault))
      return rule.create(Object.create(context, { report: { value: report } }))
    },
  }
}
