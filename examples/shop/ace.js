/*
 * The console of the shop: node ace <command>
 *
 * Registers the TypeScript loader, and only then imports something that is TypeScript.
 */
import '@poppinss/ts-exec'

await import('./bin/console.js')
