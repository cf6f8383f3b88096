import { workerData } from 'node:worker_threads';
import { processArchive, type ArchiveFiles } from './process-archive.ts';

await processArchive(workerData as ArchiveFiles);
