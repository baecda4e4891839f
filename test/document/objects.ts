import { inflateSync } from 'node:zlib'

/** A value of ISO 32000-1, 7.3: names keep their slash, strings are bytes in Latin-1. */
export type Value = number | string | boolean | null | Text | Reference | Value[] | Dictionary
export class Text {
  readonly bytes: string
  constructor(bytes: string) {
    this.bytes = bytes
  }
}
export class Reference {
  readonly id: number
  constructor(id: number) {
    this.id = id
  }
}
export type Dictionary = Map<string, Value>

/** A PDF read by its cross-reference stream, with another eye than the one that wrote it. */
export class ObjectFile {
  readonly #source: string
  readonly #values = new Map<number, Value>()
  readonly #rows: number[][]
  readonly trailer: Dictionary

  constructor(file: Buffer) {
    this.#source = file.toString('latin1')
    const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(this.#source)?.[1])
    this.trailer = dictionaryOf(this.#parseAt(start))
    this.#rows = rowsOf(this.#streamAt(start))
  }

  get ids(): number[] {
    return this.#rows.flatMap((row, id) => (row[0] === 0 ? [] : [id]))
  }

  /** All objects that are dictionaries, or streams with one. */
  dictionaries(): Dictionary[] {
    return this.ids.map((id) => this.dictionary(new Reference(id)))
  }

  /** What a value stands for, wherever it is. */
  get(value: Value | undefined): Value {
    if (!(value instanceof Reference)) return value ?? null
    let known = this.#values.get(value.id)
    if (known === undefined) this.#values.set(value.id, (known = this.#load(value.id)))
    return known
  }

  dictionary(value: Value | undefined): Dictionary {
    return dictionaryOf(this.get(value))
  }

  list(value: Value | undefined): Value[] {
    const got = this.get(value)
    return Array.isArray(got) ? got : got === null || value === undefined ? [] : [value]
  }

  /** The bytes of a stream, unpacked. */
  stream(reference: Reference): string {
    const [kind, offset = 0] = this.#rows[reference.id] ?? []
    if (kind !== 1) throw new Error(`object ${reference.id} is no stream`)
    return this.#streamAt(offset).toString('latin1')
  }

  #load(id: number): Value {
    const [kind, place = 0, index = 0] = this.#rows[id] ?? []
    if (kind === 1) return this.#parseAt(place)
    if (kind !== 2) return null
    const held = this.#parseAt(this.#rows[place]?.[1] ?? 0)
    const text = this.stream(new Reference(place))
    const first = Number(dictionaryOf(held).get('/First'))
    const heads = text.slice(0, first).trim().split(/\s+/).map(Number)
    if (heads[index * 2] !== id) throw new Error(`object ${id} is not where the cross-references say`)
    return new Parser(text, first + (heads[index * 2 + 1] ?? 0)).value()
  }

  #parseAt(offset: number): Value {
    const head = /^\s*\d+ 0 obj\s/.exec(this.#source.slice(offset, offset + 40))
    if (!head) throw new Error(`no object at ${offset}`)
    return new Parser(this.#source, offset + head[0].length).value()
  }

  #streamAt(offset: number): Buffer {
    const dictionary = dictionaryOf(this.#parseAt(offset))
    const start = this.#source.indexOf('stream\n', offset) + 'stream\n'.length
    const length = Number(dictionary.get('/Length'))
    const bytes = Buffer.from(this.#source.slice(start, start + length), 'latin1')
    return dictionary.get('/Filter') === '/FlateDecode' ? inflateSync(bytes) : bytes
  }
}

function dictionaryOf(value: Value): Dictionary {
  return value instanceof Map ? value : new Map<string, Value>()
}

/** Rows of [1 4 2] bytes under the predictor Up. */
function rowsOf(predicted: Buffer): number[][] {
  const rows: number[][] = []
  let above = Buffer.alloc(7)
  for (let at = 0; at < predicted.length; at += 8) {
    const row = Buffer.from(
      predicted.subarray(at + 1, at + 8).map((byte, index) => byte + (above[index] ?? 0)),
    )
    rows.push([row.readUInt8(0), row.readUInt32BE(1), row.readUInt16BE(5)])
    above = row
  }
  return rows
}

class Parser {
  readonly #source: string
  #at: number

  constructor(source: string, at: number) {
    this.#source = source
    this.#at = at
  }

  value(): Value {
    const token = this.#match(
      /\s*(<<|>>|\[|\]|\(|<[\dA-Fa-f\s]*>|\/[^\s<>[\]()/]*|\d+ 0 R|[-+.\d]+|true|false|null)/y,
    )
    if (token === '<<') return this.#dictionary()
    if (token === '[') return this.#until(']')
    if (token === '(') return new Text(this.#string())
    if (token.startsWith('<'))
      return new Text(Buffer.from(token.replace(/[<>\s]/g, ''), 'hex').toString('latin1'))
    if (token.endsWith(' 0 R')) return new Reference(parseInt(token))
    if (token === 'true' || token === 'false') return token === 'true'
    if (token === 'null') return null
    return token.startsWith('/') || token === ']' || token === '>>' ? token : Number(token)
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (!found) throw new Error(`no value at ${this.#at}: ${this.#source.slice(this.#at, this.#at + 30)}`)
    this.#at = pattern.lastIndex
    return found[1] ?? ''
  }

  #until(end: string): Value[] {
    const values: Value[] = []
    for (let value = this.value(); value !== end; value = this.value()) values.push(value)
    return values
  }

  #dictionary(): Dictionary {
    const values = this.#until('>>')
    return new Map(
      values.flatMap((key, index) =>
        index % 2 === 0 && typeof key === 'string' ? [[key, values[index + 1] ?? null]] : [],
      ),
    )
  }

  #string(): string {
    let text = ''
    for (let depth = 1; ; this.#at++) {
      let character = this.#source[this.#at] ?? ')'
      if (character === '(') depth++
      if (character === ')' && --depth === 0) break
      if (character === '\\') {
        character = this.#source[++this.#at] ?? ''
        const named = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[character]
        if (named !== undefined) character = named
      }
      text += character
    }
    this.#at++
    return text
  }
}
