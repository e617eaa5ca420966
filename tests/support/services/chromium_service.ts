import { access, constants } from 'node:fs/promises'
import { chromium, type Browser } from 'playwright-core'
import { Service } from './service.ts'

/**
 * Neither a window nor a graphics card nor a sandbox, none of which a container has; and no
 * connection to anything but the page that is asked for.
 */
export const CHROMIUM_ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export class ChromiumService extends Service {
  protected remedy = 'install it (apt-get install chromium)'

  constructor() {
    super('Chromium', 'CHROMIUM_PATH')
  }

  get address() {
    return process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
  }

  /**
   * Starts a browser without cookies, in a process of its own.
   */
  async launch(): Promise<Browser> {
    return chromium.launch({ executablePath: this.address, args: CHROMIUM_ARGUMENTS })
  }

  protected async connect() {
    await access(this.address, constants.X_OK)
  }

  protected async start() {
    throw new Error(`Chromium is not at ${this.address}: ${this.remedy}, or set ${this.variables}`)
  }
}
