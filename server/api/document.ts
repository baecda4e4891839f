import { z } from 'zod'
import { EventKind } from '../event/event.ts'
import { Message } from '../webhook/webhook.ts'
import type { FieldShown, OperationShown, ShapeShown } from './api.ts'

// The document of the API (OpenAPI 3.1), put together from what the routes declare; and the same for people to read.

type Schema = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  description?: string
}
type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Schema }
type Operation = {
  operationId?: string
  summary?: string
  security?: object[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>
}
export type ApiDocument = {
  openapi: string
  info: { title: string; version: string; description?: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema>; securitySchemes?: object }
  webhooks?: object
}

/**
 * What the routes gave, with its summaries, the webhooks, and without the shapes that nothing refers to. Descriptions are
 * keys of the catalogues: `wordsOf` says them in a language, and gives back what is none.
 */
export function completeDocument(given: object, wordsOf: (key: string) => string): ApiDocument {
  const document = JSON.parse(JSON.stringify(given)) as ApiDocument
  document.info.description = 'api.lead'
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    operation.summary = wordsOf(`api.operation.${operation.operationId ?? ''}`)
    for (const answer of Object.values(operation.responses ?? {})) describeAnswer(answer)
  }
  const message = z.toJSONSchema(Message, { io: 'output', override: datesAsText, unrepresentable: 'any' })
  delete message.$schema
  document.webhooks = Object.fromEntries(
    EventKind.options.map((kind) => [
      kind,
      {
        post: {
          requestBody: { content: { 'application/json': { schema: message } } },
          responses: {
            '2XX': { description: 'api.says.message-received' },
          },
        },
      },
    ]),
  )
  document.components.schemas = usedOf(document)
  return JSON.parse(JSON.stringify(document), (name, value: unknown) =>
    name === 'description' && typeof value === 'string' ? wordsOf(value) : value,
  ) as ApiDocument
}

/** What a schema says of itself is what an answer is. */
function describeAnswer(answer: NonNullable<Operation['responses']>[string]): void {
  const schema = Object.values(answer.content ?? {})[0]?.schema
  if (schema?.description && (!answer.description || answer.description === 'Default Response'))
    answer.description = schema.description
}

function datesAsText({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: object }): void {
  if (zodSchema instanceof z.ZodDate) Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
}

const reference = '#/components/schemas/'

function usedOf({ components, ...rest }: ApiDocument): Record<string, Schema> {
  const used = new Set<string>()
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const name = '$ref' in node ? String(node.$ref).replace(reference, '') : undefined
    if (name && !used.has(name)) {
      used.add(name)
      visit(components.schemas[name])
    }
    Object.values(node).forEach(visit)
  }
  visit(rest)
  return Object.fromEntries(Object.entries(components.schemas).filter(([name]) => used.has(name)))
}

/** The document as its page shows it. */
export function readableDocument(document: ApiDocument): {
  operations: OperationShown[]
  shapes: ShapeShown[]
} {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => readable(path, method, operation)),
  )
  const shapes = Object.entries(document.components.schemas).map(([name, schema]) => ({
    name,
    description: schema.description ?? null,
    fields: fieldsOf(schema),
  }))
  return { operations, shapes }
}

function readable(path: string, method: string, operation: Operation): OperationShown {
  const { operationId = '', security = [], parameters = [], requestBody, responses = {} } = operation
  const answered = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1]
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    guarded: security.length > 0,
    parameters: parameters.map(({ name, description, schema }) => ({
      name,
      type: schema ? typeOf(schema) : 'string',
      description: description ?? schema?.description ?? null,
    })),
    body: shapeOf(requestBody),
    answer: shapeOf(answered),
  }
}

function shapeOf(of: { content?: Record<string, { schema?: Schema }> } | undefined) {
  const [[mediaType, { schema }] = ['', {}]] = Object.entries(of?.content ?? {})
  if (!schema) return null
  if (mediaType !== 'application/json') return mediaType
  return schema.properties ? fieldsOf(schema) : typeOf(schema)
}

function fieldsOf({ properties = {} }: Schema): FieldShown[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    type: typeOf(schema),
    description: schema.description ?? null,
  }))
}

function typeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.replace(reference, '')
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' | ')
  if (schema.type === 'array') return `[${schema.items ? typeOf(schema.items) : ''}]`
  if (schema.properties) return `{ ${Object.keys(schema.properties).join(', ')} }`
  return [schema.type ?? 'any'].flat().join(' | ')
}
