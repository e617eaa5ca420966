import { access, constants } from 'node:fs/promises'
import { Service } from './service.ts'

export class NginxService extends Service {
  protected remedy = 'install it (apt-get install nginx-light)'

  constructor() {
    super('nginx', 'NGINX_PATH')
  }

  get address() {
    return process.env.NGINX_PATH ?? '/usr/sbin/nginx'
  }

  protected async connect() {
    await access(this.address, constants.X_OK)
  }

  protected async start() {
    throw new Error(`nginx is not at ${this.address}: ${this.remedy}, or set ${this.variables}`)
  }
}
