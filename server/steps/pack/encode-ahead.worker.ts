import { setPriority } from 'node:os';
import { serveThread } from '../../workers/serve-thread.ts';
import { encodeAhead } from './encode-ahead.ts';

// Receiving goes before what is made of it meanwhile. Linux alone keeps a priority for each thread (setpriority(2)).
const SOMEWHAT_LOWER = 4;
if (process.platform === 'linux') setPriority(SOMEWHAT_LOWER);

serveThread(encodeAhead);
