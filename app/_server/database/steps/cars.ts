/** What the S3 store keeps: `state` is writing, committed or erasing; see _server/storage/s3/car-book.ts */
export const CAR_TABLES: readonly string[] = [
  `CREATE TABLE stored_cars (
     id text PRIMARY KEY,
     root text NOT NULL,
     owner text NOT NULL,
     state text NOT NULL,
     size bigint NOT NULL,
     blocks bigint NOT NULL,
     since bigint NOT NULL)`,
  `CREATE INDEX stored_cars_by_root ON stored_cars (root, owner)`,
  `CREATE INDEX stored_cars_by_state ON stored_cars (state, id)`,
]
