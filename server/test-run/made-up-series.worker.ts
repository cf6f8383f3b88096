import { serveThread } from '../workers/serve-thread.ts';
import { writeMadeUpSeries } from './made-up-series.ts';

serveThread(writeMadeUpSeries);
