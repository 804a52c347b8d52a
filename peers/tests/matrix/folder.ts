// What the programs of the matrix read from disk.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCertificates } from '../../../lib/credentials.ts';

/** A table of readings of which the second cannot be used. */
export const refusedTable = 'refused.csv';

/** A folder in the folder, with the certificates of an authority that signed none of ours. */
export const strangers = 'strangers';

/** Puts certificates and tables into an empty folder. */
export async function fill(folder: string): Promise<void> {
  await ensureCertificates(folder);
  await ensureCertificates(join(folder, strangers));
  const rows = [
    'id,date,precipitation,temp_max,temp_min,wind',
    '1,2012-01-01,0.0,12.8,5.0,4.7',
    '2,2012-01-02,10.9,10.6,2.8,-4.5',
    '3,2012-01-03,0.8,11.7,7.2,2.3',
  ];
  writeFileSync(join(folder, refusedTable), `${rows.join('\n')}\n`);
}
