import type { Db } from '../database/sql.ts'

/** Values are written the same way on every machine: their sums are compared. */
export async function setForm(db: Db): Promise<void> {
  await db.query(`
    set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set bytea_output = 'hex';
    set extra_float_digits = 1; set client_encoding = 'UTF8'; set work_mem = '64MB';
    set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = '20s'`)
}
