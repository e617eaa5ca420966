/**
 * Options of `pageCache.dashboard()`.
 */
export interface DashboardOptions {
  /** Below which path its pages are, after the prefix of the group. Default: `/page-cache` */
  path?: string

  /**
   * Start although no middleware of a group or route stands in front of it: for an application that is
   * protected in another way, such as by a proxy. Whoever reaches it sees every URL that is stored, and may
   * remove all pages. Default: false
   */
  unprotected?: boolean
}
