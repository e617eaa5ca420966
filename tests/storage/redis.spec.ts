import { redis } from '../support/services.ts'
import { testStore } from './store_suite.ts'
import { createRedisBus, createRedisStore } from './redis_store.ts'

const skip = !(await redis.available()) && 'Redis is not reachable'

testStore({
  name: 'Redis',
  skip,
  outlivesProcess: true,
  create: async () => createRedisStore(),
})

testStore({
  name: 'Redis under memory, with a bus',
  skip,
  outlivesProcess: true,
  create: async () => createRedisStore({ tiered: true }),
})

testStore({
  name: 'the memory of a process, with a bus in Redis',
  skip,
  create: async () => ({ app: createRedisBus() }),
})
