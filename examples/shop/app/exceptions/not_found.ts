import { createError } from '@adonisjs/core/exceptions'

/**
 * There is nothing under this address.
 */
export const E_NOT_FOUND = createError<[what: string]>('There is no %s', 'E_NOT_FOUND', 404)
