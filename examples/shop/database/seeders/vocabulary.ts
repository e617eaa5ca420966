/**
 * The words that products, customers and places are named with.
 */
export const CATEGORIES = [
  { slug: 'coffee', name: 'Coffee', items: ['Grinder', 'Kettle', 'Dripper', 'Mug'] },
  { slug: 'bicycles', name: 'Bicycles', items: ['Saddle', 'Lamp', 'Pump', 'Bell'] },
  { slug: 'garden', name: 'Garden', items: ['Spade', 'Planter', 'Shears', 'Hose'] },
  { slug: 'kitchen', name: 'Kitchen', items: ['Pan', 'Knife', 'Scale', 'Bowl'] },
  { slug: 'books', name: 'Books', items: ['Atlas', 'Novel', 'Cookbook', 'Diary'] },
  { slug: 'music', name: 'Music', items: ['Guitar', 'Ukulele', 'Tuner', 'Drum'] },
  { slug: 'office', name: 'Office', items: ['Desk', 'Chair', 'Notebook', 'Stapler'] },
  { slug: 'outdoor', name: 'Outdoor', items: ['Tent', 'Compass', 'Stove', 'Rope'] },
  { slug: 'toys', name: 'Toys', items: ['Puzzle', 'Kite', 'Robot', 'Train'] },
  { slug: 'light', name: 'Light', items: ['Lantern', 'Torch', 'Pendant', 'Candle'] },
  { slug: 'wool', name: 'Wool', items: ['Scarf', 'Blanket', 'Jumper', 'Yarn'] },
  { slug: 'tools', name: 'Tools', items: ['Hammer', 'Plane', 'Wrench', 'Drill'] },
]

export const QUALITIES = [
  'Quiet',
  'Sturdy',
  'Nordic',
  'Everyday',
  'Folding',
  'Classic',
  'Little',
  'Honest',
  'Copper',
  'Heirloom',
]

export const SERIES = ['Alma', 'Birk', 'Cleo', 'Dune', 'Echo', 'Fjord', 'Gale', 'Hazel', 'Iris']

export const FIRST_NAMES = [
  'Noa',
  'Liv',
  'Elias',
  'Mira',
  'Tomas',
  'Aiko',
  'Jonas',
  'Zoe',
  'Samir',
  'Ines',
  'Oskar',
  'Priya',
]

export const LAST_NAMES = [
  'Berg',
  'Okafor',
  'Rossi',
  'Tanaka',
  'Moreau',
  'Silva',
  'Novak',
  'Haddad',
  'Larsen',
  'Weiss',
  'Kowalski',
  'Iyer',
]

export const CITIES = ['Oslo', 'Lagos', 'Turin', 'Kyoto', 'Lyon', 'Porto', 'Brno', 'Leeds', 'Bern']
