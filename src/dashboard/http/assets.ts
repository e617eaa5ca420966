import { join } from 'node:path'
import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { ASSETS } from '../asset_folder.ts'
import type { HttpContext } from '@adonisjs/core/http'

const TYPES = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/**
 * A file of the dashboard, under a name that changes with what is in it.
 */
interface Asset {
  name: string
  type: string
  content: Buffer
}

export type Assets = Record<keyof typeof TYPES, Asset>

/**
 * Reads the style sheet, the script and the icon, as they stand in the package.
 */
export async function readAssets(): Promise<Assets> {
  const [css, js, svg] = await Promise.all((['css', 'js', 'svg'] as const).map(read))
  return { css, js, svg }
}

async function read(kind: keyof typeof TYPES): Promise<Asset> {
  const content = await readFile(join(ASSETS, `dashboard.${kind}`))
  const name = `dashboard.${hash('sha256', content).slice(0, 12)}.${kind}`
  return { name, type: TYPES[kind], content }
}

/**
 * Sends one of them. A browser may keep it for as long as it likes: another content has another name.
 */
export function sendAsset({ params, response }: HttpContext, assets: Assets): void {
  const asset = Object.values(assets).find(({ name }) => name === params.file)
  if (asset === undefined) {
    response.status(404).send('There is no such file')
    return
  }
  response.header('Cache-Control', 'private, max-age=31536000, immutable')
  response.header('Content-Type', asset.type)
  response.send(asset.content)
}
