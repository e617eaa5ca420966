/**
 * Query parameters that advertisements, newsletters and analytics add to links. They say where a
 * visitor came from, and not what they ask for: the default of `ignoreQuery`.
 *
 * Listed is what no application is likely to use for something of its own, and what does nothing but
 * count: `si`, `campid` and `customid` are not, and neither is `mkt_tok`, with which people
 * unsubscribe. `*` at the end matches any rest.
 *
 * Sources, compared on 2026-11-26:
 *
 * - https://github.com/mpchadwick/tracking-query-params-registry of 2025-05-13 (7377d3c), which is
 *   kept for page caches
 * - https://github.com/brave/brave-core, components/query_filter/utils.cc (0c7f00e)
 * - https://support.google.com/google-ads/answer/16193746 for `gad_*`
 */
export const TRACKING_PARAMETERS: string[] = [
  // Google
  'utm_*',
  'gclid',
  'gclsrc',
  'gbraid',
  'wbraid',
  'dclid',
  'srsltid',
  'gad_*',
  '_ga',
  '_gl',

  // Other networks that sell advertisements
  'fbclid',
  'igshid',
  'igsh',
  'msclkid',
  'ttclid',
  'twclid',
  'li_fat_id',
  'epik',
  'rdt_cid',
  'ScCid',
  'ndclid',
  'dicbo',
  'tblci',
  'vmcid',
  'yclid',
  'ymclid',
  'ysclid',
  '_openstat',
  'guce_referrer',
  'guce_referrer_sig',

  // Analytics
  'mtm_*',
  'matomo_*',
  'piwik_*',
  'pk_campaign',
  'pk_kwd',
  'pk_keyword',
  'pk_cid',
  's_kwcid',
  'ef_id',
  'at_recipient_id',
  'at_recipient_list',
  'tw_adid',

  // Newsletters and marketing
  'mc_cid',
  'mc_eid',
  'hsa_*',
  '_hsenc',
  '_hsmi',
  '__hsfp',
  '__hssc',
  '__hstc',
  'hsCtaTracking',
  '_ke',
  '_kx',
  '_bta_tid',
  '_bta_c',
  '_bhlid',
  '__s',
  'bbeml',
  'bsft_clkid',
  'bsft_uid',
  'dm_i',
  'et_rid',
  'ml_subscriber',
  'ml_subscriber_hash',
  'oly_anon_id',
  'oly_enc_id',
  'ss_email_id',
  'trk_contact',
  'trk_msg',
  'trk_module',
  'trk_sid',
  'vero_conv',
  'vero_id',
  'redirect_log_mongo_id',
  'redirect_mongo_id',
  'sb_referer_host',

  // Affiliates, feeds and links into apps
  '_branch_match_id',
  '_branch_referrer',
  'gdfms',
  'gdftrk',
  'gdffi',
  'irclickid',
  'rb_clickid',
  'unicorn_click_id',
  'wickedid',
]
