export { allYears } from './all_years.ts'
export { bestsellers } from './bestsellers.ts'
export { boughtTogether } from './bought_together.ts'
export { yearlyReport } from './yearly_report.ts'
