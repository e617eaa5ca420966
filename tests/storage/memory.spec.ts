import { drivers, store } from '@adonisjs/cache'
import { MemoryBus } from '../support/memory_bus.ts'
import { testStore } from './store_suite.ts'

for (const serialize of [true, false]) {
  testStore({
    name: `a memory store with serialize: ${serialize}`,
    create: async () => ({
      app: {
        cache: {
          default: 'pages',
          stores: { pages: store().useL1Layer(drivers.memory({ serialize })) },
        },
      },
    }),
  })
}

testStore({
  name: 'a memory store with a bus',
  create: async () => ({ app: { cache: new MemoryBus().cache } }),
})
