import { Job } from '@adonisjs/queue'

export default class BeginWarmup extends Job {
  async execute() {}
}
