import * as errors from './errors.ts'

/**
 * With which a warm-up ends that could not begin.
 */
export const CANNOT_START: readonly (new (...args: any[]) => Error)[] = [
  errors.E_INVALID_REQUEST_OPTION,
  errors.E_NO_REQUEST_RUNTIME,
  errors.E_LOGIN_FAILED,
  errors.E_NO_SERVER,
  errors.E_CANNOT_QUEUE,
  errors.E_RUN_NOT_FOUND,
]
