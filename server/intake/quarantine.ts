/**
 * Images that were received and that no task can take: the file lies in a folder of its own, a row says whose it is and
 * why it is there, and nothing is removed but by a person. The row comes first and goes last, so that a crash between
 * leaves a row without a file, which the next start removes, and never a file without a row.
 */
import { createHash } from 'node:crypto';
import type { Database } from '../db/database.ts';
import type { QuarantinedImageRow } from '../db/entities/quarantined-image.ts';
import { totalOf } from '../db/total.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { Notice } from '../base/notices.ts';
import type { Page, PageRequest } from '../base/page.ts';
import { QUARANTINE, type DataDirectory } from '../storage/data-directory.ts';
import { parseSpoolKey } from '../storage/spool.ts';
import { inParts } from './series-of-source.ts';

export interface QuarantinedImage {
  readonly id: number;
  /** Null where the file does not say. */
  readonly sourceAeTitle: string | null;
  readonly sourceAddress: string | null;
  readonly calledAeTitle: string | null;
  readonly seriesInstanceUid: string | null;
  readonly sopInstanceUid: string | null;
  readonly bytes: number;
  readonly reason: Notice;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** When it was put here. */
  readonly at: number;
}

/** A file of the spool. */
export interface SpooledFile {
  readonly key: string;
  readonly bytes: number;
  readonly receivedAt: number;
  readonly calledAeTitle?: string | undefined;
}

export interface QuarantinePorts {
  readonly database: Database;
  readonly data: DataDirectory;
  readonly events: Events;
  readonly log: Logger;
  /** An image was put here: for the audit log. */
  readonly onPut: (from: Pick<QuarantinedImage, 'sourceAeTitle' | 'sourceAddress'>, reason: Notice) => void;
  /** Files lie in the spool again. */
  readonly onReturned: () => void;
}

export class Quarantine {
  readonly #ports: QuarantinePorts;

  constructor(ports: QuarantinePorts) {
    this.#ports = ports;
  }

  /** Rejects, and may be asked again, where the database is away. */
  async put(file: SpooledFile, reason: Notice): Promise<void> {
    const { database, data, log } = this.#ports;
    const parsed = parseSpoolKey(file.key);
    const row = {
      spoolKey: file.key,
      bytes: file.bytes,
      sourceAeTitle: parsed?.source.aeTitle ?? null,
      sourceAddress: parsed?.source.address ?? null,
      calledAeTitle: file.calledAeTitle ?? null,
      seriesInstanceUid: parsed?.seriesInstanceUid ?? null,
      sopInstanceUid: parsed?.sopInstanceUid ?? null,
      reason: JSON.stringify(reason),
      receivedAt: file.receivedAt,
      at: Date.now(),
    };
    await database.transaction(async (tx) => {
      await tx.deleteFrom('quarantined_image').where('spoolKey', '=', file.key).execute();
      await tx.insertInto('quarantined_image').values(row).execute();
    });
    if (await data.has(file.key)) await data.move(file.key, quarantineKey(file.key));
    log.warn('intake.quarantined', {
      aeTitle: row.sourceAeTitle ?? '?',
      address: row.sourceAddress ?? '?',
      seriesInstanceUid: row.seriesInstanceUid,
      reason,
    });
    this.#ports.onPut(row, reason);
    await this.#changed();
  }

  /** Newest first. */
  async list({ first, after }: PageRequest): Promise<Page<QuarantinedImage>> {
    const { queries } = this.#ports.database;
    const all = queries.selectFrom('quarantined_image');
    const rows = await all
      .selectAll()
      .$if(after !== null, (query) => query.where('id', '<', Number(after)))
      .orderBy('id', 'desc')
      .limit(first + 1)
      .execute();
    return {
      items: rows.slice(0, first).map((row) => shown(row as QuarantinedImageRow)),
      hasNextPage: rows.length > first,
      total: () => totalOf(queries, all),
    };
  }

  async count(): Promise<number> {
    const row = await this.#ports.database.queries
      .selectFrom('quarantined_image')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Path of the file; null where there is none. */
  async fileOf(id: number): Promise<string | null> {
    const [row] = await this.#rows([id]);
    return row ? this.#ports.data.path(quarantineKey(row.spoolKey)) : null;
  }

  /** Puts files back into the spool, to be taken up as if they had just come. @returns the ids that existed. */
  async retry(ids: readonly number[]): Promise<number[]> {
    const { data, onReturned } = this.#ports;
    const rows = await this.#rows(ids);
    for (const { spoolKey } of rows)
      if (await data.has(quarantineKey(spoolKey))) await data.move(quarantineKey(spoolKey), spoolKey);
    const returned = await this.#forget(rows);
    if (returned.length > 0) onReturned();
    return returned;
  }

  /** Removes files for good. @returns the ids that existed. */
  async delete(ids: readonly number[]): Promise<number[]> {
    const rows = await this.#rows(ids);
    for (const { spoolKey } of rows) await this.#ports.data.remove(quarantineKey(spoolKey));
    return this.#forget(rows);
  }

  /** At start: rows whose file is in the spool again, or was removed, before a crash cut the rest off. */
  async tidy(): Promise<void> {
    const { database, data } = this.#ports;
    const rows = await database.queries.selectFrom('quarantined_image').select(['id', 'spoolKey']).execute();
    const gone: typeof rows = [];
    for (const row of rows) if (!(await data.has(quarantineKey(row.spoolKey)))) gone.push(row);
    await this.#forget(gone);
    await this.#changed();
  }

  async #rows(ids: readonly number[]): Promise<{ id: number; spoolKey: string }[]> {
    const found: { id: number; spoolKey: string }[] = [];
    for (const some of inParts(ids))
      found.push(
        ...(await this.#ports.database.queries
          .selectFrom('quarantined_image')
          .select(['id', 'spoolKey'])
          .where('id', 'in', some)
          .execute()),
      );
    return found;
  }

  async #forget(rows: readonly { readonly id: number }[]): Promise<number[]> {
    const ids = rows.map(({ id }) => id);
    for (const some of inParts(ids))
      await this.#ports.database.queries.deleteFrom('quarantined_image').where('id', 'in', some).execute();
    if (ids.length > 0) await this.#changed();
    return ids;
  }

  async #changed(): Promise<void> {
    this.#ports.events.publish('quarantineChanged', { images: await this.count() });
  }
}

/** Follows from the key in the spool, whose last part need not be a name of ours. */
export function quarantineKey(spoolKey: string): string {
  return `${QUARANTINE}/${createHash('sha256').update(spoolKey).digest('hex').slice(0, 32)}.dcm`;
}

function shown({ spoolKey: _key, reason, ...row }: QuarantinedImageRow): QuarantinedImage {
  return {
    ...row,
    sourceAeTitle: row.sourceAeTitle ?? null,
    sourceAddress: row.sourceAddress ?? null,
    calledAeTitle: row.calledAeTitle ?? null,
    seriesInstanceUid: row.seriesInstanceUid ?? null,
    sopInstanceUid: row.sopInstanceUid ?? null,
    reason: JSON.parse(reason) as Notice,
  };
}
