import { fail, ignitor } from './application.ts'

await ignitor.httpServer().start().catch(fail)
