import { test } from '@japa/runner'
import { placeIn, unfinished } from '../../src/holes/place.ts'

const DOCUMENTS = [
  '<p title="a > b" class=\'"\'>1 < 2 <3 <<b>x</b></p>',
  '<!-- <script> -- > --><!---->text<!doctype html>',
  '<script src=">">"</style>" < </scrip </script >text<SCRIPT>a</script\n>',
  `<style>p { content: "</script>" }</style><scripted title='<script>'>text`,
  '<a <b><!- x><?php ?></p ">"><script',
  '<script>"<!--"</script x="',
  '<!-- a comment that has no end <script></script>',
]

test.group('Places in a document', () => {
  test('are known from what was unfinished before, wherever it is cut: {$self}')
    .with(DOCUMENTS)
    .run(({ assert }, html) => {
      for (let cut = 0; cut <= html.length; cut++) {
        const before = unfinished(html.slice(0, cut))
        for (let again = cut; again <= html.length; again++) {
          const rest = unfinished(before + html.slice(cut, again))
          assert.equal(rest, unfinished(html.slice(0, again)), `${cut}, ${again}`)
        }
        const offset = cut - before.length
        for (let at = cut; at < html.length; at++) {
          const { place, begin } = placeIn(before + html.slice(cut), at - offset)
          const whole = placeIn(html, at)
          const isBefore = place === 'text' || begin + offset === whole.begin
          assert.equal(place, whole.place, `${cut}, ${at}`)
          assert.isTrue(isBefore, `${cut}, ${at}`)
        }
      }
    })

  test('{0} ends in the middle of {1}')
    .with([
      ['<p>text', ''],
      ['<p>text <', '<'],
      ['<p>text <b title="', '<b title="'],
      ['<p><!-- <b>', '<!-- <b>'],
      ['<p><!-- <b> -->', ''],
      ['<p><script>a', '<script>a'],
      ['<p><script>a</script', '<script>a</script'],
      ['<p><script>a</script>', ''],
    ])
    .run(({ assert }, [html, rest]) => {
      assert.equal(unfinished(html), rest)
    })
})
