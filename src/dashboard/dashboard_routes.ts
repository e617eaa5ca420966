/**
 * A route of the dashboard.
 */
export interface DashboardRoute {
  name: 'overview' | 'pages' | 'page' | 'notStored' | 'warmUps' | 'confirm' | 'act' | 'asset'
  methods: readonly string[]
  /** What follows its path */
  pattern: string
  /** The same of a request; empty where it does not matter */
  suffix: string
}

const READS = ['GET', 'HEAD']

function get(name: DashboardRoute['name'], suffix: string): DashboardRoute {
  return { name, methods: READS, pattern: suffix, suffix }
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
  { name: 'act', methods: ['POST'], pattern: '/act', suffix: '/act' },
  { name: 'asset', methods: READS, pattern: '/assets/:file', suffix: '' },
]
