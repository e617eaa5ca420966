import { createContextKey, propagation, SpanStatusCode, trace } from '@opentelemetry/api'
import { reasonName } from './reason_name.ts'
import type { Attributes, Context, Tracer } from '@opentelemetry/api'
import type { SpanMaker } from './traced_channel.ts'
import type {
  PageProductionData,
  PageRenewalData,
  WarmUpData,
  WarmUpVisitData,
} from '../telemetry/tracing_channels.ts'

/*
 * Names of spans are few, and so are values of attributes that are not about one page alone. Of a URL the path
 * is there, and never the query: what is in it may be a secret.
 */

type Make<Data extends object> = (tracer: () => Tracer) => SpanMaker<Data>

const FAILED = { code: SpanStatusCode.ERROR }

/**
 * Where the instrumentation of HTTP keeps what a middleware is to tell it of the request: its route.
 */
const REQUEST_METADATA = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA')

/**
 * What is asked in process is another request than that of whoever has it asked, whose span would get
 * the route of this one otherwise.
 */
const asRequest = (active: Context) => active.deleteValue(REQUEST_METADATA)

export const ofProduction: Make<PageProductionData> = (tracer) => ({
  begin: ({ route, store, url, isRenewal }) =>
    tracer().startSpan(`page_cache.produce ${route}`, {
      attributes: {
        'page_cache.route': route,
        'page_cache.store': store,
        'page_cache.renewal': isRenewal,
        'url.path': url.split('?', 1)[0],
      },
    }),
  end: (span, { outcome, reason }) => {
    span.setAttributes(outcomeOf(outcome, reason))
    if (outcome === 'failed') {
      span.setStatus(FAILED)
    }
  },
})

/**
 * The visitor for whom a page is renewed in the background has been answered by then: that is a trace of its
 * own, with a link to that of the visitor.
 */
export const ofRenewal: Make<PageRenewalData> = (tracer) => ({
  begin: ({ path, host, isBackground }) => {
    const asked = trace.getActiveSpan()?.spanContext()
    return tracer().startSpan('page_cache.renew', {
      root: isBackground,
      links: isBackground && asked ? [{ context: asked }] : [],
      attributes: {
        ...addressOf(`http://${host}`),
        'url.path': path,
        'page_cache.background': isBackground,
      },
    })
  },
  // What one visitor has brought along is no part of a page that others get.
  within: (active, { isBackground }) =>
    asRequest(isBackground ? propagation.deleteBaggage(active) : active),
  end: (span, { outcome }) => {
    // A middleware names the span of a request after its route, and found this one.
    span.updateName('page_cache.renew')
    const [result, reason] = outcome?.split(': ', 2) ?? []
    span.setAttributes(outcomeOf(result, reason))
    if (result === 'kept' || result === 'failed') {
      span.setStatus(FAILED)
    }
  },
})

export const ofWarmUp: Make<WarmUpData> = (tracer) => ({
  begin: ({ name, slice }) =>
    tracer().startSpan(name === null ? 'page_cache.warmup' : `page_cache.warmup ${name}`, {
      attributes: {
        ...(name !== null && { 'page_cache.warmup.name': name }),
        ...(slice !== null && {
          'page_cache.warmup.run': slice.run,
          'page_cache.warmup.slice': slice.number,
        }),
      },
    }),
  end: (span, { report }) => {
    if (report !== undefined) {
      span.setAttributes({
        'page_cache.warmup.visits': report.totals.visits,
        'page_cache.warmup.failed': report.totals.failed,
      })
    }
    if (report?.ok === false) {
      span.setStatus(FAILED)
    }
  },
})

export const ofVisit: Make<WarmUpVisitData> = (tracer) => ({
  begin: ({ url, persona, language }) =>
    tracer().startSpan('page_cache.warmup.visit', {
      attributes: {
        ...addressOf(url),
        'page_cache.warmup.persona': persona,
        ...(language !== null && { 'page_cache.warmup.language': language }),
      },
    }),
  within: asRequest,
  end: (span, { visit }) => {
    // In process, as with a renewal.
    span.updateName('page_cache.warmup.visit')
    if (visit !== undefined) {
      span.setAttributes({
        ...outcomeOf(visit.outcome, visit.reason),
        ...(visit.status !== null && { 'http.response.status_code': visit.status }),
        'page_cache.warmup.attempts': visit.attempts,
      })
    }
    if (visit?.outcome === 'failed') {
      span.setStatus(FAILED)
    }
  },
})

function addressOf(url: string): Attributes {
  const parsed = URL.parse(url)
  return parsed === null
    ? {}
    : {
        'url.path': parsed.pathname,
        'server.address': parsed.hostname,
        ...(parsed.port !== '' && { 'server.port': Number(parsed.port) }),
      }
}

function outcomeOf(outcome: string | undefined, reason?: string | null): Attributes {
  return {
    ...(outcome && { 'page_cache.outcome': outcome }),
    ...(reason && { 'page_cache.reason': reasonName(reason) }),
  }
}
