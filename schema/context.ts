/**
 * What resolvers may call. One service a noun; resolvers are one call and a mapping.
 * The services are constructed in `server/app.ts`, which the compiler holds to these shapes.
 */
import type { Access, NewSession, Origin, Viewer } from '../server/auth/access-record.ts';
import type { ConfigurationServices } from '../server/configuration.ts';
import type { ObservationServices } from '../server/observation.ts';
import type { ProcessService, ProcessingServerService } from '../server/process-record.ts';
import type { TaskService } from '../server/tasks/task-record.ts';

export interface Services extends ConfigurationServices, ObservationServices {
  readonly access: Access;
  readonly tasks: TaskService;
  readonly processes: ProcessService;
  readonly processingServer: ProcessingServerService;
  readonly version: string;
}

/** Where a request came from and who made it. */
export interface Context extends Services {
  readonly viewer: Viewer | null;
  readonly origin: Origin;
  readonly requestId: string;
  readonly sessionCookie: SessionCookie;
}

/** The cookie of the answer. */
export interface SessionCookie {
  keep(session: Promise<NewSession>): Promise<NewSession>;
  clear(): void;
}
