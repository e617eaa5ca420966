/**
 * The anchors that GitHub gives to the headings of a document.
 *
 * @param text - In Markdown. Lines of its blocks of code that look like headings count as well
 */
export function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-')
  )
}
