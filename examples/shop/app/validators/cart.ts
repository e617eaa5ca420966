import vine from '@vinejs/vine'

export const cartValidator = vine.create({
  product: vine.number().positive().withoutDecimals(),
  quantity: vine.number().range([1, 20]).withoutDecimals(),
})
