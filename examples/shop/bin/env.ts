/*
 * Makes the .env of a fresh clone from .env.example; leaves one that is there alone.
 */
import { constants, copyFileSync, existsSync } from 'node:fs'
import { APP_ROOT } from './application.ts'

const file = new URL('.env', APP_ROOT)
if (!existsSync(file)) {
  copyFileSync(new URL('.env.example', APP_ROOT), file, constants.COPYFILE_EXCL)
}
