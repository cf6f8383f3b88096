/** The whole API: each noun adds its part to the builder. */
import { audited } from './audited.ts';
import { builder } from './builder.ts';
import { legible } from './legible.ts';
import './scalars.ts';
import './errors.ts';
import './task-queries.ts';
import './task-mutations.ts';
import './transition.ts';
import './subscriptions.ts';
import './process.ts';
import './processing-server.ts';
import './device.ts';
import './config.ts';
import './radiopharmaceutical.ts';
import './post-filter.ts';
import './scanner-model.ts';
import './user.ts';
import './session.ts';
import './api-token.ts';
import './log-entry.ts';
import './audit-entry.ts';
import './alert.ts';
import './webhook.ts';
import './storage.ts';
import './statistics.ts';
import './version.ts';

export const schema = audited(legible(builder.toSchema()));
