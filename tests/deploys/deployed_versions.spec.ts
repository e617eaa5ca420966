import { test } from '@japa/runner'
import { DeployedVersions } from '../../src/deploys/deployed_versions.ts'

const MINUTE = 60_000

/**
 * What is known after servers have noted their versions.
 *
 * @param sights - Minute and version
 */
function after(...sights: [minute: number, version: string][]): DeployedVersions {
  return sights.reduce(
    (versions, [minute, version]) => versions.noting(version, minute * MINUTE),
    new DeployedVersions()
  )
}

/**
 * A version whose servers note it every five minutes.
 */
function running(version: string, from: number, to: number): [number, string][] {
  const count = Math.floor((to - from) / 5) + 1
  return Array.from({ length: count }, (_, index) => [from + 5 * index, version])
}

const inOrder = (...sights: [number, string][]) =>
  sights.sort(([minute], [other]) => minute - other)

test.group('Deployed versions', () => {
  test('the first one has none before it', ({ assert }) => {
    assert.isNull(after([0, '1']).before('1'))
    assert.isNull(new DeployedVersions().before('1'))
  })

  test('the version before is the one that was deployed before', ({ assert }) => {
    const versions = after([0, '1'], [60, '2'], [120, '3'])
    assert.equal(versions.before('2'), '1')
    assert.equal(versions.before('3'), '2')
    assert.equal(versions.before('not deployed yet'), '3')
  })

  test('during a rolling deploy the new version is never before the old one', ({ assert }) => {
    const rolling = inOrder(...running('1', 0, 90), ...running('2', 61, 91))
    const versions = after(...rolling, [92, '1'], [93, '2'], [94, '1'])
    assert.isNull(versions.before('1'))
    assert.equal(versions.before('2'), '1')
  })

  test('a server of the old version that starts again during a rolling deploy changes nothing', ({
    assert,
  }) => {
    const versions = after(...inOrder(...running('1', 0, 60), [61, '2'], [62, '1']))
    assert.isNull(versions.before('1'))
    assert.equal(versions.before('2'), '1')
  })

  test('a version that is rolled back to is the current one: after the other was gone for a while', ({
    assert,
  }) => {
    const rollback = inOrder(...running('1', 0, 60), ...running('2', 60, 70), [71, '1'])
    assert.isNull(after(...rollback).before('1'))

    const later = after(...rollback, ...running('1', 76, 91))
    assert.equal(later.before('1'), '2')
    assert.isNull(later.before('2'))
  })

  test('a version that is rolled back to is the current one: at once, if it was gone for a while itself', ({
    assert,
  }) => {
    const versions = after(...inOrder(...running('1', 0, 60), ...running('2', 60, 120)), [121, '1'])
    assert.equal(versions.before('1'), '2')
    assert.isNull(versions.before('2'))
  })

  test('a version that was rolled back is not the one before the next', ({ assert }) => {
    const rollback = inOrder(...running('1', 0, 60), ...running('2', 60, 70))
    const versions = after(...rollback, ...running('1', 71, 200), [201, '3'])
    assert.equal(versions.before('3'), '1')
  })

  test('a server of an older version that was left running is not the one before', ({ assert }) => {
    const forgotten = running('0', 0, 300)
    const versions = after(...inOrder(...forgotten, ...running('1', 50, 202), [201, '2']))
    assert.equal(versions.before('2'), '1')
  })

  test('the last eight that were seen are remembered', ({ assert }) => {
    const sights = Array.from({ length: 20 }, (_, index): [number, string] => [index, `${index}`])
    const { versions } = after(...sights).toJSON()
    assert.deepEqual(versions.map(({ version }) => version).sort(), [
      ...['12', '13', '14', '15', '16', '17', '18', '19'],
    ])
  })

  test('a version is deployed after those that a clock ahead has noted, or one that stands still', ({
    assert,
  }) => {
    const versions = after([0, '1'], [0, '2'], [600, '3'], [60, '4'])
    assert.equal(versions.before('2'), '1')
    assert.equal(versions.before('4'), '3')
    assert.equal(versions.before('3'), '2')
  })

  test('what was noted by a clock that was ahead has not been seen later than now', ({
    assert,
  }) => {
    const ahead = after([0, '1'], [600, '2'])
    const versions = DeployedVersions.parse(ahead.toJSON(), 60 * MINUTE).noting('3', 61 * MINUTE)
    assert.equal(versions.before('3'), '2')
  })

  test('what cannot be read says nothing: {$i}')
    .with([
      null,
      undefined,
      'text',
      [],
      { versions: 1 },
      { versions: [null, 1, { version: 1 }, { version: '1', deployedAt: 'x', seenAt: 0 }] },
    ])
    .run(({ assert }, entry) => {
      assert.deepEqual(DeployedVersions.parse(entry, 0).toJSON(), { versions: [] })
    })
})
