import Fastify from 'fastify'

// The least that a page can cost: one route, one string of BYTES bytes.

const { BYTES, PORT } = process.env
const page = '<!doctype html>'.padEnd(Number(BYTES), 'x')

const app = Fastify()
app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
console.log(`ready at ${await app.listen({ port: Number(PORT), host: '127.0.0.1' })}`)
