/**
 * The floors of the house, from the bottom to the top. A file imports from its own floor and from
 * those below it, types included, and never from one above: who reads a file need not know what
 * is built upon it. A room is written with a slash at its end; `/*` is the files of a room
 * without those of the rooms inside it, and without those that stand on a floor by their name.
 *
 * A new room takes its place here first. See docs/architecture.md.
 */
const FLOORS = [
  [
    'stubs/main.ts',
    'src/debug.ts',
    'src/dashboard_options.ts',
    'src/errors.ts',
    'src/config_types.ts',
    'src/network_types.ts',
    'src/option_types.ts',
    'src/resolved_config.ts',
    'src/types.ts',
    'src/report_types.ts',
  ],
  ['src/options/'],
  ['src/console/'],
  ['src/http/'],
  ['src/sending/'],
  ['src/freshness/'],
  ['src/development/'],
  ['src/keys/'],
  ['src/page/'],
  ['src/producing/'],
  [
    'src/recording/inputs.ts',
    'src/recording/request_guards.ts',
    'src/recording/said_to_all.ts',
    'src/recording/visitor.ts',
    'src/recording/visitor_session.ts',
  ],
  ['src/recording/known/'],
  ['src/recording/watching/'],
  ['src/recording/*'],
  ['src/holes/'],
  ['src/store_rules/'],
  ['src/telemetry/'],
  ['src/statistics/'],
  ['src/otel/'],
  ['src/codings/'],
  ['src/response/'],
  ['src/storage/'],
  ['src/page_index/'],
  ['src/policy/'],
  ['src/networks/'],
  [
    'src/config_options.ts',
    'src/define_config.ts',
    'src/application_settings.ts',
    'src/before_listening.ts',
    'src/lock_store.ts',
    'src/say_at_start.ts',
    'src/memory_stores.ts',
    'src/store_traits.ts',
  ],
  ['src/deploys/'],
  ['src/renewal/'],
  ['src/routes/'],
  ['src/front/'],
  ['src/page_cache/in_flight/'],
  ['src/page_cache/outcome.ts', 'src/page_cache/runtime.ts', 'src/page_cache/request_scope.ts'],
  ['src/page_cache/production/'],
  ['src/page_cache/answer/'],
  ['src/page_cache/lookup/'],
  ['src/page_cache/inspection/'],
  ['src/page_cache/indexing/'],
  ['src/page_cache/calls/'],
  ['src/page_cache/faking/'],
  ['src/page_cache/*'],
  ['src/controllers/'],
  ['src/request/'],
  ['src/invalidation/'],
  ['src/data/'],
  ['src/health/'],
  ['src/configure/', 'src/explain/', 'src/make/', 'src/page_list/', 'src/plugins/'],
  ['src/dashboard/'],
  ['commands/'],
  ['providers/'],
  ['services/'],
  ['index.ts', 'configure.ts'],
]

/** What is published. Tests, benchmarks and examples may import whatever they like of it */
const PACKAGE = '^(index|configure)\\.ts$|^(src|stubs|commands|providers|services)/'

/**
 * @param {string} place - A file, a room, or the files of a room, as they stand in `FLOORS`
 * @returns {string} The regular expression that matches its files
 */
function pattern(place) {
  const escaped = place.replaceAll('.', '\\.')
  if (place.endsWith('/*')) {
    const room = place.slice(0, -1)
    const named = FLOORS.flat().filter((other) => other.startsWith(room) && other.endsWith('.ts'))
    const others = named.map((file) => `(?!${file.slice(room.length).replaceAll('.', '\\.')}$)`)
    return `^${room}${others.join('')}[^/]+$`
  }
  return place.endsWith('/') ? `^${escaped}` : `^${escaped}$`
}

/** @param {string[][]} floors */
const filesOf = (floors) => floors.flat().map(pattern)

const upward = FLOORS.slice(0, -1).map((floor, index) => ({
  name: `upward-from ${floor.join(' ')}`,
  comment: 'A file imports nothing from a floor above its own.',
  severity: 'error',
  from: { path: filesOf([floor]) },
  to: { path: filesOf(FLOORS.slice(index + 1)) },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...upward,
    {
      name: 'on-no-floor',
      comment: 'The file is on no floor: write its room into FLOORS of .dependency-cruiser.js.',
      severity: 'error',
      from: { path: PACKAGE, pathNot: filesOf(FLOORS) },
      to: {},
    },
    {
      name: 'from-no-floor',
      comment: 'What is imported is on no floor: it belongs to no published room.',
      severity: 'error',
      from: { path: filesOf(FLOORS) },
      to: { dependencyTypes: ['local'], pathNot: filesOf(FLOORS) },
    },
    {
      name: 'circle-of-files',
      comment: 'Files that import each other cannot be read one after the other.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'circle-of-rooms',
      comment: 'Nor can rooms, those inside another room included.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
}
