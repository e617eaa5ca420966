/**
 * A route of the dashboard.
 */
export interface DashboardRoute {
  name: 'overview' | 'pages' | 'page' | 'notStored' | 'warmUps' | 'confirm' | 'act' | 'asset'
  method: 'GET' | 'POST'
  /** What follows its path */
  pattern: string
  /** The same of a request; empty where it does not matter */
  suffix: string
}

function get(name: DashboardRoute['name'], suffix: string): DashboardRoute {
  return { name, method: 'GET', pattern: suffix, suffix }
}

/**
 * All of them.
 */
export const DASHBOARD_ROUTES: readonly DashboardRoute[] = [
  get('overview', ''),
  get('pages', '/pages'),
  get('page', '/page'),
  get('notStored', '/not-stored'),
  get('warmUps', '/warm-ups'),
  get('confirm', '/confirm'),
  { name: 'act', method: 'POST', pattern: '/act', suffix: '/act' },
  { name: 'asset', method: 'GET', pattern: '/assets/:file', suffix: '' },
]
