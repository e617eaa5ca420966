import type { TagVersionMap } from './tag_version_map.ts'

/**
 * The tags of a page with their versions, as a text: a tenth of what an object takes that has them. A
 * page that is remembered has it, as its tags are looked at once in a while. Tags of one version stand together.
 */
export function packTags(tagVersions: TagVersionMap): string {
  const groups = new Map<string, string[]>()
  for (const tag in tagVersions) {
    const version = tagVersions[tag]
    const group = groups.get(version)
    if (group === undefined) {
      groups.set(version, [version, tag])
    } else {
      group.push(tag)
    }
  }
  return JSON.stringify([...groups.values()])
}

/**
 * Undoes it.
 */
export function unpackTags(packed: string): TagVersionMap {
  const tagVersions = Object.create(null) as TagVersionMap
  for (const [version, ...tags] of JSON.parse(packed) as string[][]) {
    for (const tag of tags) {
      tagVersions[tag] = version
    }
  }
  return tagVersions
}
