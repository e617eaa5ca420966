import { test } from '@japa/runner'
import { readFlags } from '../../benchmarks/flags.ts'

const NAMES = ['mixin, memory', 'middleware, Redis']
const BODIES = ['1k', '16k']

test.group('Flags of benchmarks', () => {
  test('everything is chosen where nothing is said', ({ assert }) => {
    assert.deepInclude(readFlags([], NAMES, BODIES), {
      only: [],
      without: [],
      bodies: BODIES,
      rounds: 5,
      seconds: 1,
      json: false,
    })
  })

  test('{args} is refused, and what there is is named')
    .with([
      { args: ['--bodys=1k'], message: /--bodys[^]*--bodies=LIST/ },
      {
        args: ['--only=varnish'],
        message: /--only=varnish[^]*mixin, memory\n {2}middleware, Redis/,
      },
      { args: ['--without=nginx'], message: /--without=nginx[^]*middleware, Redis/ },
      { args: ['--bodies=1k,2k'], message: /"2k", but 1k, 16k/ },
      { args: ['--rounds=0'], message: /--rounds=0: write a whole number/ },
      { args: ['--seconds=1.5'], message: /--seconds=1\.5: write a whole number/ },
      { args: ['--results', '--only=mixin'], message: /--results keeps a whole run/ },
    ])
    .run(({ assert }, { args, message }) => {
      assert.throws(() => readFlags(args, NAMES, BODIES), message)
    })

  test('a run that is kept may be without something, which it names', ({ assert }) => {
    const { results, without } = readFlags(['--results', '--without=Redis'], NAMES, BODIES)
    assert.deepEqual([results, without], [true, ['Redis']])
  })
})
