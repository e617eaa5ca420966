/*
 * What AdonisJS generates of the routes of an application.
 */
import '@adonisjs/core/types/http'

export type ScannedRoutes = {
  GET: {
    'posts.index': { paramsTuple?: []; params?: {} }
    'posts.show': { paramsTuple: [string | number]; params: { id: string | number } }
  }
}

declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}
