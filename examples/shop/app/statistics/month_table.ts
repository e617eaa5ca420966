import type { MonthRow } from './types.ts'

/**
 * The revenue of each month and category as a table: a line per month, a column per category.
 */
export function monthTable(rows: MonthRow[]) {
  const categories = [...new Set(rows.map((row) => row.category))].sort()
  const months = Map.groupBy(rows, (row) => row.month)

  return {
    categories,
    months: [...months].map(([name, cells]) => ({
      name,
      revenueCents: categories.map((category) => {
        return cells.find((cell) => cell.category === category)?.revenueCents ?? 0
      }),
    })),
  }
}
