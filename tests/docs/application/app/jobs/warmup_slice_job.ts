import type { Slice } from 'adonis-cache-helpers/request'

export default class WarmupSliceJob {
  static async dispatch(slice: Slice) {
    return slice.run
  }
}
