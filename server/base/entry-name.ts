import { z } from 'zod';
import { isVisible } from './visible-text.ts';

/** A name, or a word beside it, by which people tell entries of the configuration apart. */
export const entryName = z.string().trim().min(1).max(64).refine(isVisible, 'INVISIBLE_CHARACTERS');
