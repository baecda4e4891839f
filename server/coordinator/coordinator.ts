/** Somebody who works at the desk. */
export type Coordinator = { id: string; email: string; name: string | null; language: string }
