import { workerData } from 'node:worker_threads';
import { denoiseSlab } from './denoise.ts';
import type { SlabTask } from './denoise-volume.ts';

const { input, output, extent, noise, first, end } = workerData as SlabTask;
denoiseSlab(input, output, extent, noise, first, end);
