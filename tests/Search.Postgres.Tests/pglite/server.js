// PostgreSQL with pgvector in this process' memory. Writes its port, and ends with its standard input.
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const db = await PGlite.create({ extensions: process.argv.includes('--no-vectors') ? {} : { vector } })
const server = new PGLiteSocketServer({ db, port: 0, maxConnections: 20 })
server.addEventListener('listening', event => console.log(event.detail.port))
await server.start()
process.stdin.on('end', () => process.exit()).resume()
