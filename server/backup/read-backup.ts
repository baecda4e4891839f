import type { z } from 'zod'
import { BackupProblem, firstLine, Head, Tail, type Table } from './backup.ts'
import { copied } from './catalogue.ts'

const end = Buffer.from('\n\\.\n')
const newline = Buffer.from('\n')
/** No line of ours but the first two and the last is longer; nobody's file may fill the memory. */
const longest = 4_000_000

/** Reads what write-backup.ts has written, in its order: the head, each table's rows, the tail. */
export class BackupText {
  private readonly pieces: AsyncIterator<Buffer>
  private rest: Buffer = Buffer.alloc(0)

  constructor(text: AsyncIterable<Buffer>) {
    this.pieces = text[Symbol.asyncIterator]()
  }

  async head(): Promise<Head> {
    if ((await this.line()) !== firstLine) throw foreign()
    return this.json(Head)
  }

  /** The rows as COPY takes them. They have to be read to their end. */
  async *rows(table: Table): AsyncGenerator<Buffer> {
    await this.expect('')
    await this.expect(`COPY ${copied(table)} FROM stdin;`)
    // As if the line above were before us: a table may be empty. In a row every backslash is doubled.
    this.rest = Buffer.concat([newline, this.rest])
    let skipped = 1
    for (let place = this.rest.indexOf(end); place < 0; place = this.rest.indexOf(end)) {
      const sure = this.rest.length - end.length + 1
      if (sure > skipped) {
        yield this.rest.subarray(skipped, sure)
        this.rest = this.rest.subarray(sure)
        skipped = 0
      }
      await this.more()
    }
    const place = this.rest.indexOf(end)
    if (place + 1 > skipped) yield this.rest.subarray(skipped, place + 1)
    this.rest = this.rest.subarray(place + end.length)
  }

  /** Reads to the very end: the last piece of a file is only then known to be unaltered. */
  async tail(): Promise<Tail> {
    await this.expect('')
    const tail = await this.json(Tail)
    if (this.rest.length > 0 || !(await this.pieces.next()).done) throw foreign()
    return tail
  }

  private async json<Schema extends z.ZodType>(schema: Schema): Promise<z.output<Schema>> {
    const line = await this.line()
    try {
      return schema.parse(JSON.parse(line.replace(/^-- /, '')))
    } catch {
      throw foreign()
    }
  }

  private async expect(wanted: string): Promise<void> {
    if ((await this.line()) !== wanted) throw foreign()
  }

  private async line(): Promise<string> {
    while (!this.rest.includes(newline)) {
      if (this.rest.length > longest) throw foreign()
      await this.more()
    }
    const place = this.rest.indexOf(newline)
    const line = this.rest.subarray(0, place).toString()
    this.rest = this.rest.subarray(place + 1)
    return line
  }

  private async more(): Promise<void> {
    const next = await this.pieces.next()
    if (next.done) throw foreign()
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value])
  }
}

function foreign(): BackupProblem {
  return new BackupProblem('The file opens, but what is in it is no backup that this version can read.')
}
