import { PNG } from 'pngjs'
import type { LetterImage } from '#server/document/document.ts'

type Drawn = { width: number; height: number; color: 0 | 2 | 4 | 6 }

/** A picture of stripes that grow darker to the right, and fade where it has alpha. */
export function drawnPng({ width, height, color }: Drawn): LetterImage {
  const png = new PNG({ width, height })
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const shade = 255 - Math.floor((x / width) * 200)
      const stripe = Math.floor(y / 10) % 2 === 0
      png.data.set(
        [shade, stripe ? 90 : shade, stripe ? 120 : shade, stripe ? 255 : 150],
        (y * width + x) * 4,
      )
    }
  }
  const content = PNG.sync.write(png, { colorType: color, inputHasAlpha: true }).toString('base64')
  return { mediaType: 'image/png', width, height, content }
}

/** A JPEG in the colors of a screen, drawn for these tests. */
export const SMALL_JPEG: LetterImage = {
  mediaType: 'image/jpeg',
  width: 24,
  height: 16,
  content:
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxO' +
    'UlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P' +
    'T09PT09PT0//wAARCAAQABgDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF' +
    'BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW' +
    'V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi' +
    '4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAEC' +
    'AxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVm' +
    'Z2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq' +
    '8vP09fb3+Pn6/9oADAMBAAIRAxEAPwCrUPn/AOz+tTVD5H+1+lcuG9hr7X5b/oexjPrPu/V/O+36k1FFFcx3H//Z',
}
