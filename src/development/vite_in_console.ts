import type { ApplicationService } from '@adonisjs/core/types'

/**
 * What is needed of the service of `@adonisjs/vite`.
 */
interface Vite {
  hasManifestFile: boolean
  getDevServer(): unknown
  createDevServer(options: object): Promise<void>
  stopDevServer(): Promise<void>
}

/**
 * Vite's dev server for a command that renders pages in development. `@adonisjs/vite` starts one
 * in the server alone, and without it, or a build, nothing that names an asset can be rendered.
 * It listens to no port and watches no file: the running server has one that does.
 */
export class ViteInConsole {
  #app: ApplicationService
  #starting: Promise<Vite | null> | null = null

  constructor(app: ApplicationService) {
    this.#app = app
  }

  /**
   * Starts it where it is needed, once.
   */
  async start(): Promise<void> {
    await (this.#starting ??= this.#start())
  }

  async stop(): Promise<void> {
    const vite = await this.#starting
    await vite?.stopDevServer()
  }

  async #start(): Promise<Vite | null> {
    const { inDev, container } = this.#app
    if (!inDev || this.#app.getEnvironment() === 'web' || !container.hasBinding('vite')) {
      return null
    }
    const vite = (await container.make('vite')) as unknown as Vite
    if (vite.hasManifestFile || vite.getDevServer()) {
      return null
    }
    try {
      await vite.createDevServer({
        server: { middlewareMode: true, hmr: false, ws: false, watch: null },
        logLevel: 'error',
      })
      return vite
    } catch (error) {
      const logger = await container.make('logger')
      logger.error({ err: error }, "page cache: Vite's dev server does not start")
      return null
    }
  }
}
