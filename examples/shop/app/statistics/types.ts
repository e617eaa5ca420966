export interface Totals {
  orders: number
  customers: number
  items: number
  revenueCents: number
}

export interface MonthRow {
  month: string
  category: string
  revenueCents: number
}

export interface SegmentRow {
  segment: string
  orders: number
  customers: number
  revenueCents: number
}

export interface ProductRow {
  id: number
  name: string
  sold: number
  revenueCents: number
}

export interface CustomerRow {
  name: string
  orders: number
  revenueCents: number
}

export interface PairRow {
  first: string
  second: string
  orders: number
}

export interface LoyaltyRow {
  month: string
  customers: number
  newCustomers: number
}

/**
 * Everything that the report of one year shows.
 */
export interface YearlyReport {
  totals: Totals
  previous: Totals
  months: MonthRow[]
  segments: SegmentRow[]
  products: ProductRow[]
  customers: CustomerRow[]
  pairs: PairRow[]
  loyalty: LoyaltyRow[]
}

export interface YearRow {
  year: string
  orders: number
  revenueCents: number
}

export interface RankedProduct {
  id: number
  name: string
  categorySlug: string
  priceCents: number
  sold: number
}
