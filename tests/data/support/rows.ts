import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * A row as it is in the database.
 */
export function row<Model extends LucidModel>(
  model: Model,
  id: number,
  client?: QueryClientContract
): Promise<InstanceType<Model>> {
  return model.findOrFail(id, { client })
}

/**
 * Changes a row through its model.
 */
export async function edit(
  model: LucidModel,
  id: number,
  values: Record<string, unknown>,
  client?: QueryClientContract
): Promise<LucidRow> {
  const found = await row(model, id, client)
  return found.merge(values).save()
}

/**
 * Deletes a row through its model.
 */
export async function erase(
  model: LucidModel,
  id: number,
  client?: QueryClientContract
): Promise<void> {
  const found = await row(model, id, client)
  await found.delete()
}
