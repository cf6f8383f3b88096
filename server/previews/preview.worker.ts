import { serveThread } from '../workers/serve-thread.ts';
import { makePreview } from './preview.ts';

serveThread(makePreview);
