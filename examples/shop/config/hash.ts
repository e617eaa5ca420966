import { defineConfig, drivers } from '@adonisjs/core/hash'
import { SCRYPT } from '#database/scrypt'

const hashConfig = defineConfig({
  default: 'scrypt',
  list: { scrypt: drivers.scrypt(SCRYPT) },
})

export default hashConfig

declare module '@adonisjs/core/types' {
  export interface HashersList extends InferHashers<typeof hashConfig> {}
}
