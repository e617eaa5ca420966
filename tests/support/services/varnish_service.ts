import { existsSync } from 'node:fs'
import { Service } from './service.ts'

/**
 * Where packages of Debian put it, and its modules. They are loaded by name.
 */
const PROGRAM = '/usr/sbin/varnishd'
const XKEY = '/usr/lib/x86_64-linux-gnu/varnish/vmods/libvmod_xkey.so'

export class VarnishService extends Service {
  protected remedy = 'install it (apt-get install varnish varnish-modules gcc libc6-dev)'

  constructor() {
    super('Varnish', 'VARNISHD_PATH and VMOD_XKEY_PATH')
  }

  get address() {
    return process.env.VARNISHD_PATH ?? PROGRAM
  }

  protected async connect() {
    const missing = [this.address, process.env.VMOD_XKEY_PATH ?? XKEY].find(
      (path) => !existsSync(path)
    )
    if (missing !== undefined) {
      throw new Error(`there is no ${missing}`)
    }
  }

  protected async start() {
    throw new Error(`${this.name} is not there: ${this.remedy}, or set ${this.variables}`)
  }
}
