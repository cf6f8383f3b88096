import { pipeline, Readable, type Duplex } from 'node:stream';
import { constants, createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import type { ContentCoding } from './transport.ts';

/** A window of 8 MiB: what RFC 8878 3.1.1.1.2 asks every decoder to support, and the most that ours gives memory for. */
const ZSTD_WINDOW_LOG = 23;

export function compressed(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  coding: ContentCoding,
): AsyncIterable<Uint8Array> {
  const source = Readable.from(chunks, { objectMode: false });
  if (coding === 'identity') return source;
  const encoder =
    coding === 'gzip'
      ? createGzip()
      : createZstdCompress({
          params: {
            [constants.ZSTD_c_compressionLevel]: 3,
            [constants.ZSTD_c_windowLog]: ZSTD_WINDOW_LOG,
            [constants.ZSTD_c_checksumFlag]: 1,
          },
        });
  return composed(source, encoder);
}

export function decompressed(source: Readable, coding: ContentCoding): AsyncIterable<Uint8Array> {
  if (coding === 'identity') return source;
  const decoder =
    coding === 'gzip'
      ? createGunzip()
      : createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } });
  return composed(source, decoder);
}

/** Destroying or failing either end destroys both; an error reaches whoever iterates. */
function composed(source: Readable, through: Duplex): AsyncIterable<Uint8Array> {
  return pipeline(source, through, () => {});
}
