/** Bytes that grow: streams are put together of a million small pieces, which strings would be slower for. */
export class Bytes {
  #bytes = Buffer.allocUnsafe(1 << 14)
  #length = 0

  get length(): number {
    return this.#length
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1)
    this.#bytes[this.#length++] = value
  }

  bytes(bytes: Uint8Array): void {
    const { length } = bytes
    if (this.#length + length > this.#bytes.length) this.#grow(length)
    this.#bytes.set(bytes, this.#length)
    this.#length += length
  }

  /** A copy of what has been written from there on. */
  since(from: number): Uint8Array {
    return Buffer.from(this.#bytes.subarray(from, this.#length))
  }

  /** Text of which each character is one byte. */
  text(text: string): void {
    const { length } = text
    if (this.#length + length > this.#bytes.length) this.#grow(length)
    const [bytes, start] = [this.#bytes, this.#length]
    for (let index = 0; index < length; index++) bytes[start + index] = text.charCodeAt(index)
    this.#length += length
  }

  /** A whole number, or one of so many hundredths without the zeros at its end: 1250 is 12.5. */
  whole(value: number): void {
    if (value < 0) this.byte(MINUS)
    this.#digits(Math.abs(value))
  }

  hundredths(value: number): void {
    if (value < 0) this.byte(MINUS)
    const size = Math.abs(value)
    const part = size % 100
    this.#digits((size - part) / 100)
    if (part === 0) return
    this.byte(POINT)
    this.byte(ZERO + Math.floor(part / 10))
    if (part % 10 !== 0) this.byte(ZERO + (part % 10))
  }

  #digits(value: number): void {
    if (value > 9) this.#digits(Math.floor(value / 10))
    this.byte(ZERO + (value % 10))
  }

  /** What has been written, which the caller owns; then nothing has. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length))
    this.#length = 0
    return taken
  }

  #grow(more: number): void {
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#length + more))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

const [MINUS, POINT, ZERO] = [0x2d, 0x2e, 0x30]
