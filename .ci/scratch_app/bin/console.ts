import { fail, ignitor } from './application.ts'

await ignitor.ace().handle(process.argv.slice(2)).catch(fail)
