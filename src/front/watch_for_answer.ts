import { debug } from '../debug.ts'
import { makeAnswer } from './make_answer.ts'
import { Question } from './question.ts'
import { watchAnswer } from './watch_answer.ts'
import type { FrontRefusal } from './refusals.ts'
import { listenToHit, type HitToSend } from './front_listener.ts'
import { FrontAnswer, RefusedQuestion } from './front_answer.ts'
import { WatchedRequest } from './watched_request.ts'
import type { FrontTable } from './front_table.ts'
import type { FrontTarget } from './front_target.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Lets a request go through the application, and makes of its response what is given to others who ask
 * the same: an answer, once a second response was the same; or the knowledge that there is none.
 *
 * @param known - What is known of the request, if anything is
 */
export function watchForAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  table: FrontTable,
  target: FrontTarget,
  known: FrontAnswer | RefusedQuestion | undefined
): void {
  // A response has no connection while those before it on the same one are not sent.
  if ((known instanceof RefusedQuestion && !known.isOver) || response.socket === null) {
    return
  }
  const watched = new WatchedRequest(request, response)
  let hit: HitToSend | FrontRefusal | null = null
  listenToHit(request, {
    hit: (_, tell) => {
      hit = watched.unwatched(tell)
    },
  })
  watchAnswer(response, watched, (sent) => {
    // It was sent: whatever goes wrong here is not to be that of its visitor.
    try {
      const answer = hit === null || typeof hit === 'string' ? hit : makeAnswer(request, sent, hit)
      if (answer !== null) {
        remember(watched, target, answer)
        table.changed(watched.url, target)
      }
    } catch (error) {
      debug('front: %s: %O', watched.url, error)
    }
  })
}

/**
 * Keeps an answer, and why there is none.
 */
function remember(
  watched: WatchedRequest,
  target: FrontTarget,
  answer: FrontAnswer | FrontRefusal
): void {
  // Another request may have been quicker.
  const before = target.find(watched, watched.headers)
  const isAnswer = answer instanceof FrontAnswer
  const difference = isAnswer && before instanceof FrontAnswer ? answer.follow(before) : null
  if (isAnswer && difference === null) {
    return target.keep(answer, before)
  }
  const refusal = isAnswer ? 'header' : answer
  debug('front: %s: %s %s', watched.url, refusal, difference ?? '')
  target.keep(new RefusedQuestion(new Question(watched, [])), before)
}
