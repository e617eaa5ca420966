/**
 * Counted up whenever the tables or what is in them change, so that an older file is not used.
 */
export const SEED_VERSION = 3

/**
 * What a shop keeps, with the indexes that its pages need.
 */
export const TABLES = `
  CREATE TABLE categories (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
  ) STRICT;

  CREATE TABLE products (
    id INTEGER PRIMARY KEY,
    category_id INTEGER NOT NULL REFERENCES categories (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    price_cents INTEGER NOT NULL,
    stock INTEGER NOT NULL,
    added_on TEXT NOT NULL
  ) STRICT;

  CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    city TEXT NOT NULL,
    segment TEXT NOT NULL
  ) STRICT;

  CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    email TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL
  ) STRICT;

  CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    ordered_on TEXT NOT NULL,
    status TEXT NOT NULL
  ) STRICT;

  CREATE TABLE order_lines (
    order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id INTEGER NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL,
    unit_price_cents INTEGER NOT NULL,
    PRIMARY KEY (order_id, product_id)
  ) STRICT, WITHOUT ROWID;
`

/**
 * Created after the rows are in, which is several times faster than keeping them up to date.
 */
export const INDEXES = `
  CREATE INDEX products_by_category ON products (category_id);
  CREATE INDEX products_by_date ON products (added_on);
  CREATE INDEX orders_by_date ON orders (ordered_on);
  CREATE INDEX orders_by_customer ON orders (customer_id);
  CREATE INDEX order_lines_by_product ON order_lines (product_id);
  ANALYZE;
`
