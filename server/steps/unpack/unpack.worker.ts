import { serveThread } from '../../workers/serve-thread.ts';
import { unpackSeries } from './unpack.ts';

serveThread(unpackSeries);
