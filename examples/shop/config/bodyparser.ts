import { defineConfig } from '@adonisjs/core/bodyparser'

export default defineConfig({
  allowedMethods: ['POST'],
  form: { convertEmptyStringsToNull: true, trimWhitespaces: true },
  json: { convertEmptyStringsToNull: true, trimWhitespaces: true },
})
