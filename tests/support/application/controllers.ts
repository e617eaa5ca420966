import { CachePageMixin } from '../../../src/controllers/cache_page_mixin.ts'

export class Fine extends CachePageMixin() {
  static cacheTimeout = 60
  index() {
    return 'page'
  }
}

export class NoTimeout extends CachePageMixin() {
  index() {}
}

export class Misspelt extends CachePageMixin() {
  static cacheTimeout = 60
  static cacheKeyPrefx = 'posts'
  index() {}
}

export class UnknownStore extends CachePageMixin() {
  static cacheTimeout = 60
  static cacheCache = 'redis'
  index() {}
}

export class ArrowFunction extends CachePageMixin() {
  static cacheTimeout = 60
  index = async () => 'never cached'
}
