import { serveThread } from '../../workers/serve-thread.ts';
import { packSeries } from './pack.ts';

serveThread(packSeries);
