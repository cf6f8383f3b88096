import { constants, setPriority } from 'node:os';
import { serveThread } from '../workers/serve-thread.ts';
import { makePreview } from './preview.ts';

// Pictures take as much of a processor as the steps do, and nobody's result waits for them. Linux alone keeps a priority
// for each thread (setpriority(2)): elsewhere this would be that of the whole gateway.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

serveThread(makePreview);
