/** The package brings its types under a name that is not found. */
declare module 'unicode-confusables' {
  /** Each code point by the prototype that it may be taken for. */
  export function rectifyConfusion(text: string): string
}
