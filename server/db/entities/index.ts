/** Every table. Columns carry the properties' own names; flags are 0 or 1; times are milliseconds since the epoch. */
import { Counter } from './counter.ts';
import { Delivery } from './delivery.ts';
import { Image } from './image.ts';
import { Process } from './process.ts';
import { Result } from './result.ts';
import { ServerSample } from './server-sample.ts';
import { Task } from './task.ts';
import { TransitionEntity } from './transition.ts';

export const ENTITIES = [
  Counter,
  Delivery,
  Image,
  Process,
  Result,
  ServerSample,
  Task,
  TransitionEntity,
] as const;
