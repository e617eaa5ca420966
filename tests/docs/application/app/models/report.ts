import { BaseModel, column } from '@adonisjs/lucid/orm'

export default class Report extends BaseModel {
  @column({ isPrimary: true })
  declare year: number

  static async ofYear(year: number) {
    return { report: await this.findOrFail(year) }
  }
}
