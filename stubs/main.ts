/**
 * Where the stubs are: read by `node ace configure` and `node ace eject`.
 */
export const stubsRoot = import.meta.dirname
